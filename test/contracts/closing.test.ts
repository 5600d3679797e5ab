import { expect } from "chai";
import {
  DAY,
  eventsOf,
  NOTICE,
  networkHelpers,
  pinNextSecond,
  rootNamed,
  setStage,
  WINDOW,
} from "./stage.ts";

const ROOT = rootNamed("root");
const OTHER_ROOT = rootNamed("other root");

describe("announcing the closing", () => {
  const { loadFixture, time } = networkHelpers;

  describe("given no closing announced", () => {
    it("should take a date 90 days ahead", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      const closesAt = (await pinNextSecond()) + NOTICE;
      await distributor.connect(admin).announceClosing(closesAt);
      expect(await distributor.closesAt()).to.equal(closesAt);
    });

    it("should say the date", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      const closesAt = (await pinNextSecond()) + NOTICE;
      await expect(distributor.connect(admin).announceClosing(closesAt))
        .to.emit(distributor, "ClosingSet")
        .withArgs(closesAt);
    });

    it("should refuse a date a second nearer", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      const earliest = (await pinNextSecond()) + NOTICE;
      await expect(distributor.connect(admin).announceClosing(earliest - 1))
        .to.be.revertedWithCustomError(distributor, "ClosingTooEarly")
        .withArgs(earliest - 1, earliest);
    });

    it("should refuse to take an announcement back that was never made", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      const earliest = (await pinNextSecond()) + NOTICE;
      await expect(distributor.connect(admin).announceClosing(0))
        .to.be.revertedWithCustomError(distributor, "ClosingTooEarly")
        .withArgs(0n, earliest);
    });

    it("should take the last date that there is", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      await distributor.connect(admin).announceClosing(2n ** 64n - 1n);
      expect(await distributor.closesAt()).to.equal(2n ** 64n - 1n);
    });

    it("should refuse a date beyond it, rather than wrap it", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      await expect(distributor.connect(admin).announceClosing(2n ** 64n))
        .to.be.revertedWithCustomError(distributor, "SafeCastOverflowedUintDowncast")
        .withArgs(64n, 2n ** 64n);
    });

    it("should not announce one by publishing", async () => {
      const { distributor, publish } = await loadFixture(setStage);
      await expect(publish(1, ROOT)).not.to.emit(distributor, "ClosingSet");
      expect(await distributor.closesAt()).to.equal(0n);
    });
  });

  describe("given a closing announced", () => {
    async function setAnnouncedStage() {
      const stage = await setStage();
      const announce = (closesAt: number) =>
        stage.distributor.connect(stage.admin).announceClosing(closesAt);
      const closesAt = (await time.latest()) + NOTICE + 10 * DAY;
      await announce(closesAt);
      return { ...stage, announce, closesAt };
    }

    it("should move it later", async () => {
      const { distributor, announce, closesAt } = await loadFixture(setAnnouncedStage);
      await announce(closesAt + 1);
      expect(await distributor.closesAt()).to.equal(closesAt + 1);
    });

    it("should take the same date again", async () => {
      const { distributor, announce, closesAt } = await loadFixture(setAnnouncedStage);
      await announce(closesAt);
      expect(await distributor.closesAt()).to.equal(closesAt);
    });

    it("should refuse an earlier one, though it is 90 days ahead", async () => {
      const { distributor, announce, closesAt } = await loadFixture(setAnnouncedStage);
      await expect(announce(closesAt - 1))
        .to.be.revertedWithCustomError(distributor, "ClosingTooEarly")
        .withArgs(closesAt - 1, closesAt);
    });

    it("should want 90 days anew once the first date is near", async () => {
      const { distributor, announce, closesAt } = await loadFixture(setAnnouncedStage);
      await time.increaseTo(closesAt - DAY);
      const earliest = (await pinNextSecond()) + NOTICE;
      await expect(announce(closesAt))
        .to.be.revertedWithCustomError(distributor, "ClosingTooEarly")
        .withArgs(closesAt, earliest);
    });

    it("should stay when a root is live 90 days before it", async () => {
      const { distributor, publish, closesAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(closesAt - NOTICE - WINDOW);
      await expect(publish(1, ROOT)).not.to.emit(distributor, "ClosingSet");
      expect(await distributor.closesAt()).to.equal(closesAt);
    });

    it("should move when a root is live a second later than that", async () => {
      const { distributor, publish, closesAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(closesAt - NOTICE - WINDOW + 1);
      await publish(1, ROOT);
      expect(await distributor.closesAt()).to.equal(closesAt + 1);
    });

    it("should say when a root moves it, before it says the root", async () => {
      const { distributor, publish, closesAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(closesAt - DAY);
      const events = await eventsOf(distributor, publish(1, ROOT));
      expect(events[0]).to.deep.equal(["ClosingSet", BigInt(closesAt - DAY + WINDOW + NOTICE)]);
      expect(events.map(([name]) => name)).to.deep.equal(["ClosingSet", "RootPublished"]);
    });

    it("should move with each root published", async () => {
      const { distributor, publish, closesAt } = await loadFixture(setAnnouncedStage);
      for (const [index, root] of [ROOT, OTHER_ROOT].entries()) {
        const second = closesAt - DAY + index;
        await time.setNextBlockTimestamp(second);
        await publish(index + 1, root);
        expect(await distributor.closesAt()).to.equal(second + WINDOW + NOTICE);
      }
    });

    it("should stay when a root that is live already is repeated", async () => {
      const { distributor, publish, closesAt } = await loadFixture(setAnnouncedStage);
      await publish(1, ROOT);
      await time.increaseTo(closesAt - DAY);
      await expect(publish(2, ROOT)).not.to.emit(distributor, "ClosingSet");
      expect(await distributor.closesAt()).to.equal(closesAt);
    });

    it("should move when a revoked root is published again", async () => {
      const { distributor, publish, revoke, closesAt } = await loadFixture(setAnnouncedStage);
      await publish(1, ROOT);
      await revoke(ROOT);
      await time.setNextBlockTimestamp(closesAt - DAY);
      await publish(1, ROOT);
      expect(await distributor.closesAt()).to.equal(closesAt - DAY + WINDOW + NOTICE);
    });

    it("should stay moved when the root that moved it is revoked", async () => {
      const { distributor, publish, revoke, closesAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(closesAt - DAY);
      await publish(1, ROOT);
      await revoke(ROOT);
      expect(await distributor.closesAt()).to.equal(closesAt - DAY + WINDOW + NOTICE);
    });

    it("should move even after it came", async () => {
      const { distributor, publish, closesAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(closesAt + DAY);
      await publish(1, ROOT);
      expect(await distributor.closesAt()).to.equal(closesAt + DAY + WINDOW + NOTICE);
    });
  });
});
