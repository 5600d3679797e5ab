import { expect } from "chai";
import { Entitlements, ethers, eventsOf, networkHelpers, SkipReason, setStage } from "./stage.ts";

type Item = { account: string; token: string; cumulative: bigint; proof: string[] };

describe("claiming many at once", () => {
  const { loadFixture } = networkHelpers;

  /** Alice's 100 and Bob's 200 of one token, and Alice's 300 of the other, all live; a stranger brings them. */
  async function setLiveStage() {
    const stage = await setStage();
    const { alice, bob, tokenAddress, otherTokenAddress } = stage;
    await stage.fund(10_000n);
    await stage.fund(10_000n, stage.otherToken);
    const leaves = [
      [alice.address, tokenAddress, 100n],
      [bob.address, tokenAddress, 200n],
      [alice.address, otherTokenAddress, 300n],
    ] as const;
    const entitlements = await stage.publishLive(1, ...leaves);
    const items = leaves.map(
      ([account, token, cumulative], index): Item => ({
        account,
        token,
        cumulative,
        proof: entitlements.proof(index),
      }),
    );
    const [ofAlice, ofBob, ofAliceOther] = items as [Item, Item, Item];
    const claimMany = (...many: Item[]) =>
      stage.distributor.connect(stage.stranger).claimMany(many);
    return { ...stage, entitlements, items, ofAlice, ofBob, ofAliceOther, claimMany };
  }

  describe("when all can be paid", () => {
    it("should pay every account its token", async () => {
      const { distributor, token, alice, bob, stranger, items, claimMany } =
        await loadFixture(setLiveStage);
      await expect(claimMany(...items)).to.changeTokenBalances(
        ethers,
        token,
        [distributor, alice, bob, stranger],
        [-300n, 100n, 200n, 0n],
      );
    });

    it("should pay every token", async () => {
      const { otherToken, alice, items, claimMany } = await loadFixture(setLiveStage);
      await claimMany(...items);
      expect(await otherToken.balanceOf(alice)).to.equal(300n);
    });

    it("should raise every mark", async () => {
      const { distributor, items, claimMany } = await loadFixture(setLiveStage);
      await claimMany(...items);
      for (const { account, token, cumulative } of items) {
        expect(await distributor.claimed(account, token)).to.equal(cumulative);
      }
    });

    it("should say each claim in order", async () => {
      const { distributor, alice, bob, tokenAddress, otherTokenAddress, items, claimMany } =
        await loadFixture(setLiveStage);
      expect(await eventsOf(distributor, claimMany(...items))).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 100n],
        ["Claimed", bob.address, tokenAddress, 200n],
        ["Claimed", alice.address, otherTokenAddress, 300n],
      ]);
    });

    it("should pay the rise above a mark", async () => {
      const { distributor, alice, token, tokenAddress, claimMany, ofAlice, publishLive } =
        await loadFixture(setLiveStage);
      await claimMany(ofAlice);
      await publishLive(2, [alice.address, tokenAddress, 170n]);
      const next = { account: alice.address, token: tokenAddress, cumulative: 170n, proof: [] };
      expect(await eventsOf(distributor, claimMany(next))).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 70n],
      ]);
      expect(await token.balanceOf(alice)).to.equal(170n);
    });
  });

  describe("when no item is named", () => {
    it("should do nothing", async () => {
      const { distributor, claimMany } = await loadFixture(setLiveStage);
      expect(await eventsOf(distributor, claimMany())).to.deep.equal([]);
    });
  });

  describe("when an item is named twice", () => {
    it("should pay it once, and skip it then", async () => {
      const { distributor, alice, token, tokenAddress, ofAlice, claimMany } =
        await loadFixture(setLiveStage);
      expect(await eventsOf(distributor, claimMany(ofAlice, ofAlice))).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 100n],
        ["ClaimSkipped", alice.address, tokenAddress, SkipReason.NothingToClaim],
      ]);
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("when an account's items are of several roots", () => {
    async function setTwoRootStage() {
      const stage = await setLiveStage();
      await stage.publishLive(2, [stage.alice.address, stage.tokenAddress, 170n]);
      const newer = { ...stage.ofAlice, cumulative: 170n, proof: [] };
      return { ...stage, newer };
    }

    it("should pay each rise when the older comes first", async () => {
      const { distributor, alice, tokenAddress, ofAlice, newer, claimMany } =
        await loadFixture(setTwoRootStage);
      expect(await eventsOf(distributor, claimMany(ofAlice, newer))).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 100n],
        ["Claimed", alice.address, tokenAddress, 70n],
      ]);
    });

    it("should pay the whole at once when the newer comes first", async () => {
      const { distributor, alice, tokenAddress, ofAlice, newer, claimMany } =
        await loadFixture(setTwoRootStage);
      expect(await eventsOf(distributor, claimMany(newer, ofAlice))).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 170n],
        ["ClaimSkipped", alice.address, tokenAddress, SkipReason.NothingToClaim],
      ]);
    });
  });

  describe("when one item cannot be paid", () => {
    /** What was said of the item, and then of the two others, which must be paid. */
    async function skipOf(stage: Awaited<ReturnType<typeof setLiveStage>>, item: Item) {
      const { distributor, alice, bob, tokenAddress, otherTokenAddress } = stage;
      const events = await eventsOf(
        distributor,
        stage.claimMany(stage.ofBob, item, stage.ofAliceOther),
      );
      const [before, skip, after, ...more] = events;
      expect([before, after, more]).to.deep.equal([
        ["Claimed", bob.address, tokenAddress, 200n],
        ["Claimed", alice.address, otherTokenAddress, 300n],
        [],
      ]);
      expect(await distributor.claimed(item.account, item.token)).to.equal(0n);
      return skip;
    }

    it("should skip a wrong proof", async () => {
      const stage = await loadFixture(setLiveStage);
      const { alice, tokenAddress, ofAlice } = stage;
      expect(await skipOf(stage, { ...ofAlice, proof: [] })).to.deep.equal([
        "ClaimSkipped",
        alice.address,
        tokenAddress,
        SkipReason.RootNotLive,
      ]);
    });

    it("should skip a wrong amount", async () => {
      const stage = await loadFixture(setLiveStage);
      const { alice, tokenAddress, ofAlice } = stage;
      expect(await skipOf(stage, { ...ofAlice, cumulative: 101n })).to.deep.equal([
        "ClaimSkipped",
        alice.address,
        tokenAddress,
        SkipReason.RootNotLive,
      ]);
    });

    it("should skip a pending root", async () => {
      const stage = await loadFixture(setLiveStage);
      const { stranger, tokenAddress, publish } = stage;
      const { root } = new Entitlements([[stranger.address, tokenAddress, 50n]]);
      await publish(2, root);
      const item = { account: stranger.address, token: tokenAddress, cumulative: 50n, proof: [] };
      expect(await skipOf(stage, item)).to.deep.equal([
        "ClaimSkipped",
        stranger.address,
        tokenAddress,
        SkipReason.RootNotLive,
      ]);
    });

    it("should skip a revoked root", async () => {
      const stage = await loadFixture(setLiveStage);
      const { stranger, tokenAddress, publishLive, revoke } = stage;
      const { root } = await publishLive(2, [stranger.address, tokenAddress, 50n]);
      await revoke(root);
      const item = { account: stranger.address, token: tokenAddress, cumulative: 50n, proof: [] };
      expect(await skipOf(stage, item)).to.deep.equal([
        "ClaimSkipped",
        stranger.address,
        tokenAddress,
        SkipReason.RootNotLive,
      ]);
    });

    it("should skip an entitlement of zero", async () => {
      const stage = await loadFixture(setLiveStage);
      const { stranger, tokenAddress, publishLive } = stage;
      await publishLive(2, [stranger.address, tokenAddress, 0n]);
      const item = { account: stranger.address, token: tokenAddress, cumulative: 0n, proof: [] };
      expect(await skipOf(stage, item)).to.deep.equal([
        "ClaimSkipped",
        stranger.address,
        tokenAddress,
        SkipReason.NothingToClaim,
      ]);
    });

    it("should skip the zero address", async () => {
      const stage = await loadFixture(setLiveStage);
      const { tokenAddress, publishLive } = stage;
      await publishLive(2, [ethers.ZeroAddress, tokenAddress, 50n]);
      const item = { account: ethers.ZeroAddress, token: tokenAddress, cumulative: 50n, proof: [] };
      expect(await skipOf(stage, item)).to.deep.equal([
        "ClaimSkipped",
        ethers.ZeroAddress,
        tokenAddress,
        SkipReason.InvalidRecipient,
      ]);
    });

    it("should skip the distributor itself", async () => {
      const stage = await loadFixture(setLiveStage);
      const { distributor, tokenAddress, publishLive } = stage;
      const account = await distributor.getAddress();
      await publishLive(2, [account, tokenAddress, 50n]);
      const item = { account, token: tokenAddress, cumulative: 50n, proof: [] };
      expect(await skipOf(stage, item)).to.deep.equal([
        "ClaimSkipped",
        account,
        tokenAddress,
        SkipReason.InvalidRecipient,
      ]);
    });

    it("should skip more than there is", async () => {
      const stage = await loadFixture(setLiveStage);
      const { stranger, tokenAddress, publish, goLive } = stage;
      const { root } = new Entitlements([[stranger.address, tokenAddress, 10_000n]]);
      await publish(2, root);
      await goLive(root);
      const account = stranger.address;
      const item = { account, token: tokenAddress, cumulative: 10_000n, proof: [] };
      expect(await skipOf(stage, item)).to.deep.equal([
        "ClaimSkipped",
        account,
        tokenAddress,
        SkipReason.TransferFailed,
      ]);
    });
  });
});
