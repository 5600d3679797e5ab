import { expect } from "chai";
import { ethers, networkHelpers, RootState, rootNamed, setStage } from "./stage.ts";

const ROOT = rootNamed("root");
const OTHER_ROOT = rootNamed("other root");
const UNKNOWN_ROOT = rootNamed("never published");

describe("revoking roots", () => {
  const { loadFixture } = networkHelpers;

  async function setStageWithTwoRoots() {
    const stage = await setStage();
    await stage.publish(1, ROOT);
    await stage.publish(2, OTHER_ROOT);
    return stage;
  }

  describe("given a pending root", () => {
    it("should clear its clock", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await revoke(ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(0n);
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Revoked);
    });

    it("should say so", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await expect(revoke(ROOT)).to.emit(distributor, "RootRevoked").withArgs(ROOT);
    });

    it("should leave the clocks of others alone", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      const liveAt = await distributor.liveAt(OTHER_ROOT);
      await revoke(ROOT);
      expect(await distributor.liveAt(OTHER_ROOT)).to.equal(liveAt);
    });

    it("should leave the epochs as they were", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await revoke(OTHER_ROOT);
      expect(await distributor.lastEpoch()).to.equal(2n);
    });
  });

  describe("given a live root", () => {
    it("should clear its clock", async () => {
      const { distributor, revoke, goLive } = await loadFixture(setStageWithTwoRoots);
      await goLive(ROOT);
      await revoke(ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(0n);
      expect(await distributor.rootState(ROOT)).to.equal(RootState.Revoked);
    });
  });

  describe("when several roots are named", () => {
    it("should revoke them all, whatever stands between them", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await expect(revoke(ROOT, UNKNOWN_ROOT, ethers.ZeroHash, ROOT, OTHER_ROOT))
        .to.emit(distributor, "RootRevoked")
        .withArgs(OTHER_ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(0n);
      expect(await distributor.liveAt(OTHER_ROOT)).to.equal(0n);
    });
  });

  describe("when a root does not stand", () => {
    it("should skip one that is unknown without an event", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await expect(revoke(UNKNOWN_ROOT)).not.to.emit(distributor, "RootRevoked");
    });

    it("should leave one that is unknown unknown", async () => {
      const { distributor, revoke, publish } = await loadFixture(setStageWithTwoRoots);
      await revoke(UNKNOWN_ROOT, ethers.ZeroHash);
      expect(await distributor.rootState(UNKNOWN_ROOT)).to.equal(RootState.Unknown);
      await publish(3, UNKNOWN_ROOT);
      expect(await distributor.rootState(UNKNOWN_ROOT)).to.equal(RootState.Pending);
    });

    it("should skip one that is revoked without an event", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await revoke(ROOT);
      await expect(revoke(ROOT)).not.to.emit(distributor, "RootRevoked");
    });

    it("should emit once for one that is named twice", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await revoke(ROOT, ROOT);
      expect(await distributor.queryFilter(distributor.filters.RootRevoked(ROOT))).to.have.length(
        1,
      );
    });
  });

  describe("when no root is named", () => {
    it("should do nothing", async () => {
      const { distributor, revoke } = await loadFixture(setStageWithTwoRoots);
      await expect(revoke()).not.to.emit(distributor, "RootRevoked");
    });
  });
});
