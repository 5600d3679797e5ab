import { expect } from "chai";
import {
  deployHostile,
  deployWallet,
  Entitlements,
  ethers,
  eventsOf,
  networkHelpers,
  SkipReason,
  setStage,
} from "./stage.ts";

/** As `AnsweringToken` numbers them. */
const Manner = { MoveAndAnswer: 1, AnswerOnly: 2, Revert: 3 } as const;

const FALSE = ethers.ZeroHash;
const TRUE = ethers.toBeHex(1, 32);

describe("claiming many, where a token or an account refuses", () => {
  const { loadFixture } = networkHelpers;

  /** A hostile token's 100 of an account, between Alice's and Bob's 100 of an honest one. */
  async function setHostileStage(name: string, account?: string) {
    const stage = await setStage();
    const { distributor, alice, bob, stranger, tokenAddress } = stage;
    const { token: hostile, tricks } = await deployHostile(name);
    const hostileAddress = await stage.stock(hostile);
    await stage.fund(1_000n);
    await stage.fund(1_000n, hostile);
    const refused = account ?? alice.address;
    const leaves = [
      [alice.address, tokenAddress, 100n],
      [refused, hostileAddress, 100n],
      [bob.address, tokenAddress, 100n],
    ] as const;
    const entitlements = await stage.publishLive(1, ...leaves);
    const items = leaves.map(([who, token, cumulative], index) => ({
      account: who,
      token,
      cumulative,
      proof: entitlements.proof(index),
    }));
    const claimAll = () => distributor.connect(stranger).claimMany(items);
    const isPaid = ["Claimed", refused, hostileAddress, 100n];
    const isSkipped = ["ClaimSkipped", refused, hostileAddress, SkipReason.TransferFailed];
    const around = (middle: unknown[]) => [
      ["Claimed", alice.address, tokenAddress, 100n],
      middle,
      ["Claimed", bob.address, tokenAddress, 100n],
    ];
    return { ...stage, hostile, hostileAddress, tricks, claimAll, around, isPaid, isSkipped };
  }

  const setAnsweringStage = () => setHostileStage("AnsweringToken");
  const setBlocklistStage = () => setHostileStage("BlocklistToken");
  const setBombStage = () => setHostileStage("BombToken");
  async function setHookStage() {
    const { wallet, walletAddress } = await deployWallet("HookedWallet");
    return { ...(await setHostileStage("HookToken", walletAddress)), wallet, walletAddress };
  }

  describe("given a token that keeps the tokens", () => {
    const answers = {
      "says false": [Manner.AnswerOnly, FALSE],
      "says what is no boolean": [Manner.AnswerOnly, ethers.toBeHex(2, 32)],
      "reverts without a word": [Manner.Revert, "0x"],
      "reverts with one": [Manner.Revert, TRUE],
    } as const;
    for (const [name, [manner, answer]] of Object.entries(answers)) {
      it(`should skip it when it ${name}, and pay the others`, async () => {
        const { distributor, tricks, claimAll, around, isSkipped } =
          await loadFixture(setAnsweringStage);
        await tricks.getFunction("tell")(manner, answer);
        expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isSkipped));
      });
    }

    it("should leave the mark, so that it is paid another time", async () => {
      const { distributor, alice, hostile, hostileAddress, tricks, claimAll } =
        await loadFixture(setAnsweringStage);
      await tricks.getFunction("tell")(Manner.AnswerOnly, FALSE);
      await claimAll();
      expect(await distributor.claimed(alice, hostileAddress)).to.equal(0n);
      await tricks.getFunction("tell")(0, "0x");
      await claimAll();
      expect(await hostile.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("given a token that moves them", () => {
    it("should pay when it says nothing", async () => {
      const { distributor, tricks, claimAll, around, isPaid } =
        await loadFixture(setAnsweringStage);
      await tricks.getFunction("tell")(Manner.MoveAndAnswer, "0x");
      expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isPaid));
    });

    it("should pay when it says more than true", async () => {
      const { distributor, tricks, claimAll, around, isPaid } =
        await loadFixture(setAnsweringStage);
      await tricks.getFunction("tell")(
        Manner.MoveAndAnswer,
        ethers.concat([TRUE, ethers.ZeroHash, "0x01"]),
      );
      expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isPaid));
    });
  });

  describe("given a token that lists accounts", () => {
    it("should skip one that is listed, and pay the others", async () => {
      const { distributor, alice, tricks, claimAll, around, isSkipped } =
        await loadFixture(setBlocklistStage);
      await tricks.getFunction("setBlocked")(alice, true);
      expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isSkipped));
    });

    it("should skip all of that token when the distributor is listed", async () => {
      const { distributor, tricks, claimAll, around, isSkipped } =
        await loadFixture(setBlocklistStage);
      await tricks.getFunction("setBlocked")(await distributor.getAddress(), true);
      expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isSkipped));
    });

    it("should pay once it is listed no longer", async () => {
      const { alice, hostile, tricks, claimAll } = await loadFixture(setBlocklistStage);
      await tricks.getFunction("setBlocked")(alice, true);
      await claimAll();
      await tricks.getFunction("setBlocked")(alice, false);
      await claimAll();
      expect(await hostile.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("given a token that answers with a flood", () => {
    it("should skip it, and pay the others", async () => {
      const { distributor, claimAll, around, isSkipped } = await loadFixture(setBombStage);
      expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isSkipped));
    });

    it("should not pay for copying the flood", async () => {
      const { claimAll } = await loadFixture(setBombStage);
      const receipt = await (await claimAll()).wait();
      expect(receipt?.gasUsed).to.be.below(400_000n);
    });
  });

  describe("given a token that asks the account", () => {
    it("should skip an account that refuses, and pay the others", async () => {
      const { distributor, wallet, claimAll, around, isSkipped } = await loadFixture(setHookStage);
      await wallet.getFunction("refuse")(true);
      expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isSkipped));
    });

    it("should pay an account that takes it", async () => {
      const { distributor, claimAll, around, isPaid } = await loadFixture(setHookStage);
      expect(await eventsOf(distributor, claimAll())).to.deep.equal(around(isPaid));
    });

    it("should pay an account once that asks for more of the same meanwhile", async () => {
      const { distributor, hostile, hostileAddress, wallet, walletAddress, publishLive, claimAll } =
        await loadFixture(setHookStage);
      await publishLive(2, [walletAddress, hostileAddress, 100n]);
      await wallet.getFunction("arm")(
        await distributor.getAddress(),
        distributor.interface.encodeFunctionData("claim", [hostileAddress, 100n, []]),
      );
      await claimAll();
      expect(await wallet.getFunction("wasCalled")()).to.equal(true);
      expect(await wallet.getFunction("succeeded")()).to.equal(false);
      expect(await hostile.balanceOf(walletAddress)).to.equal(100n);
    });
  });

  describe("given a token without code", () => {
    it("should skip it, and leave the mark", async () => {
      const { distributor, alice, bob, stranger, publish, goLive } = await loadFixture(setStage);
      const { root } = new Entitlements([[alice.address, bob.address, 100n]]);
      await publish(1, root);
      await goLive(root);
      const item = { account: alice.address, token: bob.address, cumulative: 100n, proof: [] };
      expect(
        await eventsOf(distributor, distributor.connect(stranger).claimMany([item])),
      ).to.deep.equal([["ClaimSkipped", alice.address, bob.address, SkipReason.TransferFailed]]);
      expect(await distributor.claimed(alice, bob)).to.equal(0n);
    });

    it("should skip the distributor taken for a token", async () => {
      const { distributor, alice, stranger, publish, goLive } = await loadFixture(setStage);
      const token = await distributor.getAddress();
      const { root } = new Entitlements([[alice.address, token, 100n]]);
      await publish(1, root);
      await goLive(root);
      const item = { account: alice.address, token, cumulative: 100n, proof: [] };
      expect(
        await eventsOf(distributor, distributor.connect(stranger).claimMany([item])),
      ).to.deep.equal([["ClaimSkipped", alice.address, token, SkipReason.TransferFailed]]);
    });
  });

  describe("given a token that claims more meanwhile, and then says false", () => {
    /** Alice's 100 under one root and 150 under another; while the 100 are paid, the token claims the 150. */
    async function setTwoFacedStage() {
      const stage = await setHostileStage("TwoFacedToken");
      const { distributor, alice, hostileAddress, tricks, publishLive } = stage;
      await publishLive(2, [alice.address, hostileAddress, 150n]);
      await tricks.getFunction("arm")(
        await distributor.getAddress(),
        distributor.interface.encodeFunctionData("claimFor", [
          alice.address,
          hostileAddress,
          150n,
          [],
        ]),
      );
      return stage;
    }

    it("should take back its own amount, not what was claimed meanwhile", async () => {
      const { distributor, alice, hostile, hostileAddress, tricks, claimAll } =
        await loadFixture(setTwoFacedStage);
      await claimAll();
      expect(await tricks.getFunction("succeeded")()).to.equal(true);
      expect(await hostile.balanceOf(alice)).to.equal(50n);
      expect(await distributor.claimed(alice, hostileAddress)).to.equal(50n);
    });

    it("should say both, and pay the others", async () => {
      const { distributor, alice, bob, tokenAddress, hostileAddress, claimAll } =
        await loadFixture(setTwoFacedStage);
      expect(await eventsOf(distributor, claimAll())).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 100n],
        ["Claimed", alice.address, hostileAddress, 50n],
        ["ClaimSkipped", alice.address, hostileAddress, SkipReason.TransferFailed],
        ["Claimed", bob.address, tokenAddress, 100n],
      ]);
    });

    it("should pay the rest another time, and no more", async () => {
      const { distributor, alice, hostile, claimAll } = await loadFixture(setTwoFacedStage);
      await claimAll();
      await distributor.connect(alice).claim(hostile, 150n, []);
      expect(await hostile.balanceOf(alice)).to.equal(150n);
      await expect(distributor.connect(alice).claim(hostile, 150n, []))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(150n, 150n);
    });
  });
});
