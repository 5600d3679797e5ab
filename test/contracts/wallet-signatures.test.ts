import { expect } from "chai";
import {
  deployWallet,
  ethers,
  networkHelpers,
  type SignedClaim,
  setStage,
  signClaim,
} from "./stage.ts";

/** As `SigningWallet` numbers them. */
const Manner = { WrongWord: 1, Silent: 2, Revert: 3 } as const;

describe("claiming by a contract wallet's signature", () => {
  const { loadFixture } = networkHelpers;

  /** A wallet that Alice owns has 100 under a live tree of one leaf, and Alice signs that it goes to Bob. */
  async function setWalletStage() {
    const stage = await setStage();
    const { distributor, alice, bob, stranger, tokenAddress } = stage;
    const { wallet, walletAddress } = await deployWallet("SigningWallet", alice.address);
    await stage.fund(1_000n);
    await stage.publishLive(1, [walletAddress, tokenAddress, 100n]);
    const claim: SignedClaim = {
      account: walletAddress,
      recipient: bob.address,
      token: tokenAddress,
      cumulative: 100n,
      nonce: 1n,
      deadline: ethers.MaxUint256,
    };
    const signature = await signClaim(distributor, alice, claim);
    const bring = (changes: Partial<SignedClaim> = {}, signed = signature) => {
      const { account, recipient, token, cumulative, nonce, deadline } = { ...claim, ...changes };
      return distributor
        .connect(stranger)
        .claimWithSignature(account, recipient, token, cumulative, [], nonce, deadline, signed);
    };
    return { ...stage, wallet, walletAddress, claim, signature, bring };
  }

  describe("when the wallet stands by it", () => {
    it("should pay the recipient", async () => {
      const { token, bob, bring } = await loadFixture(setWalletStage);
      await bring();
      expect(await token.balanceOf(bob)).to.equal(100n);
    });

    it("should raise the wallet's mark, not its owner's", async () => {
      const { distributor, token, alice, walletAddress, bring } = await loadFixture(setWalletStage);
      await bring();
      expect(await distributor.claimed(walletAddress, token)).to.equal(100n);
      expect(await distributor.claimed(alice, token)).to.equal(0n);
    });

    it("should use the wallet's nonce up, not its owner's", async () => {
      const { distributor, alice, walletAddress, bring } = await loadFixture(setWalletStage);
      await bring();
      expect(await distributor.isNonceUsed(walletAddress, 1n)).to.equal(true);
      expect(await distributor.isNonceUsed(alice, 1n)).to.equal(false);
    });

    it("should refuse to be brought again", async () => {
      const { distributor, walletAddress, bring } = await loadFixture(setWalletStage);
      await bring();
      await expect(bring())
        .to.be.revertedWithCustomError(distributor, "NonceAlreadyUsed")
        .withArgs(walletAddress, 1n);
    });
  });

  describe("when the wallet does not stand by it", () => {
    it("should refuse a signature by somebody who is not its owner", async () => {
      const { distributor, bob, walletAddress, claim, bring } = await loadFixture(setWalletStage);
      await expect(bring({}, await signClaim(distributor, bob, claim)))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(walletAddress);
    });

    it("should refuse another recipient than was signed", async () => {
      const { distributor, stranger, walletAddress, bring } = await loadFixture(setWalletStage);
      await expect(bring({ recipient: stranger.address }))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(walletAddress);
    });

    for (const [name, manner] of Object.entries(Manner)) {
      it(`should refuse when its answer is: ${name}`, async () => {
        const { distributor, wallet, walletAddress, bring } = await loadFixture(setWalletStage);
        await wallet.getFunction("tell")(manner);
        await expect(bring())
          .to.be.revertedWithCustomError(distributor, "InvalidSignature")
          .withArgs(walletAddress);
      });
    }
  });

  describe("when the account is a contract that signs nothing", () => {
    it("should refuse its owner's signature", async () => {
      const { distributor, alice, tokenAddress, claim, bring } = await loadFixture(setWalletStage);
      const wrong = { ...claim, account: tokenAddress };
      await expect(bring(wrong, await signClaim(distributor, alice, wrong)))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(tokenAddress);
    });
  });

  describe("when two wallets share an owner", () => {
    it("should refuse for one what was signed for the other", async () => {
      const { distributor, alice, tokenAddress, bring, publishLive } =
        await loadFixture(setWalletStage);
      const { walletAddress } = await deployWallet("SigningWallet", alice.address);
      await publishLive(2, [walletAddress, tokenAddress, 100n]);
      await expect(bring({ account: walletAddress }))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(walletAddress);
    });
  });
});
