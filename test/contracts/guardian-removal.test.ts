import { expect } from "chai";
import { CEILING, networkHelpers, pinNextSecond, rootNamed, setStage, WINDOW } from "./stage.ts";

const ROOT = rootNamed("root");

describe("removing a guardian", () => {
  const { loadFixture, time } = networkHelpers;

  async function setRoleStage() {
    const stage = await setStage();
    const { distributor, admin, guardian } = stage;
    const role = await distributor.GUARDIAN_ROLE();
    const announce = (who: string = guardian.address) =>
      distributor.connect(admin).announceGuardianRemoval(who);
    const remove = (who: string = guardian.address) =>
      distributor.connect(admin).revokeRole(role, who);
    const grant = (who: string = guardian.address) =>
      distributor.connect(admin).grantRole(role, who);
    return { ...stage, role, announce, remove, grant };
  }

  async function setAnnouncedStage() {
    const stage = await setRoleStage();
    const removableAt = (await pinNextSecond()) + CEILING;
    await stage.announce();
    return { ...stage, removableAt };
  }

  describe("given no announcement", () => {
    it("should refuse", async () => {
      const { distributor, guardian, remove } = await loadFixture(setRoleStage);
      await expect(remove())
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(guardian.address, 0n);
    });

    it("should refuse for an account that is no guardian too", async () => {
      const { distributor, stranger, remove } = await loadFixture(setRoleStage);
      await expect(remove(stranger.address))
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(stranger.address, 0n);
    });

    it("should let a guardian renounce at once", async () => {
      const { distributor, guardian, role } = await loadFixture(setRoleStage);
      await distributor.connect(guardian).renounceRole(role, guardian);
      expect(await distributor.hasRole(role, guardian)).to.equal(false);
    });

    it("should let an admin that is guardian take its own role at once", async () => {
      const { distributor, admin, role, grant, remove } = await loadFixture(setRoleStage);
      await grant(admin.address);
      await remove(admin.address);
      expect(await distributor.hasRole(role, admin)).to.equal(false);
    });

    it("should not let one guardian remove another", async () => {
      const { distributor, guardian, stranger, role, grant } = await loadFixture(setRoleStage);
      await grant(stranger.address);
      await expect(distributor.connect(stranger).revokeRole(role, guardian))
        .to.be.revertedWithCustomError(distributor, "AccessControlUnauthorizedAccount")
        .withArgs(stranger.address, await distributor.DEFAULT_ADMIN_ROLE());
    });

    it("should take a publisher's role without one", async () => {
      const { distributor, admin, publisher } = await loadFixture(setRoleStage);
      const role = await distributor.PUBLISHER_ROLE();
      await distributor.connect(admin).revokeRole(role, publisher);
      expect(await distributor.hasRole(role, publisher)).to.equal(false);
    });
  });

  describe("when it is announced", () => {
    it("should set the second from which the role can be taken", async () => {
      const { distributor, guardian, removableAt } = await loadFixture(setAnnouncedStage);
      expect(await distributor.removableAt(guardian)).to.equal(removableAt);
    });

    it("should say so", async () => {
      const { distributor, guardian, announce } = await loadFixture(setRoleStage);
      const second = await pinNextSecond();
      await expect(announce())
        .to.emit(distributor, "GuardianRemovalAnnounced")
        .withArgs(guardian.address, second + CEILING);
    });

    it("should refuse an account that is no guardian", async () => {
      const { distributor, stranger, announce } = await loadFixture(setRoleStage);
      await expect(announce(stranger.address))
        .to.be.revertedWithCustomError(distributor, "NotGuardian")
        .withArgs(stranger.address);
    });

    it("should refuse one that was a guardian", async () => {
      const { distributor, guardian, role, announce } = await loadFixture(setRoleStage);
      await distributor.connect(guardian).renounceRole(role, guardian);
      await expect(announce())
        .to.be.revertedWithCustomError(distributor, "NotGuardian")
        .withArgs(guardian.address);
    });
  });

  describe("given an announcement", () => {
    it("should leave the guardian in office meanwhile", async () => {
      const { distributor, publish, revoke } = await loadFixture(setAnnouncedStage);
      await publish(1, ROOT);
      await revoke(ROOT);
      expect(await distributor.liveAt(ROOT)).to.equal(0n);
    });

    it("should refuse until the second before its time", async () => {
      const { distributor, guardian, remove, removableAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(removableAt - 1);
      await expect(remove())
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(guardian.address, removableAt);
    });

    it("should take the role from its second on", async () => {
      const { distributor, guardian, role, remove, removableAt } =
        await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(removableAt);
      await remove();
      expect(await distributor.hasRole(role, guardian)).to.equal(false);
    });

    it("should leave the role until it is taken", async () => {
      const { distributor, guardian, role, removableAt } = await loadFixture(setAnnouncedStage);
      await time.increaseTo(removableAt + 1);
      expect(await distributor.hasRole(role, guardian)).to.equal(true);
    });

    it("should leave other guardians alone", async () => {
      const { distributor, stranger, grant, remove, removableAt } =
        await loadFixture(setAnnouncedStage);
      await grant(stranger.address);
      await time.increaseTo(removableAt);
      await expect(remove(stranger.address))
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(stranger.address, 0n);
    });

    it("should start anew when it is announced again", async () => {
      const { distributor, guardian, announce } = await loadFixture(setAnnouncedStage);
      const second = await pinNextSecond();
      await announce();
      expect(await distributor.removableAt(guardian)).to.equal(second + CEILING);
    });

    it("should say so when the role is granted anew and withdraws it", async () => {
      const { distributor, guardian, grant } = await loadFixture(setAnnouncedStage);
      await expect(grant())
        .to.emit(distributor, "GuardianRemovalAnnounced")
        .withArgs(guardian.address, 0n);
    });

    it("should wait while a root is pending that was published meanwhile", async () => {
      const { distributor, guardian, publish, remove, removableAt } =
        await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(removableAt - 1);
      await publish(1, ROOT);
      const liveAt = await distributor.liveAt(ROOT);
      await time.setNextBlockTimestamp(removableAt);
      await expect(remove())
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(guardian.address, liveAt);
    });

    it("should wait for the root with the longest window, whichever was published last", async () => {
      const { distributor, admin, guardian, publish, remove, removableAt } =
        await loadFixture(setAnnouncedStage);
      await time.increaseTo(removableAt - 10);
      await distributor.connect(admin).setWindow(CEILING);
      await publish(1, ROOT);
      await distributor.connect(admin).setWindow(WINDOW);
      await publish(2, rootNamed("soon"));
      await time.increaseTo(await distributor.liveAt(rootNamed("soon")));
      await expect(remove())
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(guardian.address, await distributor.liveAt(ROOT));
    });

    it("should be due once the root that was pending is live", async () => {
      const { distributor, guardian, role, publish, remove, removableAt } =
        await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(removableAt - 1);
      await publish(1, ROOT);
      await time.setNextBlockTimestamp(await distributor.liveAt(ROOT));
      await remove();
      expect(await distributor.hasRole(role, guardian)).to.equal(false);
    });

    it("should be withdrawn when the role is granted anew", async () => {
      const { distributor, guardian, grant, remove, removableAt } =
        await loadFixture(setAnnouncedStage);
      await grant();
      await time.increaseTo(removableAt);
      await expect(remove())
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(guardian.address, 0n);
    });

    it("should stay when the account is granted another role", async () => {
      const { distributor, admin, guardian, removableAt } = await loadFixture(setAnnouncedStage);
      await distributor.connect(admin).grantRole(await distributor.PUBLISHER_ROLE(), guardian);
      expect(await distributor.removableAt(guardian)).to.equal(removableAt);
    });

    it("should stay when the account loses another role", async () => {
      const { distributor, admin, guardian, removableAt } = await loadFixture(setAnnouncedStage);
      await distributor.connect(admin).revokeRole(await distributor.PUBLISHER_ROLE(), guardian);
      expect(await distributor.removableAt(guardian)).to.equal(removableAt);
    });

    it("should be spent when the guardian renounces", async () => {
      const { distributor, guardian, role } = await loadFixture(setAnnouncedStage);
      await distributor.connect(guardian).renounceRole(role, guardian);
      expect(await distributor.removableAt(guardian)).to.equal(0n);
    });

    it("should be spent when the role is taken", async () => {
      const { distributor, guardian, grant, remove, removableAt } =
        await loadFixture(setAnnouncedStage);
      await time.increaseTo(removableAt);
      await remove();
      await grant();
      await expect(remove())
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(guardian.address, 0n);
    });

    it("should outlast every window that was running when it was made", async () => {
      const { distributor, admin, guardian, publish, announce, remove } =
        await loadFixture(setRoleStage);
      await distributor.connect(admin).setWindow(CEILING);
      await publish(1, ROOT);
      await announce();
      await time.setNextBlockTimestamp(await distributor.liveAt(ROOT));
      await expect(remove())
        .to.be.revertedWithCustomError(distributor, "GuardianNotRemovable")
        .withArgs(guardian.address, await distributor.removableAt(guardian));
    });
  });
});
