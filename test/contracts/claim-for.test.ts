import { expect } from "chai";
import { deployWallet, Entitlements, ethers, eventsOf, networkHelpers, setStage } from "./stage.ts";

describe("claiming for an account", () => {
  const { loadFixture } = networkHelpers;

  /** Alice has 100 under a live tree of one leaf, and a stranger brings the claim. */
  async function setLiveStage() {
    const stage = await setStage();
    await stage.fund(1_000n);
    const { root } = await stage.publishLive(1, [stage.alice.address, stage.tokenAddress, 100n]);
    const claimFor = (account: string, cumulative = 100n) =>
      stage.distributor.connect(stage.stranger).claimFor(account, stage.token, cumulative, []);
    return { ...stage, root, claimFor };
  }

  describe("given a live root", () => {
    it("should pay the account, not the caller", async () => {
      const { distributor, token, alice, stranger, claimFor } = await loadFixture(setLiveStage);
      await expect(claimFor(alice.address)).to.changeTokenBalances(
        ethers,
        token,
        [distributor, alice, stranger],
        [-100n, 100n, 0n],
      );
    });

    it("should raise the account's mark, not the caller's", async () => {
      const { distributor, token, alice, stranger, claimFor } = await loadFixture(setLiveStage);
      await claimFor(alice.address);
      expect(await distributor.claimed(alice, token)).to.equal(100n);
      expect(await distributor.claimed(stranger, token)).to.equal(0n);
    });

    it("should say whose claim it was, and no more", async () => {
      const { distributor, tokenAddress, alice, claimFor } = await loadFixture(setLiveStage);
      expect(await eventsOf(distributor, claimFor(alice.address))).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 100n],
      ]);
    });

    it("should pay an account that is a contract and never asked", async () => {
      const { distributor, token, tokenAddress, stranger, publishLive } =
        await loadFixture(setLiveStage);
      const { walletAddress } = await deployWallet("HookedWallet");
      await publishLive(2, [walletAddress, tokenAddress, 30n]);
      await distributor.connect(stranger).claimFor(walletAddress, token, 30n, []);
      expect(await token.balanceOf(walletAddress)).to.equal(30n);
    });
  });

  describe("given a claim made already", () => {
    it("should refuse to pay again what the account claimed itself", async () => {
      const { distributor, token, alice, claimFor } = await loadFixture(setLiveStage);
      await distributor.connect(alice).claim(token, 100n, []);
      await expect(claimFor(alice.address))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(100n, 100n);
    });

    it("should leave nothing for the account to claim itself", async () => {
      const { distributor, token, alice, claimFor } = await loadFixture(setLiveStage);
      await claimFor(alice.address);
      await expect(distributor.connect(alice).claim(token, 100n, []))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(100n, 100n);
    });
  });

  describe("given a root that is not live", () => {
    it("should refuse it", async () => {
      const { distributor, alice, root, claimFor, revoke } = await loadFixture(setLiveStage);
      await revoke(root);
      await expect(claimFor(alice.address))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(root, 0n);
    });
  });

  describe("when the leaf is another account's", () => {
    it("should refuse it, the caller's own account included", async () => {
      const { distributor, tokenAddress, stranger, claimFor } = await loadFixture(setLiveStage);
      const { root } = new Entitlements([[stranger.address, tokenAddress, 100n]]);
      await expect(claimFor(stranger.address))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(root, 0n);
    });
  });

  describe("when the account cannot have it", () => {
    it("should refuse the zero address, though a live leaf names it", async () => {
      const { distributor, tokenAddress, claimFor, publishLive } = await loadFixture(setLiveStage);
      await publishLive(2, [ethers.ZeroAddress, tokenAddress, 100n]);
      await expect(claimFor(ethers.ZeroAddress))
        .to.be.revertedWithCustomError(distributor, "InvalidRecipient")
        .withArgs(ethers.ZeroAddress);
    });

    it("should refuse the distributor, though a live leaf names it", async () => {
      const { distributor, tokenAddress, claimFor, publishLive } = await loadFixture(setLiveStage);
      const address = await distributor.getAddress();
      await publishLive(2, [address, tokenAddress, 100n]);
      await expect(claimFor(address))
        .to.be.revertedWithCustomError(distributor, "InvalidRecipient")
        .withArgs(address);
    });
  });
});
