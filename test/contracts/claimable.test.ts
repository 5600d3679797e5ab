import { expect } from "chai";
import { Entitlements, ethers, networkHelpers, setStage } from "./stage.ts";

describe("asking what is claimable", () => {
  const { loadFixture } = networkHelpers;

  /** Alice's 100 and Bob's 200 under a root that is pending. */
  async function setPendingStage() {
    const stage = await setStage();
    await stage.fund(1_000n);
    const { distributor, alice, bob, tokenAddress } = stage;
    const entitlements = new Entitlements([
      [alice.address, tokenAddress, 100n],
      [bob.address, tokenAddress, 200n],
    ]);
    await stage.publish(1, entitlements.root, entitlements.totals);
    const ask = async (account: string, cumulative: bigint, proof: string[]) => {
      const { amount, root } = await distributor.claimable(
        account,
        tokenAddress,
        cumulative,
        proof,
      );
      return [amount, root];
    };
    const askAlice = () => ask(alice.address, 100n, entitlements.proof(0));
    return { ...stage, entitlements, ask, askAlice };
  }

  async function setLiveStage() {
    const stage = await setPendingStage();
    await stage.goLive(stage.entitlements.root);
    return stage;
  }

  describe("given a live root", () => {
    it("should tell the whole entitlement of one who claimed nothing", async () => {
      const { entitlements, askAlice } = await loadFixture(setLiveStage);
      expect(await askAlice()).to.deep.equal([100n, entitlements.root]);
    });

    it("should tell nothing once it was claimed", async () => {
      const { distributor, token, alice, entitlements, askAlice } = await loadFixture(setLiveStage);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await askAlice()).to.deep.equal([0n, entitlements.root]);
    });

    it("should tell the rise alone after a claim", async () => {
      const { distributor, token, tokenAddress, alice, entitlements, ask, publishLive } =
        await loadFixture(setLiveStage);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      const { root } = await publishLive(2, [alice.address, tokenAddress, 130n]);
      expect(await ask(alice.address, 130n, [])).to.deep.equal([30n, root]);
    });

    it("should tell nothing under an old root once a newer was claimed", async () => {
      const { distributor, token, tokenAddress, alice, entitlements, askAlice, publishLive } =
        await loadFixture(setLiveStage);
      await publishLive(2, [alice.address, tokenAddress, 130n]);
      await distributor.connect(alice).claim(token, 130n, []);
      expect(await askAlice()).to.deep.equal([0n, entitlements.root]);
    });

    it("should tell what a claim then pays", async () => {
      const { distributor, token, bob, entitlements, ask } = await loadFixture(setLiveStage);
      const [amount] = await ask(bob.address, 200n, entitlements.proof(1));
      await distributor.connect(bob).claim(token, 200n, entitlements.proof(1));
      expect(await token.balanceOf(bob)).to.equal(amount);
    });

    it("should tell nothing of an entitlement of zero", async () => {
      const { tokenAddress, alice, ask, publishLive } = await loadFixture(setLiveStage);
      const { root } = await publishLive(2, [alice.address, tokenAddress, 0n]);
      expect(await ask(alice.address, 0n, [])).to.deep.equal([0n, root]);
    });
  });

  describe("given a pending root", () => {
    it("should tell nothing yet, and the root", async () => {
      const { entitlements, askAlice } = await loadFixture(setPendingStage);
      expect(await askAlice()).to.deep.equal([0n, entitlements.root]);
    });
  });

  describe("given a revoked root", () => {
    it("should tell nothing, and the root", async () => {
      const { entitlements, askAlice, revoke } = await loadFixture(setLiveStage);
      await revoke(entitlements.root);
      expect(await askAlice()).to.deep.equal([0n, entitlements.root]);
    });
  });

  describe("when the proof leads to an unknown root", () => {
    it("should tell nothing, and the root that it leads to", async () => {
      const { tokenAddress, alice, ask } = await loadFixture(setLiveStage);
      const { root } = new Entitlements([[alice.address, tokenAddress, ethers.MaxUint256]]);
      expect(await ask(alice.address, ethers.MaxUint256, [])).to.deep.equal([0n, root]);
    });
  });
});
