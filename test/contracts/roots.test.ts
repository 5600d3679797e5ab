import { expect } from "chai";
import {
  DAY,
  DISTRIBUTION_HASH,
  ethers,
  networkHelpers,
  pinNextSecond,
  RootState,
  rootNamed,
  setStage,
  WINDOW,
} from "./stage.ts";

const ROOT = rootNamed("root");
const OTHER_ROOT = rootNamed("other root");
const THIRD_ROOT = rootNamed("third root");
const FOURTH_ROOT = rootNamed("fourth root");

describe("publishing roots", () => {
  const { loadFixture, time } = networkHelpers;

  describe("given no epoch yet", () => {
    it("should take epoch 1", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      await publish(1, ROOT);
      expect(await distributor.lastEpoch()).to.equal(1n);
    });

    it("should set the root to go live one window later", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      const second = await pinNextSecond();
      await publish(1, ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(second + WINDOW);
    });

    it("should emit all that a reader needs to find and check the data", async () => {
      const { distributor, publish, fund, tokenAddress } = await loadFixture(setStage);
      await fund(500n);
      const second = await pinNextSecond();
      await expect(publish(1, ROOT, [{ token: tokenAddress, total: 400n }]))
        .to.emit(distributor, "RootPublished")
        .withArgs(1n, ROOT, second + WINDOW, DISTRIBUTION_HASH, [[tokenAddress, 400n]]);
    });

    it("should know no clock for any other root", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      await publish(1, ROOT);
      expect(await distributor.liveAt(OTHER_ROOT)).to.equal(0n);
    });

    for (const epoch of [0n, 2n, ethers.MaxUint256]) {
      it(`should refuse epoch ${epoch === ethers.MaxUint256 ? "2^256 - 1" : epoch}`, async () => {
        const { distributor, publisher } = await loadFixture(setStage);
        await expect(distributor.connect(publisher).publishRoot(epoch, ROOT, [], DISTRIBUTION_HASH))
          .to.be.revertedWithCustomError(distributor, "EpochOutOfOrder")
          .withArgs(epoch, 1n);
      });
    }
  });

  describe("when the root is zero", () => {
    it("should refuse it", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      await expect(publish(1, ethers.ZeroHash)).to.be.revertedWithCustomError(
        distributor,
        "ZeroRoot",
      );
    });
  });

  describe("given an epoch whose root stands", () => {
    it("should take the next epoch", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      await publish(1, ROOT);
      await publish(2, OTHER_ROOT);
      expect(await distributor.lastEpoch()).to.equal(2n);
    });

    for (const epoch of [0, 1, 3]) {
      it(`should refuse epoch ${epoch} after epoch 1`, async () => {
        const { distributor, publish } = await loadFixture(setStage);
        await publish(1, ROOT);
        await expect(publish(epoch, OTHER_ROOT))
          .to.be.revertedWithCustomError(distributor, "EpochOutOfOrder")
          .withArgs(epoch, 2n);
      });
    }

    it("should refuse its epoch once it is live too", async () => {
      const { distributor, publish, goLive } = await loadFixture(setStage);
      await publish(1, ROOT);
      await goLive(ROOT);
      await expect(publish(1, ROOT))
        .to.be.revertedWithCustomError(distributor, "EpochOutOfOrder")
        .withArgs(1n, 2n);
    });
  });

  describe("given several roots pending at once", () => {
    it("should leave each its own clock", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      const published: Record<string, number> = {};
      for (const [index, root] of [ROOT, OTHER_ROOT, THIRD_ROOT].entries()) {
        published[root] = await pinNextSecond();
        await publish(index + 1, root);
        await time.increase(DAY / 2);
      }
      for (const [root, second] of Object.entries(published)) {
        expect(await distributor.liveAt(root)).to.equal(second + WINDOW);
      }
    });
  });

  describe("given a root that stands already", () => {
    it("should keep its clock when the next epoch repeats it while it is pending", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      await publish(1, ROOT);
      const liveAt = await distributor.liveAt(ROOT);
      await time.increase(DAY);
      await publish(2, ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(liveAt);
    });

    it("should leave it live when the next epoch repeats it while it is live", async () => {
      const { distributor, publish, goLive } = await loadFixture(setStage);
      await publish(1, ROOT);
      await goLive(ROOT);
      await publish(2, ROOT);
      expect(await distributor.liveAt(ROOT)).to.be.at.most(await time.latest());
    });

    it("should tell the clock it keeps in the event", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      await publish(1, ROOT);
      const liveAt = await distributor.liveAt(ROOT);
      await time.increase(DAY);
      await expect(publish(2, ROOT))
        .to.emit(distributor, "RootPublished")
        .withArgs(2n, ROOT, liveAt, DISTRIBUTION_HASH, []);
    });
  });

  describe("given a revoked root", () => {
    async function setStageWithRevokedRoot() {
      const stage = await setStage();
      await stage.publish(1, ROOT);
      await stage.publish(2, OTHER_ROOT);
      await stage.revoke(ROOT);
      return stage;
    }

    it("should take another root for its epoch, with a whole window", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      const second = await pinNextSecond();
      await publish(1, THIRD_ROOT);
      expect(await distributor.liveAt(THIRD_ROOT)).to.equal(second + WINDOW);
    });

    it("should leave it revoked when its epoch gets another root", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      await publish(1, THIRD_ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(0n);
    });

    it("should leave the last epoch what it was when an earlier one is republished", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      await publish(1, THIRD_ROOT);
      expect(await distributor.lastEpoch()).to.equal(2n);
    });

    it("should refuse to republish its epoch a second time", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      await publish(1, THIRD_ROOT);
      await expect(publish(1, FOURTH_ROOT))
        .to.be.revertedWithCustomError(distributor, "EpochOutOfOrder")
        .withArgs(1n, 3n);
    });

    it("should take its epoch again when the new root is revoked too", async () => {
      const { distributor, publish, revoke } = await loadFixture(setStageWithRevokedRoot);
      await publish(1, THIRD_ROOT);
      await revoke(THIRD_ROOT);
      await publish(1, FOURTH_ROOT);
      expect(await distributor.rootState(FOURTH_ROOT)).to.equal(RootState.Pending);
    });

    it("should give it a whole new window when its epoch is republished with it", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      await time.increase(WINDOW);
      const second = await pinNextSecond();
      await publish(1, ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(second + WINDOW);
    });

    it("should give it a whole new window when the next epoch repeats it", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      await time.increase(WINDOW);
      const second = await pinNextSecond();
      await publish(3, ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(second + WINDOW);
    });

    it("should keep the clock of a standing root that its epoch is republished with", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      const liveAt = await distributor.liveAt(OTHER_ROOT);
      await publish(1, OTHER_ROOT);
      expect(await distributor.liveAt(OTHER_ROOT)).to.equal(liveAt);
    });

    it("should take the next epoch all the same", async () => {
      const { distributor, publish } = await loadFixture(setStageWithRevokedRoot);
      await publish(3, THIRD_ROOT);
      expect(await distributor.lastEpoch()).to.equal(3n);
    });

    it("should take each epoch of a root that two of them shared", async () => {
      const { distributor, publish, revoke } = await loadFixture(setStageWithRevokedRoot);
      await publish(3, OTHER_ROOT);
      await revoke(OTHER_ROOT);
      await publish(2, THIRD_ROOT);
      await publish(3, FOURTH_ROOT);
      expect(await distributor.rootState(THIRD_ROOT)).to.equal(RootState.Pending);
      expect(await distributor.rootState(FOURTH_ROOT)).to.equal(RootState.Pending);
    });
  });
});
