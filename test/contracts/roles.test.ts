import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import {
  ADMIN_DELAY,
  DAY,
  DISTRIBUTION_HASH,
  ethers,
  NOTICE,
  networkHelpers,
  rootNamed,
  setStage,
  WINDOW,
} from "./stage.ts";

type Stage = Awaited<ReturnType<typeof setStage>>;
type Role = "DEFAULT_ADMIN_ROLE" | "PUBLISHER_ROLE" | "GUARDIAN_ROLE";
type Door = {
  name: string;
  role: Role;
  knock: (stage: Stage, caller: HardhatEthersSigner) => Promise<unknown>;
};

const { loadFixture, time } = networkHelpers;

const ROOT = rootNamed("root");

/** Each guarded door, the role that opens it, and a way in. */
const doors: Door[] = [
  {
    name: "publishRoot",
    role: "PUBLISHER_ROLE",
    knock: ({ distributor }, caller) =>
      distributor.connect(caller).publishRoot(1, ROOT, [], DISTRIBUTION_HASH),
  },
  {
    name: "revokeRoots",
    role: "GUARDIAN_ROLE",
    knock: ({ distributor }, caller) => distributor.connect(caller).revokeRoots([ROOT]),
  },
  {
    name: "withdrawUnallocated",
    role: "DEFAULT_ADMIN_ROLE",
    knock: ({ distributor, token }, caller) =>
      distributor.connect(caller).withdrawUnallocated(token, 0n),
  },
  {
    name: "announceClosing",
    role: "DEFAULT_ADMIN_ROLE",
    knock: async ({ distributor }, caller) =>
      distributor.connect(caller).announceClosing((await time.latest()) + NOTICE + DAY),
  },
  {
    name: "sweep",
    role: "DEFAULT_ADMIN_ROLE",
    knock: async ({ distributor, token, close }, caller) => {
      await close();
      return distributor.connect(caller).sweep(token);
    },
  },
  {
    name: "announceGuardianRemoval",
    role: "DEFAULT_ADMIN_ROLE",
    knock: ({ distributor, guardian }, caller) =>
      distributor.connect(caller).announceGuardianRemoval(guardian),
  },
  {
    name: "setWindow",
    role: "DEFAULT_ADMIN_ROLE",
    knock: ({ distributor }, caller) => distributor.connect(caller).setWindow(WINDOW),
  },
  {
    name: "grantRole",
    role: "DEFAULT_ADMIN_ROLE",
    knock: ({ distributor }, caller) =>
      distributor.connect(caller).grantRole(ethers.id("PUBLISHER_ROLE"), caller),
  },
  {
    name: "revokeRole",
    role: "DEFAULT_ADMIN_ROLE",
    knock: ({ distributor, publisher }, caller) =>
      distributor.connect(caller).revokeRole(ethers.id("PUBLISHER_ROLE"), publisher),
  },
  {
    name: "beginDefaultAdminTransfer",
    role: "DEFAULT_ADMIN_ROLE",
    knock: ({ distributor }, caller) =>
      distributor.connect(caller).beginDefaultAdminTransfer(caller),
  },
  {
    name: "changeDefaultAdminDelay",
    role: "DEFAULT_ADMIN_ROLE",
    knock: ({ distributor }, caller) => distributor.connect(caller).changeDefaultAdminDelay(0),
  },
];

const holders = {
  DEFAULT_ADMIN_ROLE: "admin",
  PUBLISHER_ROLE: "publisher",
  GUARDIAN_ROLE: "guardian",
} as const;

describe("roles", () => {
  for (const { name, role, knock } of doors) {
    describe(`when ${name} is called`, () => {
      it(`should open to the ${holders[role]}`, async () => {
        const stage = await loadFixture(setStage);
        await knock(stage, stage[holders[role]]);
      });
      for (const person of ["admin", "publisher", "guardian", "treasury", "stranger"] as const) {
        if (person === holders[role]) continue;
        it(`should stay shut to the ${person}`, async () => {
          const stage = await loadFixture(setStage);
          const { distributor } = stage;
          await expect(knock(stage, stage[person]))
            .to.be.revertedWithCustomError(distributor, "AccessControlUnauthorizedAccount")
            .withArgs(stage[person].address, await distributor[role]());
        });
      }
    });
  }

  describe("given a second guardian", () => {
    it("should let both revoke", async () => {
      const stage = await loadFixture(setStage);
      const { distributor, admin, guardian, stranger, publish } = stage;
      await distributor.connect(admin).grantRole(await distributor.GUARDIAN_ROLE(), stranger);
      for (const [index, watcher] of [guardian, stranger].entries()) {
        const root = rootNamed(`root ${index}`);
        await publish(index + 1, root);
        await distributor.connect(watcher).revokeRoots([root]);
        expect(await distributor.liveAt(root)).to.equal(0n);
      }
    });
  });

  describe("given a role taken away", () => {
    it("should shut the door that it opened", async () => {
      const { distributor, admin, publisher, publish } = await loadFixture(setStage);
      const role = await distributor.PUBLISHER_ROLE();
      await distributor.connect(admin).revokeRole(role, publisher);
      await expect(publish(1, ROOT))
        .to.be.revertedWithCustomError(distributor, "AccessControlUnauthorizedAccount")
        .withArgs(publisher.address, role);
    });
  });

  describe("given a role renounced", () => {
    it("should shut the door at once", async () => {
      const { distributor, guardian, revoke } = await loadFixture(setStage);
      const role = await distributor.GUARDIAN_ROLE();
      await distributor.connect(guardian).renounceRole(role, guardian);
      await expect(revoke(ROOT))
        .to.be.revertedWithCustomError(distributor, "AccessControlUnauthorizedAccount")
        .withArgs(guardian.address, role);
    });
  });

  describe("handing over the admin's role", () => {
    async function setOfferedStage() {
      const stage = await setStage();
      await stage.distributor.connect(stage.admin).beginDefaultAdminTransfer(stage.stranger);
      const [, acceptableFrom] = await stage.distributor.pendingDefaultAdmin();
      return { ...stage, acceptableFrom };
    }

    it("should not be granted like another role", async () => {
      const { distributor, admin, stranger } = await loadFixture(setStage);
      const role = await distributor.DEFAULT_ADMIN_ROLE();
      await expect(
        distributor.connect(admin).grantRole(role, stranger),
      ).to.be.revertedWithCustomError(distributor, "AccessControlEnforcedDefaultAdminRules");
    });

    it("should not be taken away like another role", async () => {
      const { distributor, admin } = await loadFixture(setStage);
      const role = await distributor.DEFAULT_ADMIN_ROLE();
      await expect(
        distributor.connect(admin).revokeRole(role, admin),
      ).to.be.revertedWithCustomError(distributor, "AccessControlEnforcedDefaultAdminRules");
    });

    it("should wait for the delay after the offer", async () => {
      const { distributor, stranger, acceptableFrom } = await loadFixture(setOfferedStage);
      await time.setNextBlockTimestamp(acceptableFrom);
      await expect(distributor.connect(stranger).acceptDefaultAdminTransfer())
        .to.be.revertedWithCustomError(distributor, "AccessControlEnforcedDefaultAdminDelay")
        .withArgs(acceptableFrom);
    });

    it("should leave the old admin in office meanwhile", async () => {
      const { distributor, admin, stranger } = await loadFixture(setOfferedStage);
      expect(await distributor.defaultAdmin()).to.equal(admin.address);
      await expect(distributor.connect(stranger).setWindow(WINDOW))
        .to.be.revertedWithCustomError(distributor, "AccessControlUnauthorizedAccount")
        .withArgs(stranger.address, await distributor.DEFAULT_ADMIN_ROLE());
    });

    it("should take acceptance by the one it was offered to alone", async () => {
      const { distributor, guardian } = await loadFixture(setOfferedStage);
      await time.increase(ADMIN_DELAY + 1);
      await expect(distributor.connect(guardian).acceptDefaultAdminTransfer())
        .to.be.revertedWithCustomError(distributor, "AccessControlInvalidDefaultAdmin")
        .withArgs(guardian.address);
    });

    it("should move the office when it is accepted after the delay", async () => {
      const { distributor, admin, stranger } = await loadFixture(setOfferedStage);
      await time.increase(ADMIN_DELAY + 1);
      await distributor.connect(stranger).acceptDefaultAdminTransfer();
      expect(await distributor.defaultAdmin()).to.equal(stranger.address);
      await distributor.connect(stranger).setWindow(WINDOW);
      await expect(distributor.connect(admin).setWindow(WINDOW))
        .to.be.revertedWithCustomError(distributor, "AccessControlUnauthorizedAccount")
        .withArgs(admin.address, await distributor.DEFAULT_ADMIN_ROLE());
    });

    it("should not be taken up once it is called off", async () => {
      const { distributor, admin, stranger } = await loadFixture(setOfferedStage);
      await distributor.connect(admin).cancelDefaultAdminTransfer();
      await time.increase(ADMIN_DELAY + 1);
      await expect(distributor.connect(stranger).acceptDefaultAdminTransfer())
        .to.be.revertedWithCustomError(distributor, "AccessControlInvalidDefaultAdmin")
        .withArgs(stranger.address);
    });
  });
});
