import { expect } from "chai";
import {
  deployHostile,
  deployWallet,
  ethers,
  networkHelpers,
  setStage,
  signClaim,
} from "./stage.ts";

const { MaxUint256 } = ethers;

type SignedArgs = [string, string, string, bigint, string[], bigint, bigint, string];

describe("reentering", () => {
  const { loadFixture } = networkHelpers;

  /** 1,000 of a reentrant token funded, 100 of it Alice's under one live root and 150 under another. */
  async function setReentrantStage() {
    const stage = await setStage();
    const { distributor, admin, alice, bob, stranger, funder } = stage;
    const { token, tricks } = await deployHostile("ReentrantToken");
    const address = await stage.stock(token);
    await stage.fund(1_000n, token);
    await stage.publishLive(1, [alice.address, address, 100n]);
    await stage.publishLive(2, [alice.address, address, 150n]);
    await stage.close();

    const signature = await signClaim(distributor, alice, {
      account: alice.address,
      recipient: alice.address,
      token: address,
      cumulative: 100n,
      nonce: 1n,
      deadline: MaxUint256,
    });
    const signed = (): SignedArgs => [
      alice.address,
      alice.address,
      address,
      100n,
      [],
      1n,
      MaxUint256,
      signature,
    ];
    const claims = {
      claim: () => distributor.connect(alice).claim(token, 100n, []),
      claimFor: () => distributor.connect(stranger).claimFor(alice, token, 100n, []),
      claimTo: () => distributor.connect(alice).claimTo(alice, token, 100n, []),
      claimWithSignature: () => distributor.connect(stranger).claimWithSignature(...signed()),
      claimMany: () =>
        distributor
          .connect(stranger)
          .claimMany([{ account: alice.address, token: address, cumulative: 100n, proof: [] }]),
    };
    const guarded = {
      fund: () => distributor.connect(funder).fund(token, 100n),
      withdrawUnallocated: () => distributor.connect(admin).withdrawUnallocated(token, 50n),
      sweep: () => distributor.connect(admin).sweep(token),
    };
    /** What the token calls meanwhile. */
    const { interface: abi } = distributor;
    const calls = {
      fund: abi.encodeFunctionData("fund", [address, 1n]),
      withdrawUnallocated: abi.encodeFunctionData("withdrawUnallocated", [address, 1n]),
      sweep: abi.encodeFunctionData("sweep", [address]),
      claimSame: abi.encodeFunctionData("claimFor", [alice.address, address, 100n, []]),
      claimMore: abi.encodeFunctionData("claimFor", [alice.address, address, 150n, []]),
      signedSame: abi.encodeFunctionData("claimWithSignature", signed()),
    };
    const arm = async (call: keyof typeof calls) =>
      tricks.getFunction("arm")(await distributor.getAddress(), calls[call]);
    /** The error that the token's own call met, or nothing where it went through. */
    const answer = async () => {
      expect(await tricks.getFunction("wasCalled")()).to.equal(true);
      if (await tricks.getFunction("succeeded")()) return undefined;
      const error = abi.parseError(await tricks.getFunction("answer")());
      return [error?.name, ...(error?.args ?? [])];
    };
    return { ...stage, token, tricks, address, bob, claims, guarded, arm, answer };
  }

  const guardedNames = ["fund", "withdrawUnallocated", "sweep"] as const;
  const claimNames = ["claim", "claimFor", "claimTo", "claimWithSignature", "claimMany"] as const;

  for (const outer of guardedNames) {
    describe(`when a token reenters during ${outer}`, () => {
      for (const inner of guardedNames) {
        it(`should shut ${inner}`, async () => {
          const { guarded, arm, answer } = await loadFixture(setReentrantStage);
          await arm(inner);
          await guarded[outer]();
          expect(await answer()).to.deep.equal(["ReentrancyGuardReentrantCall"]);
        });
      }

      it("should be open again afterwards", async () => {
        const { distributor, token, guarded, arm, fund } = await loadFixture(setReentrantStage);
        await arm(outer);
        await guarded[outer]();
        const before = await distributor.funded(token);
        await fund(10n, token);
        expect(await distributor.funded(token)).to.equal(before + 10n);
      });
    });
  }

  for (const outer of claimNames) {
    describe(`when a token reenters during ${outer}`, () => {
      it("should refuse to pay the same again", async () => {
        const { distributor, token, alice, claims, arm, answer } =
          await loadFixture(setReentrantStage);
        await arm("claimSame");
        await claims[outer]();
        expect(await answer()).to.deep.equal(["NothingToClaim", 100n, 100n]);
        expect(await token.balanceOf(alice)).to.equal(100n);
        expect(await distributor.claimed(alice, token)).to.equal(100n);
      });

      it("should pay the rise under another root, and no more in all", async () => {
        const { distributor, token, alice, claims, arm, answer } =
          await loadFixture(setReentrantStage);
        await arm("claimMore");
        await claims[outer]();
        expect(await answer()).to.equal(undefined);
        expect(await token.balanceOf(alice)).to.equal(150n);
        expect(await distributor.claimed(alice, token)).to.equal(150n);
      });
    });
  }

  describe("when a token replays a signature during its claim", () => {
    it("should refuse its nonce", async () => {
      const { token, alice, claims, arm, answer } = await loadFixture(setReentrantStage);
      await arm("signedSame");
      await claims.claimWithSignature();
      expect(await answer()).to.deep.equal(["NonceAlreadyUsed", alice.address, 1n]);
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("when a token claims during a funding", () => {
    it("should credit no more than what the balance rose by", async () => {
      const { distributor, token, alice, funder, arm, answer } =
        await loadFixture(setReentrantStage);
      await arm("claimMore");
      await distributor.connect(funder).fund(token, 400n);
      expect(await answer()).to.equal(undefined);
      expect(await distributor.funded(token)).to.equal(1_250n);
      expect(await token.balanceOf(alice)).to.equal(150n);
    });

    it("should refuse a funding that the claim eats up, and undo the claim", async () => {
      const { distributor, token, address, alice, funder, arm } =
        await loadFixture(setReentrantStage);
      await arm("claimMore");
      await expect(distributor.connect(funder).fund(token, 150n))
        .to.be.revertedWithCustomError(distributor, "NothingReceived")
        .withArgs(address);
      expect(await distributor.claimed(alice, token)).to.equal(0n);
    });
  });

  describe("when a token claims during a sweep", () => {
    it("should fail the sweep, and undo the claim", async () => {
      const { distributor, token, alice, guarded, arm } = await loadFixture(setReentrantStage);
      await arm("claimMore");
      await expect(guarded.sweep()).to.be.revertedWithCustomError(distributor, "TransferFailed");
      expect(await distributor.claimed(alice, token)).to.equal(0n);
      expect(await distributor.funded(token)).to.equal(1_000n);
    });
  });

  describe("when a token claims during a withdrawal", () => {
    it("should pay both", async () => {
      const { token, alice, treasury, guarded, arm } = await loadFixture(setReentrantStage);
      await arm("claimMore");
      await guarded.withdrawUnallocated();
      expect(await token.balanceOf(alice)).to.equal(150n);
      expect(await token.balanceOf(treasury)).to.equal(50n);
    });
  });

  describe("when a token funds during a claim", () => {
    it("should credit what it brought, and pay the claim", async () => {
      const { distributor, admin, token, address, alice, tricks, claims, arm, answer } =
        await loadFixture(setReentrantStage);
      await token.connect(admin).mint(address, 1n);
      await tricks.getFunction("approveFromSelf")(await distributor.getAddress());
      await arm("fund");
      await claims.claim();
      expect(await answer()).to.equal(undefined);
      expect(await distributor.funded(token)).to.equal(1_001n);
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("when a recipient reenters", () => {
    /** A wallet that a token tells of what it receives has 100 under one live root and 150 under another. */
    async function setHookStage() {
      const stage = await setStage();
      const { distributor } = stage;
      const { token } = await deployHostile("HookToken");
      const address = await stage.stock(token);
      const { wallet, walletAddress } = await deployWallet("HookedWallet");
      await stage.fund(1_000n, token);
      await stage.publishLive(1, [walletAddress, address, 100n]);
      await stage.publishLive(2, [walletAddress, address, 150n]);
      const target = await distributor.getAddress();
      const claimOf = (cumulative: bigint) =>
        distributor.interface.encodeFunctionData("claim", [address, cumulative, []]);
      const arm = (cumulative: bigint) => wallet.getFunction("arm")(target, claimOf(cumulative));
      const claim = () => wallet.getFunction("execute")(target, claimOf(100n));
      return { ...stage, token, wallet, walletAddress, arm, claim };
    }

    it("should refuse to pay the same again", async () => {
      const { distributor, token, wallet, walletAddress, arm, claim } =
        await loadFixture(setHookStage);
      await arm(100n);
      await claim();
      const error = distributor.interface.parseError(await wallet.getFunction("answer")());
      expect([error?.name, ...(error?.args ?? [])]).to.deep.equal(["NothingToClaim", 100n, 100n]);
      expect(await token.balanceOf(walletAddress)).to.equal(100n);
    });

    it("should pay the rise under another root, and no more in all", async () => {
      const { distributor, token, wallet, walletAddress, arm, claim } =
        await loadFixture(setHookStage);
      await arm(150n);
      await claim();
      expect(await wallet.getFunction("succeeded")()).to.equal(true);
      expect(await token.balanceOf(walletAddress)).to.equal(150n);
      expect(await distributor.claimed(walletAddress, token)).to.equal(150n);
    });
  });
});
