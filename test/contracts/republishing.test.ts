import { expect } from "chai";
import { networkHelpers, pinNextSecond, RootState, rootNamed, setStage, WINDOW } from "./stage.ts";

const ROOT = rootNamed("root");
const SECOND = rootNamed("second root");
const THIRD = rootNamed("third root");
const FOURTH = rootNamed("fourth root");
const OTHERS = [SECOND, THIRD, FOURTH];

describe("republishing revoked epochs", () => {
  const { loadFixture } = networkHelpers;

  /** Epochs 1, 2 and 3 repeat one root, which is revoked; epoch 4 has another, which stands. */
  async function setRepeatedStage() {
    const stage = await setStage();
    const { distributor, publish } = stage;
    for (const epoch of [1, 2, 3]) await publish(epoch, ROOT);
    await publish(4, rootNamed("standing root"));
    await stage.revoke(ROOT);
    const expectShut = async (epoch: number, root: string, nextEpoch = 5) => {
      await expect(publish(epoch, root))
        .to.be.revertedWithCustomError(distributor, "EpochOutOfOrder")
        .withArgs(epoch, nextEpoch);
    };
    return { ...stage, expectShut };
  }

  describe("given a root of several epochs that was revoked", () => {
    for (const epoch of [1, 2, 3]) {
      it(`should take epoch ${epoch} again`, async () => {
        const { distributor, publish } = await loadFixture(setRepeatedStage);
        const second = await pinNextSecond();
        await publish(epoch, SECOND);
        expect(await distributor.liveAt(SECOND)).to.equal(second + WINDOW);
      });

      it(`should take epoch ${epoch} once only`, async () => {
        const { publish, expectShut } = await loadFixture(setRepeatedStage);
        await publish(epoch, SECOND);
        await expectShut(epoch, THIRD);
      });
    }

    it("should take all of them, in any order", async () => {
      const { distributor, publish } = await loadFixture(setRepeatedStage);
      for (const [index, epoch] of [3, 1, 2].entries()) {
        await publish(epoch, OTHERS[index] ?? "");
      }
      for (const root of OTHERS) {
        expect(await distributor.rootState(root)).to.equal(RootState.Pending);
      }
    });

    it("should take one new root for all of them", async () => {
      const { distributor, publish, expectShut } = await loadFixture(setRepeatedStage);
      for (const epoch of [1, 2, 3]) await publish(epoch, SECOND);
      expect(await distributor.rootState(SECOND)).to.equal(RootState.Pending);
      for (const epoch of [1, 2, 3]) await expectShut(epoch, THIRD);
    });

    it("should take all of them anew when that new root is revoked too", async () => {
      const { distributor, publish, revoke } = await loadFixture(setRepeatedStage);
      for (const epoch of [1, 2, 3]) await publish(epoch, SECOND);
      await revoke(SECOND);
      for (const epoch of [1, 2, 3]) await publish(epoch, THIRD);
      expect(await distributor.rootState(THIRD)).to.equal(RootState.Pending);
    });

    it("should refuse an epoch whose root stands", async () => {
      const { expectShut } = await loadFixture(setRepeatedStage);
      await expectShut(4, SECOND);
    });

    it("should refuse epochs that never were", async () => {
      const { expectShut } = await loadFixture(setRepeatedStage);
      await expectShut(0, SECOND);
      await expectShut(6, SECOND);
    });

    it("should take the next epoch without waiting for them", async () => {
      const { distributor, publish } = await loadFixture(setRepeatedStage);
      await publish(5, SECOND);
      expect(await distributor.lastEpoch()).to.equal(5n);
    });

    it("should give up none of them when the publish fails", async () => {
      const { distributor, publish, tokenAddress } = await loadFixture(setRepeatedStage);
      await expect(
        publish(2, SECOND, [{ token: tokenAddress, total: 1n }]),
      ).to.be.revertedWithCustomError(distributor, "NotCovered");
      await publish(2, SECOND);
      expect(await distributor.rootState(SECOND)).to.equal(RootState.Pending);
    });
  });

  describe("given the same root again for its first epoch", () => {
    async function setStandingAgainStage() {
      const stage = await setRepeatedStage();
      await stage.publish(1, ROOT);
      return stage;
    }

    it("should count the other epochs that it was of as standing again", async () => {
      const { expectShut } = await loadFixture(setStandingAgainStage);
      await expectShut(2, SECOND);
      await expectShut(3, SECOND);
    });

    it("should take each of them when it is revoked once more", async () => {
      const { publish, revoke, expectShut } = await loadFixture(setStandingAgainStage);
      await revoke(ROOT);
      for (const epoch of [1, 2, 3]) await publish(epoch, SECOND);
      for (const epoch of [1, 2, 3]) await expectShut(epoch, THIRD);
    });
  });

  describe("given the same root again for a later epoch that it was of", () => {
    async function setLaterAgainStage() {
      const stage = await setRepeatedStage();
      await stage.publish(2, ROOT);
      return stage;
    }

    it("should take that epoch once only", async () => {
      const { expectShut } = await loadFixture(setLaterAgainStage);
      await expectShut(2, SECOND);
    });

    it("should take each of its epochs when it is revoked once more", async () => {
      const { publish, revoke, expectShut } = await loadFixture(setLaterAgainStage);
      await revoke(ROOT);
      for (const epoch of [1, 2, 3]) await publish(epoch, SECOND);
      for (const epoch of [1, 2, 3]) await expectShut(epoch, THIRD);
    });
  });

  describe("given an epoch republished with a root that stands", () => {
    async function setBorrowedStage() {
      const stage = await setRepeatedStage();
      await stage.publish(1, rootNamed("standing root"));
      return stage;
    }

    it("should refuse the epoch while that root stands", async () => {
      const { expectShut } = await loadFixture(setBorrowedStage);
      await expectShut(1, SECOND);
    });

    it("should take both epochs when that root is revoked", async () => {
      const { publish, revoke, expectShut } = await loadFixture(setBorrowedStage);
      await revoke(rootNamed("standing root"));
      for (const epoch of [1, 4]) await publish(epoch, SECOND);
      for (const epoch of [1, 4]) await expectShut(epoch, THIRD);
    });

    it("should not take it for a revoking of the first root again", async () => {
      const { revoke, expectShut } = await loadFixture(setBorrowedStage);
      await revoke(ROOT);
      await expectShut(1, SECOND);
    });
  });
});
