import { expect } from "chai";
import { deployFeeToken, Entitlements, ethers, networkHelpers, setStage } from "./stage.ts";

/** Three leaves: Alice's and Bob's of one token, and Alice's of the other. */
async function setLiveStage() {
  const stage = await setStage();
  const { fund, otherToken, alice, bob, tokenAddress, otherTokenAddress } = stage;
  await fund(10_000n);
  await fund(10_000n, otherToken);
  const entitlements = await stage.publishLive(
    1,
    [alice.address, tokenAddress, 100n],
    [bob.address, tokenAddress, 200n],
    [alice.address, otherTokenAddress, 300n],
  );
  return { ...stage, entitlements };
}

describe("claiming", () => {
  const { loadFixture, time } = networkHelpers;

  describe("given a live root", () => {
    it("should pay the account its entitlement", async () => {
      const { distributor, token, alice, entitlements } = await loadFixture(setLiveStage);
      await expect(
        distributor.connect(alice).claim(token, 100n, entitlements.proof(0)),
      ).to.changeTokenBalances(ethers, token, [distributor, alice], [-100n, 100n]);
    });

    it("should raise the mark to it", async () => {
      const { distributor, token, alice, entitlements } = await loadFixture(setLiveStage);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await distributor.claimed(alice, token)).to.equal(100n);
    });

    it("should say who was paid how much", async () => {
      const { distributor, tokenAddress, alice, entitlements } = await loadFixture(setLiveStage);
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, entitlements.proof(0)))
        .to.emit(distributor, "Claimed")
        .withArgs(alice.address, tokenAddress, 100n);
    });

    it("should leave other accounts and tokens alone", async () => {
      const { distributor, token, otherToken, alice, bob, entitlements } =
        await loadFixture(setLiveStage);
      await expect(
        distributor.connect(alice).claim(token, 100n, entitlements.proof(0)),
      ).to.changeTokenBalances(ethers, otherToken, [distributor, alice], [0n, 0n]);
      expect(await distributor.claimed(alice, otherToken)).to.equal(0n);
      expect(await distributor.claimed(bob, token)).to.equal(0n);
    });

    it("should leave what is funded and allocated alone", async () => {
      const { distributor, token, alice, entitlements } = await loadFixture(setLiveStage);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await distributor.funded(token)).to.equal(10_000n);
      expect(await distributor.allocated(token)).to.equal(300n);
    });

    it("should pay each of several tokens by its own leaf", async () => {
      const { distributor, token, otherToken, alice, entitlements } =
        await loadFixture(setLiveStage);
      await distributor.connect(alice).claim(otherToken, 300n, entitlements.proof(2));
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await otherToken.balanceOf(alice)).to.equal(300n);
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("given a tree of one leaf", () => {
    it("should pay against an empty proof", async () => {
      const { distributor, token, tokenAddress, alice, fund, publishLive } =
        await loadFixture(setStage);
      await fund(50n);
      const { root } = await publishLive(1, [alice.address, tokenAddress, 50n]);
      expect(await distributor.liveAt(root)).to.not.equal(0n);
      await distributor.connect(alice).claim(token, 50n, []);
      expect(await token.balanceOf(alice)).to.equal(50n);
    });
  });

  describe("given a claim made already", () => {
    async function setClaimedStage() {
      const stage = await setLiveStage();
      await stage.distributor
        .connect(stage.alice)
        .claim(stage.token, 100n, stage.entitlements.proof(0));
      return stage;
    }

    it("should refuse to pay it twice", async () => {
      const { distributor, token, alice, entitlements } = await loadFixture(setClaimedStage);
      await expect(distributor.connect(alice).claim(token, 100n, entitlements.proof(0)))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(100n, 100n);
    });

    it("should pay only the rise under a newer root", async () => {
      const { distributor, token, tokenAddress, alice, publishLive } =
        await loadFixture(setClaimedStage);
      await publishLive(2, [alice.address, tokenAddress, 175n]);
      await expect(distributor.connect(alice).claim(token, 175n, []))
        .to.emit(distributor, "Claimed")
        .withArgs(alice.address, tokenAddress, 75n);
      expect(await token.balanceOf(alice)).to.equal(175n);
    });

    it("should refuse a newer root that says less", async () => {
      const { distributor, token, tokenAddress, alice, publishLive } =
        await loadFixture(setClaimedStage);
      await publishLive(2, [alice.address, tokenAddress, 99n]);
      await expect(distributor.connect(alice).claim(token, 99n, []))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(99n, 100n);
    });
  });

  describe("given a newer root", () => {
    async function setStageWithTwoRoots() {
      const stage = await setLiveStage();
      const newer = await stage.publishLive(2, [stage.alice.address, stage.tokenAddress, 175n]);
      return { ...stage, newer };
    }

    it("should still pay against the old one", async () => {
      const { distributor, token, alice, entitlements } = await loadFixture(setStageWithTwoRoots);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await token.balanceOf(alice)).to.equal(100n);
    });

    it("should pay the rest against the newer one after that", async () => {
      const { distributor, token, alice, entitlements, newer } =
        await loadFixture(setStageWithTwoRoots);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      await distributor.connect(alice).claim(token, 175n, newer.proof(0));
      expect(await token.balanceOf(alice)).to.equal(175n);
    });

    it("should pay nothing against the old one once the newer one was claimed", async () => {
      const { distributor, token, alice, entitlements, newer } =
        await loadFixture(setStageWithTwoRoots);
      await distributor.connect(alice).claim(token, 175n, newer.proof(0));
      await expect(distributor.connect(alice).claim(token, 100n, entitlements.proof(0)))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(100n, 175n);
      expect(await distributor.claimed(alice, token)).to.equal(175n);
    });

    it("should still pay against the old one when the newer one is revoked", async () => {
      const { distributor, token, alice, entitlements, newer, revoke } =
        await loadFixture(setStageWithTwoRoots);
      await revoke(newer.root);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("given a leaf of zero", () => {
    it("should refuse it", async () => {
      const { distributor, token, tokenAddress, alice, publishLive } = await loadFixture(setStage);
      await publishLive(1, [alice.address, tokenAddress, 0n]);
      await expect(distributor.connect(alice).claim(token, 0n, []))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(0n, 0n);
    });
  });

  describe("given a pending root", () => {
    async function setPendingStage() {
      const stage = await setStage();
      await stage.fund(100n);
      const { root } = new Entitlements([[stage.alice.address, stage.tokenAddress, 100n]]);
      await stage.publish(1, root);
      return { ...stage, root, liveAt: Number(await stage.distributor.liveAt(root)) };
    }

    it("should refuse until its last pending second, and tell when it goes live", async () => {
      const { distributor, token, alice, root, liveAt } = await loadFixture(setPendingStage);
      await time.setNextBlockTimestamp(liveAt - 1);
      await expect(distributor.connect(alice).claim(token, 100n, []))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(root, liveAt);
    });

    it("should pay from its first live second on", async () => {
      const { distributor, token, alice, liveAt } = await loadFixture(setPendingStage);
      await time.setNextBlockTimestamp(liveAt);
      await distributor.connect(alice).claim(token, 100n, []);
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("given a revoked root", () => {
    it("should refuse it, however long it was live", async () => {
      const { distributor, token, alice, entitlements, revoke } = await loadFixture(setLiveStage);
      await revoke(entitlements.root);
      await expect(distributor.connect(alice).claim(token, 100n, entitlements.proof(0)))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(entitlements.root, 0n);
    });

    it("should pay when it is live again after another window", async () => {
      const { distributor, token, alice, entitlements, revoke, publish, goLive } =
        await loadFixture(setLiveStage);
      await revoke(entitlements.root);
      await publish(1, entitlements.root);
      await goLive(entitlements.root);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("given less in the contract than is claimed", () => {
    it("should refuse, and leave the mark where it was", async () => {
      const { distributor, token, tokenAddress, alice, fund, publish, goLive } =
        await loadFixture(setStage);
      await fund(99n);
      const { root } = new Entitlements([[alice.address, tokenAddress, 100n]]);
      await publish(1, root);
      await goLive(root);
      await expect(distributor.connect(alice).claim(token, 100n, [])).to.be.revertedWithCustomError(
        distributor,
        "TransferFailed",
      );
      expect(await distributor.claimed(alice, token)).to.equal(0n);
    });
  });

  describe("given a token that takes a fee", () => {
    it("should mark what left the contract, whatever arrived", async () => {
      const { distributor, alice, funder, stock, publishLive } = await loadFixture(setStage);
      const feeToken = await deployFeeToken(1_000);
      const feeTokenAddress = await stock(feeToken);
      await distributor.connect(funder).fund(feeToken, 1_000n);
      await publishLive(1, [alice.address, feeTokenAddress, 100n]);
      await distributor.connect(alice).claim(feeToken, 100n, []);
      expect(await distributor.claimed(alice, feeToken)).to.equal(100n);
      expect(await feeToken.balanceOf(alice)).to.equal(90n);
    });
  });
});
