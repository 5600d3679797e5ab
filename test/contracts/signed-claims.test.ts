import { expect } from "chai";
import {
  DAY,
  Entitlements,
  ethers,
  eventsOf,
  networkHelpers,
  type SignedClaim,
  setStage,
  signClaim,
} from "./stage.ts";

describe("claiming by signature", () => {
  const { loadFixture, time } = networkHelpers;

  /** Alice has 100 under a live tree of one leaf, and signs that it goes to Bob. A stranger brings it. */
  async function setSignedStage() {
    const stage = await setStage();
    const { distributor, alice, bob, stranger, tokenAddress } = stage;
    await stage.fund(1_000n);
    const { root } = await stage.publishLive(1, [alice.address, tokenAddress, 100n]);
    const claim: SignedClaim = {
      account: alice.address,
      recipient: bob.address,
      token: tokenAddress,
      cumulative: 100n,
      nonce: 7n,
      deadline: BigInt((await time.latest()) + DAY),
    };
    const signature = await signClaim(distributor, alice, claim);
    const bring = (changes: Partial<SignedClaim> = {}, signed = signature) => {
      const { account, recipient, token, cumulative, nonce, deadline } = { ...claim, ...changes };
      return distributor
        .connect(stranger)
        .claimWithSignature(account, recipient, token, cumulative, [], nonce, deadline, signed);
    };
    return { ...stage, root, claim, signature, bring };
  }

  describe("when the account's key signed it", () => {
    it("should pay the recipient, not the account nor the bearer", async () => {
      const { distributor, token, alice, bob, stranger, bring } = await loadFixture(setSignedStage);
      await expect(bring()).to.changeTokenBalances(
        ethers,
        token,
        [distributor, alice, bob, stranger],
        [-100n, 0n, 100n, 0n],
      );
    });

    it("should raise the account's mark", async () => {
      const { distributor, token, alice, bob, bring } = await loadFixture(setSignedStage);
      await bring();
      expect(await distributor.claimed(alice, token)).to.equal(100n);
      expect(await distributor.claimed(bob, token)).to.equal(0n);
    });

    it("should use the nonce up, and no other", async () => {
      const { distributor, alice, bob, bring } = await loadFixture(setSignedStage);
      await bring();
      expect(await distributor.isNonceUsed(alice, 7n)).to.equal(true);
      expect(await distributor.isNonceUsed(alice, 8n)).to.equal(false);
      expect(await distributor.isNonceUsed(bob, 7n)).to.equal(false);
    });

    it("should say the nonce, the claim, then who received it", async () => {
      const { distributor, alice, bob, tokenAddress, bring } = await loadFixture(setSignedStage);
      expect(await eventsOf(distributor, bring())).to.deep.equal([
        ["NonceUsed", alice.address, 7n],
        ["Claimed", alice.address, tokenAddress, 100n],
        ["Redirected", alice.address, tokenAddress, bob.address],
      ]);
    });

    it("should take it in its last second", async () => {
      const { token, bob, claim, bring } = await loadFixture(setSignedStage);
      await time.setNextBlockTimestamp(claim.deadline);
      await bring();
      expect(await token.balanceOf(bob)).to.equal(100n);
    });

    it("should take nonces in any order", async () => {
      const { distributor, alice, bob, token, tokenAddress, claim, bring, publishLive } =
        await loadFixture(setSignedStage);
      await publishLive(2, [alice.address, tokenAddress, 150n]);
      const deadline = ethers.MaxUint256;
      const first = { ...claim, nonce: ethers.MaxUint256, deadline };
      const second = { ...claim, nonce: 0n, cumulative: 150n, deadline };
      await bring(first, await signClaim(distributor, alice, first));
      await bring(second, await signClaim(distributor, alice, second));
      expect(await token.balanceOf(bob)).to.equal(150n);
    });
  });

  describe("when it is too late", () => {
    it("should refuse it a second after its deadline", async () => {
      const { distributor, claim, bring } = await loadFixture(setSignedStage);
      await time.setNextBlockTimestamp(claim.deadline + 1n);
      await expect(bring())
        .to.be.revertedWithCustomError(distributor, "SignatureExpired")
        .withArgs(claim.deadline);
    });
  });

  describe("when anything but what was signed is brought", () => {
    const changes = {
      recipient: { recipient: "0x00000000000000000000000000000000DeaDBeef" },
      token: { token: "0x00000000000000000000000000000000DeaDBeef" },
      cumulative: { cumulative: 101n },
      nonce: { nonce: 8n },
      deadline: { deadline: ethers.MaxUint256 },
    };
    for (const [field, change] of Object.entries(changes)) {
      it(`should refuse another ${field}`, async () => {
        const { distributor, alice, bring } = await loadFixture(setSignedStage);
        await expect(bring(change))
          .to.be.revertedWithCustomError(distributor, "InvalidSignature")
          .withArgs(alice.address);
      });
    }

    it("should refuse another account, the bearer's included", async () => {
      const { distributor, stranger, bring } = await loadFixture(setSignedStage);
      await expect(bring({ account: stranger.address }))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(stranger.address);
    });

    it("should refuse the zero address, which a broken signature must not recover to", async () => {
      const { distributor, bring } = await loadFixture(setSignedStage);
      await expect(bring({ account: ethers.ZeroAddress }, `0x${"00".repeat(65)}`))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(ethers.ZeroAddress);
    });
  });

  describe("when the signature is not the account's", () => {
    it("should refuse the recipient's own", async () => {
      const { distributor, alice, bob, claim, bring } = await loadFixture(setSignedStage);
      await expect(bring({}, await signClaim(distributor, bob, claim)))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(alice.address);
    });

    for (const signature of ["0x", "0x00", `0x${"ff".repeat(65)}`, `0x${"11".repeat(66)}`]) {
      it(`should refuse one of ${(signature.length - 2) / 2} bytes of nonsense`, async () => {
        const { distributor, alice, bring } = await loadFixture(setSignedStage);
        await expect(bring({}, signature))
          .to.be.revertedWithCustomError(distributor, "InvalidSignature")
          .withArgs(alice.address);
      });
    }

    it("should refuse its twin with the other half of the curve", async () => {
      const { distributor, alice, signature, bring } = await loadFixture(setSignedStage);
      const { r, s, v } = ethers.Signature.from(signature);
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const twin = ethers.concat([
        r,
        ethers.toBeHex(order - BigInt(s), 32),
        v === 27 ? "0x1c" : "0x1b",
      ]);
      await expect(bring({}, twin))
        .to.be.revertedWithCustomError(distributor, "InvalidSignature")
        .withArgs(alice.address);
    });
  });

  describe("when it was signed for another domain", () => {
    const domains = {
      chain: { chainId: 1n },
      contract: { verifyingContract: "0x00000000000000000000000000000000DeaDBeef" },
      name: { name: "Another" },
      version: { version: "2" },
    };
    for (const [field, elsewhere] of Object.entries(domains)) {
      it(`should refuse another ${field}`, async () => {
        const { distributor, alice, claim, bring } = await loadFixture(setSignedStage);
        await expect(bring({}, await signClaim(distributor, alice, claim, elsewhere)))
          .to.be.revertedWithCustomError(distributor, "InvalidSignature")
          .withArgs(alice.address);
      });
    }
  });

  describe("given the same claim brought already", () => {
    it("should refuse it for its nonce", async () => {
      const { distributor, alice, bring } = await loadFixture(setSignedStage);
      await bring();
      await expect(bring())
        .to.be.revertedWithCustomError(distributor, "NonceAlreadyUsed")
        .withArgs(alice.address, 7n);
    });

    it("should refuse another with its nonce", async () => {
      const { distributor, alice, claim, bring } = await loadFixture(setSignedStage);
      await bring();
      const other = { ...claim, cumulative: 150n };
      await expect(bring(other, await signClaim(distributor, alice, other)))
        .to.be.revertedWithCustomError(distributor, "NonceAlreadyUsed")
        .withArgs(alice.address, 7n);
    });

    it("should refuse a fresh one over the same entitlement", async () => {
      const { distributor, alice, claim, bring } = await loadFixture(setSignedStage);
      await bring();
      const other = { ...claim, nonce: 8n };
      await expect(bring(other, await signClaim(distributor, alice, other)))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(100n, 100n);
    });
  });

  describe("given a burnt nonce", () => {
    it("should refuse it", async () => {
      const { distributor, alice, bring } = await loadFixture(setSignedStage);
      await distributor.connect(alice).burnNonce(7n);
      await expect(bring())
        .to.be.revertedWithCustomError(distributor, "NonceAlreadyUsed")
        .withArgs(alice.address, 7n);
    });

    it("should take it when another account burnt its own of that number", async () => {
      const { distributor, token, bob, bring } = await loadFixture(setSignedStage);
      await distributor.connect(bob).burnNonce(7n);
      await bring();
      expect(await token.balanceOf(bob)).to.equal(100n);
    });
  });

  describe("burning a nonce", () => {
    it("should mark it used, and say so", async () => {
      const { distributor, alice } = await loadFixture(setSignedStage);
      await expect(distributor.connect(alice).burnNonce(9n))
        .to.emit(distributor, "NonceUsed")
        .withArgs(alice.address, 9n);
      expect(await distributor.isNonceUsed(alice, 9n)).to.equal(true);
    });

    it("should leave one that is used already used", async () => {
      const { distributor, alice, bring } = await loadFixture(setSignedStage);
      await bring();
      await distributor.connect(alice).burnNonce(7n);
      expect(await distributor.isNonceUsed(alice, 7n)).to.equal(true);
    });
  });

  describe("when the claim itself cannot be paid", () => {
    for (const [name, recipient] of [
      ["the zero address", () => ethers.ZeroAddress],
      ["the distributor", (address: string) => address],
    ] as const) {
      it(`should refuse ${name} as recipient, though it was signed`, async () => {
        const { distributor, alice, claim, bring } = await loadFixture(setSignedStage);
        const wrong = { ...claim, recipient: recipient(await distributor.getAddress()) };
        await expect(bring(wrong, await signClaim(distributor, alice, wrong)))
          .to.be.revertedWithCustomError(distributor, "InvalidRecipient")
          .withArgs(wrong.recipient);
      });
    }

    it("should refuse an amount that no live root knows", async () => {
      const { distributor, alice, tokenAddress, claim, bring } = await loadFixture(setSignedStage);
      const { root } = new Entitlements([[alice.address, tokenAddress, 101n]]);
      const wrong = { ...claim, cumulative: 101n };
      await expect(bring(wrong, await signClaim(distributor, alice, wrong)))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(root, 0n);
    });

    it("should keep the nonce for another time", async () => {
      const { distributor, alice, root, bring, revoke } = await loadFixture(setSignedStage);
      await revoke(root);
      await expect(bring()).to.be.revertedWithCustomError(distributor, "RootNotLive");
      expect(await distributor.isNonceUsed(alice, 7n)).to.equal(false);
    });
  });
});
