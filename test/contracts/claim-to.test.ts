import { expect } from "chai";
import { Entitlements, ethers, eventsOf, networkHelpers, setStage } from "./stage.ts";

describe("claiming to somebody else", () => {
  const { loadFixture } = networkHelpers;

  /** Alice has 100 under a live tree of one leaf. */
  async function setLiveStage() {
    const stage = await setStage();
    await stage.fund(1_000n);
    await stage.publishLive(1, [stage.alice.address, stage.tokenAddress, 100n]);
    const claimTo = (recipient: string) =>
      stage.distributor.connect(stage.alice).claimTo(recipient, stage.token, 100n, []);
    return { ...stage, claimTo };
  }

  describe("given a live root", () => {
    it("should pay the recipient, not the account", async () => {
      const { distributor, token, alice, bob, claimTo } = await loadFixture(setLiveStage);
      await expect(claimTo(bob.address)).to.changeTokenBalances(
        ethers,
        token,
        [distributor, alice, bob],
        [-100n, 0n, 100n],
      );
    });

    it("should raise the account's mark, not the recipient's", async () => {
      const { distributor, token, alice, bob, claimTo } = await loadFixture(setLiveStage);
      await claimTo(bob.address);
      expect(await distributor.claimed(alice, token)).to.equal(100n);
      expect(await distributor.claimed(bob, token)).to.equal(0n);
    });

    it("should say whose claim it was, then who received it", async () => {
      const { distributor, tokenAddress, alice, bob, claimTo } = await loadFixture(setLiveStage);
      expect(await eventsOf(distributor, claimTo(bob.address))).to.deep.equal([
        ["Claimed", alice.address, tokenAddress, 100n],
        ["Redirected", alice.address, tokenAddress, bob.address],
      ]);
    });

    it("should pay the account itself where it is the recipient", async () => {
      const { token, alice, claimTo } = await loadFixture(setLiveStage);
      await claimTo(alice.address);
      expect(await token.balanceOf(alice)).to.equal(100n);
    });
  });

  describe("given a claim made already", () => {
    it("should refuse to pay it twice, to whomever", async () => {
      const { distributor, token, alice, bob, claimTo } = await loadFixture(setLiveStage);
      await distributor.connect(alice).claim(token, 100n, []);
      await expect(claimTo(bob.address))
        .to.be.revertedWithCustomError(distributor, "NothingToClaim")
        .withArgs(100n, 100n);
    });
  });

  describe("given a root that is not live", () => {
    it("should refuse it", async () => {
      const { distributor, tokenAddress, alice, bob, claimTo, revoke } =
        await loadFixture(setLiveStage);
      const { root } = new Entitlements([[alice.address, tokenAddress, 100n]]);
      await revoke(root);
      await expect(claimTo(bob.address))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(root, 0n);
    });
  });

  describe("when the recipient cannot have it", () => {
    it("should refuse the zero address", async () => {
      const { distributor, claimTo } = await loadFixture(setLiveStage);
      await expect(claimTo(ethers.ZeroAddress))
        .to.be.revertedWithCustomError(distributor, "InvalidRecipient")
        .withArgs(ethers.ZeroAddress);
    });

    it("should refuse the distributor", async () => {
      const { distributor, claimTo } = await loadFixture(setLiveStage);
      const address = await distributor.getAddress();
      await expect(claimTo(address))
        .to.be.revertedWithCustomError(distributor, "InvalidRecipient")
        .withArgs(address);
    });
  });

  describe("when both the recipient and the proof are wrong", () => {
    it("should name the recipient", async () => {
      const { distributor, token, stranger } = await loadFixture(setLiveStage);
      await expect(distributor.connect(stranger).claimTo(ethers.ZeroAddress, token, 1n, []))
        .to.be.revertedWithCustomError(distributor, "InvalidRecipient")
        .withArgs(ethers.ZeroAddress);
    });
  });

  describe("when the caller is not the account", () => {
    it("should refuse it, whoever the recipient is", async () => {
      const { distributor, token, tokenAddress, alice, bob } = await loadFixture(setLiveStage);
      const { root } = new Entitlements([[bob.address, tokenAddress, 100n]]);
      await expect(distributor.connect(bob).claimTo(alice, token, 100n, []))
        .to.be.revertedWithCustomError(distributor, "RootNotLive")
        .withArgs(root, 0n);
    });
  });
});
