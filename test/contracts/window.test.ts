import { expect } from "chai";
import {
  CEILING,
  FLOOR,
  networkHelpers,
  pinNextSecond,
  rootNamed,
  setStage,
  WINDOW,
} from "./stage.ts";

const ROOT = rootNamed("root");
const OTHER_ROOT = rootNamed("other root");

describe("setting the window", () => {
  const { loadFixture } = networkHelpers;

  describe("when it is in range", () => {
    for (const window of [FLOOR, FLOOR + 1, CEILING]) {
      it(`should take ${window} seconds, and say so`, async () => {
        const { distributor, admin } = await loadFixture(setStage);
        await expect(distributor.connect(admin).setWindow(window))
          .to.emit(distributor, "WindowSet")
          .withArgs(window);
        expect(await distributor.window()).to.equal(window);
      });
    }
  });

  describe("when it is out of range", () => {
    for (const window of [
      0n,
      BigInt(FLOOR) - 1n,
      BigInt(CEILING) + 1n,
      2n ** 128n + BigInt(WINDOW),
    ]) {
      it(`should refuse ${window} seconds`, async () => {
        const { distributor, admin } = await loadFixture(setStage);
        await expect(distributor.connect(admin).setWindow(window))
          .to.be.revertedWithCustomError(distributor, "WindowOutOfRange")
          .withArgs(window, FLOOR, CEILING);
      });
    }
  });

  describe("given a pending root", () => {
    it("should leave its clock alone", async () => {
      const { distributor, admin, publish } = await loadFixture(setStage);
      const second = await pinNextSecond();
      await publish(1, ROOT);
      await distributor.connect(admin).setWindow(CEILING);
      expect(await distributor.liveAt(ROOT)).to.equal(second + WINDOW);
    });

    it("should hold for the next root", async () => {
      const { distributor, admin, publish } = await loadFixture(setStage);
      await publish(1, ROOT);
      await distributor.connect(admin).setWindow(FLOOR);
      const second = await pinNextSecond();
      await publish(2, OTHER_ROOT);
      expect(await distributor.liveAt(OTHER_ROOT)).to.equal(second + FLOOR);
    });

    it("should leave the epochs alone", async () => {
      const { distributor, admin, publish } = await loadFixture(setStage);
      await publish(1, ROOT);
      await distributor.connect(admin).setWindow(CEILING);
      expect(await distributor.lastEpoch()).to.equal(1n);
    });
  });
});
