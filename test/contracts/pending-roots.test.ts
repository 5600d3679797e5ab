import { expect } from "chai";
import {
  DAY,
  Entitlements,
  ethers,
  networkHelpers,
  RootState,
  rootNamed,
  setStage,
} from "./stage.ts";

const ROOT = rootNamed("root");

describe("the state of a root", () => {
  const { loadFixture, time } = networkHelpers;

  describe("given a root never published", () => {
    it("should be unknown", async () => {
      const { distributor } = await loadFixture(setStage);
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Unknown);
    });

    it("should be unknown for the zero root too", async () => {
      const { distributor } = await loadFixture(setStage);
      expect(await distributor.rootState(ethers.ZeroHash)).to.equal(RootState.Unknown);
    });
  });

  describe("given a root published", () => {
    async function setPublishedStage() {
      const stage = await setStage();
      await stage.publish(1, ROOT);
      return { ...stage, liveAt: await stage.distributor.liveAt(ROOT) };
    }

    it("should be pending until the second before its time", async () => {
      const { distributor, liveAt } = await loadFixture(setPublishedStage);
      await time.increaseTo(liveAt - 1n);
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Pending);
    });

    it("should be live from its second on, by itself", async () => {
      const { distributor, liveAt } = await loadFixture(setPublishedStage);
      await time.increaseTo(liveAt);
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Live);
    });

    it("should be live ten years later", async () => {
      const { distributor, liveAt } = await loadFixture(setPublishedStage);
      await time.increaseTo(liveAt + 3_650n * BigInt(DAY));
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Live);
    });

    it("should be revoked once it is revoked, for good", async () => {
      const { distributor, revoke, liveAt } = await loadFixture(setPublishedStage);
      await revoke(ROOT);
      await time.increaseTo(liveAt + 3_650n * BigInt(DAY));
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Revoked);
    });

    it("should be pending when it is published after it was revoked", async () => {
      const { distributor, publish, revoke } = await loadFixture(setPublishedStage);
      await revoke(ROOT);
      await publish(1, ROOT);
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Pending);
    });
  });

  describe("given several roots pending at once", () => {
    /** Alice's 100, 130 and 160, published half a day apart, with a window of two. */
    async function setThreePendingStage() {
      const stage = await setStage();
      await stage.fund(1_000n);
      const roots: string[] = [];
      for (const [index, cumulative] of [100n, 130n, 160n].entries()) {
        if (index > 0) await time.increase(DAY / 2);
        const { root } = new Entitlements([[stage.alice.address, stage.tokenAddress, cumulative]]);
        await stage.publish(index + 1, root);
        roots.push(root);
      }
      const [first = "", second = "", third = ""] = roots;
      const claim = (cumulative: bigint) =>
        stage.distributor.connect(stage.alice).claim(stage.token, cumulative, []);
      return { ...stage, first, second, third, claim };
    }

    it("should go live one by one", async () => {
      const { distributor, first, second, third, goLive } = await loadFixture(setThreePendingStage);
      await goLive(second);
      expect(
        await Promise.all([first, second, third].map((root) => distributor.rootState(root))),
      ).to.deep.equal([RootState.Live, RootState.Live, RootState.Pending]);
    });

    it("should pay against those that are live", async () => {
      const { token, alice, second, goLive, claim } = await loadFixture(setThreePendingStage);
      await goLive(second);
      await claim(130n);
      expect(await token.balanceOf(alice)).to.equal(130n);
    });

    it("should refuse those that are pending, and tell each one's own time", async () => {
      const { distributor, second, third, goLive, claim } = await loadFixture(setThreePendingStage);
      await goLive(second);
      await expect(claim(160n))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(third, await distributor.liveAt(third));
    });

    it("should go live though one before it was revoked", async () => {
      const { token, alice, first, third, revoke, goLive, claim } =
        await loadFixture(setThreePendingStage);
      await revoke(first);
      await goLive(third);
      await claim(160n);
      expect(await token.balanceOf(alice)).to.equal(160n);
    });

    it("should pay an old one though one after it was revoked", async () => {
      const { token, alice, first, third, revoke, goLive, claim } =
        await loadFixture(setThreePendingStage);
      await revoke(third);
      await goLive(first);
      await claim(100n);
      expect(await token.balanceOf(alice)).to.equal(100n);
    });

    it("should all be revoked at once", async () => {
      const { distributor, first, second, third, revoke } = await loadFixture(setThreePendingStage);
      await revoke(first, second, third);
      expect(
        await Promise.all([first, second, third].map((root) => distributor.rootState(root))),
      ).to.deep.equal([RootState.Revoked, RootState.Revoked, RootState.Revoked]);
    });
  });
});
