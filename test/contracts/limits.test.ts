import { expect } from "chai";
import {
  BetaToken__factory,
  RewardDistributor__factory,
} from "../../types/ethers-contracts/index.ts";
import {
  ADMIN_DELAY,
  DISTRIBUTION_HASH,
  Entitlements,
  ethers,
  FLOOR,
  type Leaf,
  networkHelpers,
  setStage,
  WINDOW,
} from "./stage.ts";

const { AbiCoder, concat, keccak256, MaxUint256 } = ethers;

function encodeLeaf([account, token, cumulative]: Leaf): string {
  return AbiCoder.defaultAbiCoder().encode(
    ["address", "address", "uint256"],
    [account, token, cumulative],
  );
}

function nodeOver(left: string, right: string): string {
  return keccak256(concat(left < right ? [left, right] : [right, left]));
}

describe("claiming at the limits", () => {
  const { loadFixture } = networkHelpers;

  describe("when the amount is the largest there is", () => {
    /** A token whose whole supply is 2^256 - 1, all of it funded and promised to Alice. */
    async function setMaxStage() {
      const stage = await setStage();
      const { distributor, admin, alice } = stage;
      const max = await new BetaToken__factory(admin).deploy("Max", "MAX", 18, admin, MaxUint256);
      const maxAddress = await max.getAddress();
      await max.approve(distributor, MaxUint256);
      await distributor.connect(admin).fund(max, MaxUint256);
      await stage.publishLive(1, [alice.address, maxAddress, MaxUint256]);
      return { ...stage, max, maxAddress };
    }

    it("should credit and promise all of it", async () => {
      const { distributor, max } = await loadFixture(setMaxStage);
      expect(await distributor.funded(max)).to.equal(MaxUint256);
      expect(await distributor.allocated(max)).to.equal(MaxUint256);
    });

    it("should pay all of it", async () => {
      const { distributor, max, alice } = await loadFixture(setMaxStage);
      await distributor.connect(alice).claim(max, MaxUint256, []);
      expect(await max.balanceOf(alice)).to.equal(MaxUint256);
      expect(await distributor.claimed(alice, max)).to.equal(MaxUint256);
    });

    it("should pay the last unit above a mark", async () => {
      const { distributor, max, maxAddress, alice, publishLive } = await loadFixture(setMaxStage);
      await publishLive(2, [alice.address, maxAddress, MaxUint256 - 1n]);
      await distributor.connect(alice).claim(max, MaxUint256 - 1n, []);
      await expect(distributor.connect(alice).claim(max, MaxUint256, []))
        .to.emit(distributor, "Claimed")
        .withArgs(alice.address, maxAddress, 1n);
    });

    it("should leave nothing to withdraw", async () => {
      const { distributor, max, maxAddress, admin } = await loadFixture(setMaxStage);
      await expect(distributor.connect(admin).withdrawUnallocated(max, MaxUint256))
        .to.be.revertedWithCustomError(distributor, "NotUnallocated")
        .withArgs(maxAddress, MaxUint256, 0n);
    });

    it("should refuse to credit beyond it", async () => {
      const { distributor, max, alice, admin } = await loadFixture(setMaxStage);
      await distributor.connect(alice).claim(max, MaxUint256, []);
      await max.connect(alice).transfer(admin, 1n);
      await max.approve(distributor, MaxUint256);
      await expect(distributor.connect(admin).fund(max, 1n)).to.be.revertedWithPanic(0x11);
    });

    it("should refuse a total of it that is not funded", async () => {
      const { distributor, publish, tokenAddress } = await loadFixture(setStage);
      await expect(publish(1, ethers.id("root"), [{ token: tokenAddress, total: MaxUint256 }]))
        .to.be.revertedWithCustomError(distributor, "NotCovered")
        .withArgs(tokenAddress, MaxUint256, 0n);
    });
  });

  describe("when the amount is the smallest", () => {
    it("should pay a single base unit", async () => {
      const { distributor, token, tokenAddress, alice, fund, publishLive } =
        await loadFixture(setStage);
      await fund(1n);
      await publishLive(1, [alice.address, tokenAddress, 1n]);
      await distributor.connect(alice).claim(token, 1n, []);
      expect(await token.balanceOf(alice)).to.equal(1n);
    });

    it("should withdraw nothing of nothing", async () => {
      const { distributor, tokenAddress, admin } = await loadFixture(setStage);
      await expect(distributor.connect(admin).withdrawUnallocated(tokenAddress, 0n))
        .to.emit(distributor, "UnallocatedWithdrawn")
        .withArgs(tokenAddress, 0n);
    });
  });

  describe("when the proof is as long as none ever is", () => {
    for (const length of [1, 17, 64, 256]) {
      it(`should pay against one of ${length} nodes`, async () => {
        const { distributor, token, tokenAddress, alice, fund, publish, goLive } =
          await loadFixture(setStage);
        await fund(100n);
        const proof = Array.from({ length }, (_, index) => ethers.id(`sibling ${index}`));
        const leaf = keccak256(keccak256(encodeLeaf([alice.address, tokenAddress, 100n])));
        const root = proof.reduce(nodeOver, leaf);
        await publish(1, root);
        await goLive(root);
        await distributor.connect(alice).claim(token, 100n, proof);
        expect(await token.balanceOf(alice)).to.equal(100n);
      });
    }

    it("should refuse one of 64 nodes that leads nowhere", async () => {
      const { distributor, tokenAddress, alice } = await loadFixture(setStage);
      const proof = Array.from({ length: 64 }, () => ethers.ZeroHash);
      const leaf = keccak256(keccak256(encodeLeaf([alice.address, tokenAddress, 100n])));
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, proof))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(proof.reduce(nodeOver, leaf), 0n);
    });
  });

  describe("when a sibling equals the node", () => {
    it("should fold it as the tree library does", async () => {
      const { distributor, token, tokenAddress, alice, fund, publishLive } =
        await loadFixture(setStage);
      await fund(200n);
      const leaf: Leaf = [alice.address, tokenAddress, 100n];
      const entitlements = await publishLive(1, leaf, leaf);
      await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("when an inner node stands where a leaf should", () => {
    it("should refuse a leaf that is hashed once, as inner nodes are", async () => {
      const { distributor, tokenAddress, alice, fund, publish, goLive } =
        await loadFixture(setStage);
      await fund(100n);
      const leaf: Leaf = [alice.address, tokenAddress, 100n];
      const root = keccak256(encodeLeaf(leaf));
      await publish(1, root);
      await goLive(root);
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, []))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(new Entitlements([leaf]).root, 0n);
    });
  });

  describe("when the root is of another distributor", () => {
    it("should refuse what is live there", async () => {
      const { admin, publisher, guardian, treasury, alice, tokenAddress, distributor } =
        await loadFixture(setStage);
      const elsewhere = await new RewardDistributor__factory(admin).deploy(
        admin,
        ADMIN_DELAY,
        publisher,
        guardian,
        treasury,
        FLOOR,
        WINDOW,
      );
      const { root } = new Entitlements([[alice.address, tokenAddress, 100n]]);
      await elsewhere.connect(publisher).publishRoot(1, root, [], DISTRIBUTION_HASH);
      await networkHelpers.time.increaseTo(await elsewhere.liveAt(root));
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, []))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(root, 0n);
    });
  });
});
