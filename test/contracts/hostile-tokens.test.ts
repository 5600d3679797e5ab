import { expect } from "chai";
import {
  deployFeeToken,
  deployHostile,
  deployWallet,
  Entitlements,
  ethers,
  networkHelpers,
  setStage,
} from "./stage.ts";

/** As `AnsweringToken` numbers them. */
const Manner = { MoveAndAnswer: 1, AnswerOnly: 2, Revert: 3 } as const;

const FALSE = ethers.ZeroHash;
const TRUE = ethers.toBeHex(1, 32);

/** How a token may refuse: what it does, and what it answers. */
const refusals = {
  "says false": [Manner.AnswerOnly, FALSE],
  "says what is no boolean": [Manner.AnswerOnly, ethers.toBeHex(2, 32)],
  "reverts without a word": [Manner.Revert, "0x"],
  "reverts with one": [Manner.Revert, TRUE],
} as const;

describe("tokens that are not what they should be", () => {
  const { loadFixture } = networkHelpers;

  /** 1,000 of a hostile token funded, 100 of it Alice's under a live tree of one leaf. */
  async function setHostileStage(name: string) {
    const stage = await setStage();
    const { distributor, admin, alice, bob, stranger, funder } = stage;
    const { token, tricks } = await deployHostile(name);
    const address = await stage.stock(token);
    await stage.fund(1_000n, token);
    await stage.publishLive(1, [alice.address, address, 100n]);
    const doors = {
      claim: () => distributor.connect(alice).claim(token, 100n, []),
      claimFor: () => distributor.connect(stranger).claimFor(alice, token, 100n, []),
      claimTo: () => distributor.connect(alice).claimTo(bob, token, 100n, []),
      withdrawUnallocated: () => distributor.connect(admin).withdrawUnallocated(token, 50n),
      sweep: async () => {
        await stage.close();
        return distributor.connect(admin).sweep(token);
      },
    };
    const fundMore = () => distributor.connect(funder).fund(token, 100n);
    return { ...stage, token, tricks, address, doors, fundMore };
  }

  const doorNames = ["claim", "claimFor", "claimTo", "withdrawUnallocated", "sweep"] as const;
  const setAnsweringStage = () => setHostileStage("AnsweringToken");
  const setBlocklistStage = () => setHostileStage("BlocklistToken");
  const setRebasingStage = () => setHostileStage("RebasingToken");

  for (const [name, [manner, answer]] of Object.entries(refusals)) {
    describe(`given a token that keeps the tokens and ${name}`, () => {
      for (const door of doorNames) {
        it(`should fail ${door}, and change nothing`, async () => {
          const { distributor, alice, address, tricks, doors } =
            await loadFixture(setAnsweringStage);
          await tricks.getFunction("tell")(manner, answer);
          await expect(doors[door]()).to.be.revertedWithCustomError(distributor, "TransferFailed");
          expect(await distributor.claimed(alice, address)).to.equal(0n);
          expect(await distributor.funded(address)).to.equal(1_000n);
        });
      }

      it("should fail fund, and credit nothing", async () => {
        const { distributor, address, tricks, fundMore } = await loadFixture(setAnsweringStage);
        await tricks.getFunction("tell")(manner, answer);
        await expect(fundMore()).to.be.revertedWithCustomError(distributor, "TransferFromFailed");
        expect(await distributor.funded(address)).to.equal(1_000n);
      });
    });
  }

  describe("given a token that moves them and says nothing", () => {
    for (const [door, gone] of [
      ["claim", 100n],
      ["claimFor", 100n],
      ["claimTo", 100n],
      ["withdrawUnallocated", 50n],
      ["sweep", 1_000n],
    ] as const) {
      it(`should pay by ${door}`, async () => {
        const { distributor, token, tricks, doors } = await loadFixture(setAnsweringStage);
        await tricks.getFunction("tell")(Manner.MoveAndAnswer, "0x");
        await doors[door]();
        expect(await token.balanceOf(distributor)).to.equal(1_000n - gone);
      });
    }

    it("should credit what it brings", async () => {
      const { distributor, token, tricks, fundMore } = await loadFixture(setAnsweringStage);
      await tricks.getFunction("tell")(Manner.MoveAndAnswer, "0x");
      await fundMore();
      expect(await distributor.funded(token)).to.equal(1_100n);
    });
  });

  describe("given a token that keeps them and says true", () => {
    it("should credit nothing", async () => {
      const { distributor, address, tricks, fundMore } = await loadFixture(setAnsweringStage);
      await tricks.getFunction("tell")(Manner.AnswerOnly, TRUE);
      await expect(fundMore())
        .to.be.revertedWithCustomError(distributor, "NothingReceived")
        .withArgs(address);
    });

    it("should believe it in a claim, for only the token knows", async () => {
      const { distributor, token, alice, tricks, doors } = await loadFixture(setAnsweringStage);
      await tricks.getFunction("tell")(Manner.AnswerOnly, TRUE);
      await doors.claim();
      expect(await distributor.claimed(alice, token)).to.equal(100n);
      expect(await token.balanceOf(alice)).to.equal(0n);
    });
  });

  describe("given a token without code", () => {
    it("should fail the claim, and leave the mark", async () => {
      const { distributor, alice, bob, publish, goLive } = await loadFixture(setStage);
      const { root } = new Entitlements([[alice.address, bob.address, 100n]]);
      await publish(1, root);
      await goLive(root);
      await expect(distributor.connect(alice).claim(bob, 100n, [])).to.be.revertedWithCustomError(
        distributor,
        "TransferFailed",
      );
      expect(await distributor.claimed(alice, bob)).to.equal(0n);
    });
  });

  describe("given a token that lists accounts", () => {
    it("should fail the claim of one that is listed, and leave the mark", async () => {
      const { distributor, token, alice, tricks, doors } = await loadFixture(setBlocklistStage);
      await tricks.getFunction("setBlocked")(alice, true);
      await expect(doors.claim()).to.be.revertedWithCustomError(distributor, "TransferFailed");
      expect(await distributor.claimed(alice, token)).to.equal(0n);
    });

    it("should pay another whom the listed account names", async () => {
      const { token, alice, bob, tricks, doors } = await loadFixture(setBlocklistStage);
      await tricks.getFunction("setBlocked")(alice, true);
      await doors.claimTo();
      expect(await token.balanceOf(bob)).to.equal(100n);
    });

    it("should pay another token to one that is listed", async () => {
      const { distributor, otherToken, otherTokenAddress, alice, tricks, fund, publishLive } =
        await loadFixture(setBlocklistStage);
      await tricks.getFunction("setBlocked")(alice, true);
      await fund(30n, otherToken);
      await publishLive(2, [alice.address, otherTokenAddress, 30n]);
      await distributor.connect(alice).claim(otherToken, 30n, []);
      expect(await otherToken.balanceOf(alice)).to.equal(30n);
    });

    for (const door of ["withdrawUnallocated", "sweep"] as const) {
      it(`should fail ${door} while the treasury is listed, and keep the credit`, async () => {
        const { distributor, token, treasury, tricks, doors } =
          await loadFixture(setBlocklistStage);
        await tricks.getFunction("setBlocked")(treasury, true);
        await expect(doors[door]()).to.be.revertedWithCustomError(distributor, "TransferFailed");
        expect(await distributor.funded(token)).to.equal(1_000n);
      });
    }
  });

  describe("given a token that asks the account", () => {
    /** A contract wallet has 100 of it under a live tree of one leaf, and refuses. */
    async function setRefusingStage() {
      const stage = await setStage();
      const { token } = await deployHostile("HookToken");
      const address = await stage.stock(token);
      const { wallet, walletAddress } = await deployWallet("HookedWallet");
      await stage.fund(1_000n, token);
      await stage.publishLive(1, [walletAddress, address, 100n]);
      await wallet.getFunction("refuse")(true);
      return { ...stage, token, address, wallet, walletAddress };
    }

    it("should fail the claim of one that refuses, and leave the mark", async () => {
      const { distributor, stranger, token, walletAddress } = await loadFixture(setRefusingStage);
      await expect(
        distributor.connect(stranger).claimFor(walletAddress, token, 100n, []),
      ).to.be.revertedWithCustomError(distributor, "TransferFailed");
      expect(await distributor.claimed(walletAddress, token)).to.equal(0n);
    });

    it("should pay another whom it names", async () => {
      const { distributor, bob, token, address, wallet } = await loadFixture(setRefusingStage);
      await wallet.getFunction("execute")(
        await distributor.getAddress(),
        distributor.interface.encodeFunctionData("claimTo", [bob.address, address, 100n, []]),
      );
      expect(await token.balanceOf(bob)).to.equal(100n);
    });
  });

  describe("given a token whose balances shrink", () => {
    async function setShrunkStage() {
      const stage = await setRebasingStage();
      await stage.publish(2, ethers.id("promise"), [{ token: stage.address, total: 600n }]);
      await stage.tricks.getFunction("rebase")(500);
      return stage;
    }

    it("should fail a claim that is more than is left, and leave the mark", async () => {
      const { distributor, token, alice, doors } = await loadFixture(setShrunkStage);
      await expect(doors.claim()).to.be.revertedWithCustomError(distributor, "TransferFailed");
      expect(await distributor.claimed(alice, token)).to.equal(0n);
    });

    it("should pay a claim that is not", async () => {
      const { distributor, token, address, bob, publishLive } = await loadFixture(setShrunkStage);
      await publishLive(3, [bob.address, address, 40n]);
      await distributor.connect(bob).claim(token, 40n, []);
      expect(await token.balanceOf(bob)).to.equal(40n);
    });

    it("should keep its credit, which it cannot see shrink", async () => {
      const { distributor, token } = await loadFixture(setShrunkStage);
      expect(await distributor.funded(token)).to.equal(1_000n);
    });

    it("should fail to withdraw what is there no longer", async () => {
      const { distributor, token, admin } = await loadFixture(setShrunkStage);
      await expect(
        distributor.connect(admin).withdrawUnallocated(token, 400n),
      ).to.be.revertedWithCustomError(distributor, "TransferFailed");
    });

    it("should sweep what is left", async () => {
      const { token, treasury, doors } = await loadFixture(setShrunkStage);
      await doors.sweep();
      expect(await token.balanceOf(treasury)).to.equal(50n);
    });

    it("should sweep what grew as well", async () => {
      const { token, treasury, tricks, doors } = await loadFixture(setRebasingStage);
      await tricks.getFunction("rebase")(20_000);
      await doors.sweep();
      expect(await token.balanceOf(treasury)).to.equal(2_000n);
    });
  });

  describe("given a token that takes a fee", () => {
    async function setFeeStage() {
      const stage = await setStage();
      const { distributor, admin, alice } = stage;
      const token = await deployFeeToken(1_000);
      const address = await stage.stock(token);
      await stage.fund(1_000n, token);
      await stage.publishLive(1, [alice.address, address, 100n]);
      return { ...stage, token, address, asAdmin: distributor.connect(admin) };
    }

    it("should cover a promise with what arrived alone", async () => {
      const { distributor, address, publish } = await loadFixture(setFeeStage);
      await expect(publish(2, ethers.id("root"), [{ token: address, total: 901n }]))
        .to.be.revertedWithCustomError(distributor, "NotCovered")
        .withArgs(address, 901n, 900n);
    });

    it("should mark what left, though the recipient got less", async () => {
      const { distributor, token, alice, bob } = await loadFixture(setFeeStage);
      await distributor.connect(alice).claimTo(bob, token, 100n, []);
      expect(await distributor.claimed(alice, token)).to.equal(100n);
      expect(await token.balanceOf(bob)).to.equal(90n);
    });

    it("should withdraw by what left", async () => {
      const { distributor, token, treasury, asAdmin } = await loadFixture(setFeeStage);
      await asAdmin.withdrawUnallocated(token, 800n);
      expect(await distributor.funded(token)).to.equal(100n);
      expect(await token.balanceOf(treasury)).to.equal(720n);
    });

    it("should sweep by what left", async () => {
      const { distributor, token, address, asAdmin, close } = await loadFixture(setFeeStage);
      await close();
      await expect(asAdmin.sweep(token)).to.emit(distributor, "Swept").withArgs(address, 900n);
      expect(await distributor.funded(token)).to.equal(0n);
    });
  });
});
