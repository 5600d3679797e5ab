import { expect } from "chai";
import { ethers, type Leaf, networkHelpers, setStage } from "./stage.ts";

const { AbiCoder, concat, keccak256 } = ethers;

function leafHash([account, token, cumulative]: Leaf): string {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["address", "address", "uint256"],
    [account, token, cumulative],
  );
  return keccak256(keccak256(encoded));
}

/** A node over two children, the smaller first. */
function nodeOver(left: string, right: string): string {
  return keccak256(concat(left < right ? [left, right] : [right, left]));
}

describe("proving a claim", () => {
  const { loadFixture } = networkHelpers;

  /** Five leaves, so that they lie at two depths. */
  async function setTreeStage() {
    const stage = await setStage();
    await stage.fund(10_000n);
    await stage.fund(10_000n, stage.otherToken);
    const { alice, bob, stranger, admin, tokenAddress, otherTokenAddress } = stage;
    const leaves: Leaf[] = [
      [alice.address, tokenAddress, 100n],
      [bob.address, tokenAddress, 200n],
      [stranger.address, tokenAddress, 300n],
      [admin.address, tokenAddress, 400n],
      [alice.address, otherTokenAddress, 500n],
    ];
    const entitlements = await stage.publishLive(1, ...leaves);
    return { ...stage, leaves, entitlements };
  }

  describe("when the proof is the leaf's", () => {
    it("should take it from every place in the tree", async () => {
      const { distributor, leaves, entitlements } = await loadFixture(setTreeStage);
      for (const [index, [account, token, cumulative]] of leaves.entries()) {
        const signer = await ethers.getSigner(account);
        await distributor.connect(signer).claim(token, cumulative, entitlements.proof(index));
        expect(await distributor.claimed(account, token)).to.equal(cumulative);
      }
    });
  });

  describe("when the leaf is not the caller's", () => {
    it("should refuse another account's proof, and tell the root that it led to", async () => {
      const { distributor, token, tokenAddress, alice, bob, entitlements } =
        await loadFixture(setTreeStage);
      const proof = entitlements.proof(0);
      const folded = proof.reduce(nodeOver, leafHash([bob.address, tokenAddress, 100n]));
      await expect(distributor.connect(bob).claim(token, 100n, proof))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(folded, 0n);
      expect(await distributor.claimed(alice, token)).to.equal(0n);
    });

    it("should refuse another token's leaf", async () => {
      const { distributor, otherTokenAddress, alice, entitlements } =
        await loadFixture(setTreeStage);
      const proof = entitlements.proof(0);
      const folded = proof.reduce(nodeOver, leafHash([alice.address, otherTokenAddress, 100n]));
      await expect(distributor.connect(alice).claim(otherTokenAddress, 100n, proof))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(folded, 0n);
    });

    it("should refuse any other amount", async () => {
      const { distributor, tokenAddress, alice, entitlements } = await loadFixture(setTreeStage);
      const proof = entitlements.proof(0);
      for (const amount of [99n, 101n, ethers.MaxUint256]) {
        const folded = proof.reduce(nodeOver, leafHash([alice.address, tokenAddress, amount]));
        await expect(distributor.connect(alice).claim(tokenAddress, amount, proof))
          .to.be.revertedWithCustomError(distributor, "RootNotLive")
          .withArgs(folded, 0n);
      }
    });
  });

  describe("when the proof is not the leaf's", () => {
    it("should refuse an empty one", async () => {
      const { distributor, tokenAddress, alice } = await loadFixture(setTreeStage);
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, []))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(leafHash([alice.address, tokenAddress, 100n]), 0n);
    });

    it("should refuse one cut short, which leads to an inner node", async () => {
      const { distributor, tokenAddress, alice, entitlements } = await loadFixture(setTreeStage);
      const proof = entitlements.proof(0).slice(0, -1);
      const inner = proof.reduce(nodeOver, leafHash([alice.address, tokenAddress, 100n]));
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, proof))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(inner, 0n);
    });

    it("should refuse the path of the inner node above it", async () => {
      const { distributor, tokenAddress, alice, entitlements } = await loadFixture(setTreeStage);
      const proof = entitlements.proof(0).slice(1);
      const folded = proof.reduce(nodeOver, leafHash([alice.address, tokenAddress, 100n]));
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, proof))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(folded, 0n);
    });

    it("should refuse one that goes on above the root", async () => {
      const { distributor, tokenAddress, alice, entitlements } = await loadFixture(setTreeStage);
      const beyond = ethers.id("above the root");
      await expect(
        distributor.connect(alice).claim(tokenAddress, 100n, [...entitlements.proof(0), beyond]),
      )
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(nodeOver(entitlements.root, beyond), 0n);
    });

    it("should refuse one with its nodes in another order", async () => {
      const { distributor, tokenAddress, alice, entitlements } = await loadFixture(setTreeStage);
      const proof = entitlements.proof(0).reverse();
      const folded = proof.reduce(nodeOver, leafHash([alice.address, tokenAddress, 100n]));
      await expect(distributor.connect(alice).claim(tokenAddress, 100n, proof))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(folded, 0n);
    });
  });
});
