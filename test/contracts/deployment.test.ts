import { expect } from "chai";
import { RewardDistributor__factory } from "../../types/ethers-contracts/index.ts";
import { ADMIN_DELAY, CEILING, ethers, FLOOR, networkHelpers, setStage, WINDOW } from "./stage.ts";

describe("deployment", () => {
  const { loadFixture } = networkHelpers;

  async function deploy(changes: {
    admin?: string;
    treasury?: string;
    floor?: number;
    window?: number;
  }) {
    const { admin, publisher, guardian, treasury } = await loadFixture(setStage);
    return new RewardDistributor__factory(admin).deploy(
      changes.admin ?? admin,
      ADMIN_DELAY,
      publisher,
      guardian,
      changes.treasury ?? treasury,
      changes.floor ?? FLOOR,
      changes.window ?? WINDOW,
    );
  }

  describe("when everything is in range", () => {
    it("should fix the treasury and the window floor", async () => {
      const { distributor, treasury } = await loadFixture(setStage);
      expect(await distributor.treasury()).to.equal(treasury.address);
      expect(await distributor.windowFloor()).to.equal(FLOOR);
    });

    it("should set the first window, and say so", async () => {
      const { distributor } = await loadFixture(setStage);
      expect(await distributor.window()).to.equal(WINDOW);
      await expect(distributor.deploymentTransaction())
        .to.emit(distributor, "WindowSet")
        .withArgs(WINDOW);
    });

    it("should give each role to its holder alone", async () => {
      const { distributor, admin, publisher, guardian } = await loadFixture(setStage);
      const roles = [
        [await distributor.DEFAULT_ADMIN_ROLE(), admin],
        [await distributor.PUBLISHER_ROLE(), publisher],
        [await distributor.GUARDIAN_ROLE(), guardian],
      ] as const;
      for (const [role, holder] of roles) {
        for (const person of [admin, publisher, guardian]) {
          expect(await distributor.hasRole(role, person)).to.equal(person === holder);
        }
      }
    });

    it("should start before the first epoch, with no money", async () => {
      const { distributor, token } = await loadFixture(setStage);
      expect(await distributor.lastEpoch()).to.equal(0n);
      expect(await distributor.funded(token)).to.equal(0n);
      expect(await distributor.allocated(token)).to.equal(0n);
    });

    it("should start with no closing announced", async () => {
      const { distributor } = await loadFixture(setStage);
      expect(await distributor.closesAt()).to.equal(0n);
    });

    it("should start with no guardian about to go", async () => {
      const { distributor, guardian } = await loadFixture(setStage);
      expect(await distributor.removableAt(guardian)).to.equal(0n);
    });

    it("should name itself in the domain that claims are signed for", async () => {
      const { distributor } = await loadFixture(setStage);
      const { name, version, chainId, verifyingContract } = await distributor.eip712Domain();
      expect([name, version, chainId, verifyingContract]).to.deep.equal([
        "Tidemark RewardDistributor",
        "1",
        (await ethers.provider.getNetwork()).chainId,
        await distributor.getAddress(),
      ]);
    });
  });

  describe("when the first window is at an end of its range", () => {
    it("should take the floor", async () => {
      const distributor = await deploy({ window: FLOOR });
      expect(await distributor.window()).to.equal(FLOOR);
    });

    it("should take 30 days", async () => {
      const distributor = await deploy({ window: CEILING });
      expect(await distributor.window()).to.equal(CEILING);
    });
  });

  describe("when the first window is out of its range", () => {
    it("should refuse one below the floor", async () => {
      const { distributor } = await loadFixture(setStage);
      await expect(deploy({ window: FLOOR - 1 }))
        .to.be.revertedWithCustomError(distributor, "WindowOutOfRange")
        .withArgs(FLOOR - 1, FLOOR, CEILING);
    });

    it("should refuse one above 30 days", async () => {
      const { distributor } = await loadFixture(setStage);
      await expect(deploy({ window: CEILING + 1 }))
        .to.be.revertedWithCustomError(distributor, "WindowOutOfRange")
        .withArgs(CEILING + 1, FLOOR, CEILING);
    });

    it("should refuse every window under a floor above 30 days", async () => {
      const { distributor } = await loadFixture(setStage);
      await expect(deploy({ floor: CEILING + 1, window: CEILING + 1 }))
        .to.be.revertedWithCustomError(distributor, "WindowOutOfRange")
        .withArgs(CEILING + 1, CEILING + 1, CEILING);
    });
  });

  describe("when nobody would hold a part", () => {
    it("should refuse the zero address as treasury", async () => {
      const { distributor } = await loadFixture(setStage);
      await expect(deploy({ treasury: ethers.ZeroAddress }))
        .to.be.revertedWithCustomError(distributor, "InvalidTreasury")
        .withArgs(ethers.ZeroAddress);
    });

    it("should refuse the distributor itself as treasury", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      const treasury = ethers.getCreateAddress({
        from: admin.address,
        nonce: await admin.getNonce(),
      });
      await expect(deploy({ treasury }))
        .to.be.revertedWithCustomError(distributor, "InvalidTreasury")
        .withArgs(treasury);
    });

    it("should refuse the zero address as admin", async () => {
      const { distributor } = await loadFixture(setStage);
      await expect(deploy({ admin: ethers.ZeroAddress }))
        .to.be.revertedWithCustomError(distributor, "AccessControlInvalidDefaultAdmin")
        .withArgs(ethers.ZeroAddress);
    });
  });
});
