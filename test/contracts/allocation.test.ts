import { expect } from "chai";
import { networkHelpers, rootNamed, setStage } from "./stage.ts";

const ROOT = rootNamed("root");
const OTHER_ROOT = rootNamed("other root");

describe("allocating what roots promise", () => {
  const { loadFixture } = networkHelpers;

  async function setFundedStage() {
    const stage = await setStage();
    await stage.fund(1_000n);
    await stage.fund(500n, stage.otherToken);
    return stage;
  }

  describe("when the totals are covered", () => {
    it("should raise the allocation of each token named", async () => {
      const { distributor, publish, token, otherToken, tokenAddress, otherTokenAddress } =
        await loadFixture(setFundedStage);
      await publish(1, ROOT, [
        { token: tokenAddress, total: 600n },
        { token: otherTokenAddress, total: 200n },
      ]);
      expect(await distributor.allocated(token)).to.equal(600n);
      expect(await distributor.allocated(otherToken)).to.equal(200n);
    });

    it("should take a total of all that is funded", async () => {
      const { distributor, publish, token, tokenAddress } = await loadFixture(setFundedStage);
      await publish(1, ROOT, [{ token: tokenAddress, total: 1_000n }]);
      expect(await distributor.allocated(token)).to.equal(1_000n);
    });
  });

  describe("when a total is not covered", () => {
    it("should refuse it by a single base unit", async () => {
      const { distributor, publish, tokenAddress } = await loadFixture(setFundedStage);
      await expect(publish(1, ROOT, [{ token: tokenAddress, total: 1_001n }]))
        .to.be.revertedWithCustomError(distributor, "NotCovered")
        .withArgs(tokenAddress, 1_001n, 1_000n);
    });

    it("should refuse a token that was never funded", async () => {
      const { distributor, publish, treasury } = await loadFixture(setFundedStage);
      await expect(publish(1, ROOT, [{ token: treasury.address, total: 1n }]))
        .to.be.revertedWithCustomError(distributor, "NotCovered")
        .withArgs(treasury.address, 1n, 0n);
    });

    it("should not count what was sent directly", async () => {
      const { distributor, publish, token, tokenAddress, funder } =
        await loadFixture(setFundedStage);
      await token.connect(funder).transfer(distributor, 1n);
      await expect(publish(1, ROOT, [{ token: tokenAddress, total: 1_001n }]))
        .to.be.revertedWithCustomError(distributor, "NotCovered")
        .withArgs(tokenAddress, 1_001n, 1_000n);
    });

    it("should publish nothing if one token of two is short", async () => {
      const { distributor, publish, token, tokenAddress, otherTokenAddress } =
        await loadFixture(setFundedStage);
      await expect(
        publish(1, ROOT, [
          { token: tokenAddress, total: 600n },
          { token: otherTokenAddress, total: 501n },
        ]),
      )
        .to.be.revertedWithCustomError(distributor, "NotCovered")
        .withArgs(otherTokenAddress, 501n, 500n);
      expect(await distributor.allocated(token)).to.equal(0n);
      expect(await distributor.lastEpoch()).to.equal(0n);
    });
  });

  describe("given an allocation", () => {
    async function setAllocatedStage() {
      const stage = await setFundedStage();
      await stage.publish(1, ROOT, [{ token: stage.tokenAddress, total: 600n }]);
      return stage;
    }

    it("should raise it to a higher total", async () => {
      const { distributor, publish, token, tokenAddress } = await loadFixture(setAllocatedStage);
      await publish(2, OTHER_ROOT, [{ token: tokenAddress, total: 700n }]);
      expect(await distributor.allocated(token)).to.equal(700n);
    });

    it("should not lower it to a lower total", async () => {
      const { distributor, publish, token, tokenAddress } = await loadFixture(setAllocatedStage);
      await publish(2, OTHER_ROOT, [{ token: tokenAddress, total: 500n }]);
      expect(await distributor.allocated(token)).to.equal(600n);
    });

    it("should keep it when the next root does not name the token", async () => {
      const { distributor, publish, token } = await loadFixture(setAllocatedStage);
      await publish(2, OTHER_ROOT);
      expect(await distributor.allocated(token)).to.equal(600n);
    });

    it("should keep it when the root is revoked", async () => {
      const { distributor, revoke, token } = await loadFixture(setAllocatedStage);
      await revoke(ROOT);
      expect(await distributor.allocated(token)).to.equal(600n);
    });

    it("should keep it when a revoked root is republished with less", async () => {
      const { distributor, revoke, publish, token, tokenAddress } =
        await loadFixture(setAllocatedStage);
      await revoke(ROOT);
      await publish(1, OTHER_ROOT, [{ token: tokenAddress, total: 500n }]);
      expect(await distributor.allocated(token)).to.equal(600n);
    });

    it("should raise it when a standing root is repeated with more", async () => {
      const { distributor, publish, token, tokenAddress } = await loadFixture(setAllocatedStage);
      await publish(2, ROOT, [{ token: tokenAddress, total: 800n }]);
      expect(await distributor.allocated(token)).to.equal(800n);
    });
  });

  describe("when one token is named twice", () => {
    for (const [first, second] of [
      [600n, 300n],
      [300n, 600n],
    ] as const) {
      it(`should count the higher of ${first} and ${second}`, async () => {
        const { distributor, publish, token, tokenAddress } = await loadFixture(setFundedStage);
        await publish(1, ROOT, [
          { token: tokenAddress, total: first },
          { token: tokenAddress, total: second },
        ]);
        expect(await distributor.allocated(token)).to.equal(600n);
      });
    }
  });
});
