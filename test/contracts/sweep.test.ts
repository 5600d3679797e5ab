import { expect } from "chai";
import { ethers, NOTICE, networkHelpers, pinNextSecond, rootNamed, setStage } from "./stage.ts";

const LATE_ROOT = rootNamed("late root");

describe("sweeping", () => {
  const { loadFixture, time } = networkHelpers;

  /** 1,000 funded, 800 promised to Alice and Bob, 100 of it claimed. */
  async function setOpenStage() {
    const stage = await setStage();
    const { distributor, admin, alice, bob, token, tokenAddress } = stage;
    await stage.fund(1_000n);
    const entitlements = await stage.publishLive(
      1,
      [alice.address, tokenAddress, 100n],
      [bob.address, tokenAddress, 700n],
    );
    await distributor.connect(alice).claim(token, 100n, entitlements.proof(0));
    const sweep = () => distributor.connect(admin).sweep(token);
    const claimBob = () => distributor.connect(bob).claim(token, 700n, entitlements.proof(1));
    return { ...stage, entitlements, sweep, claimBob };
  }

  async function setClosedStage() {
    const stage = await setOpenStage();
    await stage.close();
    return stage;
  }

  async function setSweptStage() {
    const stage = await setClosedStage();
    await stage.sweep();
    return stage;
  }

  describe("given no closing announced", () => {
    it("should refuse", async () => {
      const { distributor, sweep } = await loadFixture(setOpenStage);
      await expect(sweep()).to.be.revertedWithCustomError(distributor, "NotClosed").withArgs(0n);
    });
  });

  describe("given a closing to come", () => {
    async function setAnnouncedStage() {
      const stage = await setOpenStage();
      const closesAt = (await pinNextSecond()) + NOTICE;
      await stage.distributor.connect(stage.admin).announceClosing(closesAt);
      return { ...stage, closesAt };
    }

    it("should refuse until the second before it", async () => {
      const { distributor, sweep, closesAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(closesAt - 1);
      await expect(sweep())
        .to.be.revertedWithCustomError(distributor, "NotClosed")
        .withArgs(closesAt);
    });

    it("should open at its second", async () => {
      const { token, treasury, sweep, closesAt } = await loadFixture(setAnnouncedStage);
      await time.setNextBlockTimestamp(closesAt);
      await sweep();
      expect(await token.balanceOf(treasury)).to.equal(900n);
    });

    it("should refuse on the day announced when a root was published meanwhile", async () => {
      const { distributor, sweep, publish, closesAt } = await loadFixture(setAnnouncedStage);
      await publish(2, LATE_ROOT);
      const later = (await distributor.liveAt(LATE_ROOT)) + BigInt(NOTICE);
      await time.setNextBlockTimestamp(closesAt);
      await expect(sweep()).to.be.revertedWithCustomError(distributor, "NotClosed").withArgs(later);
    });
  });

  describe("given the closing came", () => {
    it("should send the whole balance to the treasury", async () => {
      const { distributor, token, treasury, sweep } = await loadFixture(setClosedStage);
      await expect(sweep()).to.changeTokenBalances(
        ethers,
        token,
        [distributor, treasury],
        [-900n, 900n],
      );
    });

    it("should say how much", async () => {
      const { distributor, tokenAddress, sweep } = await loadFixture(setClosedStage);
      await expect(sweep()).to.emit(distributor, "Swept").withArgs(tokenAddress, 900n);
    });

    it("should count it as funded no longer", async () => {
      const { distributor, token, sweep } = await loadFixture(setClosedStage);
      await sweep();
      expect(await distributor.funded(token)).to.equal(100n);
    });

    it("should leave what was promised promised", async () => {
      const { distributor, token, sweep } = await loadFixture(setClosedStage);
      await sweep();
      expect(await distributor.allocated(token)).to.equal(800n);
    });

    it("should leave other tokens alone", async () => {
      const { distributor, otherToken, fund, sweep } = await loadFixture(setClosedStage);
      await fund(70n, otherToken);
      await sweep();
      expect(await otherToken.balanceOf(distributor)).to.equal(70n);
      expect(await distributor.funded(otherToken)).to.equal(70n);
    });

    it("should send what was never credited too", async () => {
      const { distributor, token, funder, treasury, sweep } = await loadFixture(setClosedStage);
      await token.connect(funder).transfer(distributor, 30n);
      await sweep();
      expect(await token.balanceOf(treasury)).to.equal(930n);
    });

    it("should lower the credit to no less than zero", async () => {
      const { distributor, token, funder, sweep } = await loadFixture(setClosedStage);
      await token.connect(funder).transfer(distributor, 5_000n);
      await sweep();
      expect(await distributor.funded(token)).to.equal(0n);
    });

    it("should send a token that was never funded", async () => {
      const { distributor, otherToken, funder, admin, treasury } =
        await loadFixture(setClosedStage);
      await otherToken.connect(funder).transfer(distributor, 40n);
      await distributor.connect(admin).sweep(otherToken);
      expect(await otherToken.balanceOf(treasury)).to.equal(40n);
      expect(await distributor.funded(otherToken)).to.equal(0n);
    });

    it("should refuse an address that is no token", async () => {
      const { distributor, admin, stranger } = await loadFixture(setClosedStage);
      await expect(distributor.connect(admin).sweep(stranger)).to.be.revertedWithCustomError(
        distributor,
        "TransferFailed",
      );
    });

    it("should pay claims until it is done", async () => {
      const { token, bob, claimBob } = await loadFixture(setClosedStage);
      await claimBob();
      expect(await token.balanceOf(bob)).to.equal(700n);
    });

    it("should be shut again when a root is published", async () => {
      const { distributor, sweep, publish } = await loadFixture(setClosedStage);
      await publish(2, LATE_ROOT);
      const later = (await distributor.liveAt(LATE_ROOT)) + BigInt(NOTICE);
      await expect(sweep()).to.be.revertedWithCustomError(distributor, "NotClosed").withArgs(later);
    });

    it("should be shut again when the closing is moved", async () => {
      const { distributor, admin, sweep } = await loadFixture(setClosedStage);
      const later = (await pinNextSecond()) + NOTICE;
      await distributor.connect(admin).announceClosing(later);
      await expect(sweep()).to.be.revertedWithCustomError(distributor, "NotClosed").withArgs(later);
    });
  });

  describe("given a sweep", () => {
    it("should sweep nothing when nothing came since", async () => {
      const { distributor, tokenAddress, sweep } = await loadFixture(setSweptStage);
      await expect(sweep()).to.emit(distributor, "Swept").withArgs(tokenAddress, 0n);
      expect(await distributor.funded(tokenAddress)).to.equal(100n);
    });

    it("should sweep what came since", async () => {
      const { distributor, token, treasury, fund, sweep } = await loadFixture(setSweptStage);
      await fund(60n);
      await sweep();
      expect(await token.balanceOf(treasury)).to.equal(960n);
      expect(await distributor.funded(token)).to.equal(100n);
    });

    it("should refuse a claim that nothing is left for, and leave its mark", async () => {
      const { distributor, token, bob, claimBob } = await loadFixture(setSweptStage);
      await expect(claimBob()).to.be.revertedWithCustomError(distributor, "TransferFailed");
      expect(await distributor.claimed(bob, token)).to.equal(0n);
    });

    it("should pay the claim when tokens are there again", async () => {
      const { token, bob, fund, claimBob } = await loadFixture(setSweptStage);
      await fund(700n);
      await claimBob();
      expect(await token.balanceOf(bob)).to.equal(700n);
    });

    it("should cover no root that promises what was swept", async () => {
      const { distributor, tokenAddress, publish } = await loadFixture(setSweptStage);
      await expect(publish(2, LATE_ROOT, [{ token: tokenAddress, total: 800n }]))
        .to.be.revertedWithCustomError(distributor, "NotCovered")
        .withArgs(tokenAddress, 800n, 100n);
    });

    it("should cover one again with new money", async () => {
      const { distributor, tokenAddress, fund, publish, token } = await loadFixture(setSweptStage);
      await fund(750n);
      await publish(2, LATE_ROOT, [{ token: tokenAddress, total: 850n }]);
      expect(await distributor.allocated(token)).to.equal(850n);
    });

    it("should have nothing unallocated to withdraw", async () => {
      const { distributor, admin, tokenAddress } = await loadFixture(setSweptStage);
      await expect(distributor.connect(admin).withdrawUnallocated(tokenAddress, 1n))
        .to.be.revertedWithCustomError(distributor, "NotUnallocated")
        .withArgs(tokenAddress, 1n, 0n);
    });

    it("should have nothing unallocated in what only fills the promise up", async () => {
      const { distributor, admin, tokenAddress, fund } = await loadFixture(setSweptStage);
      await fund(700n);
      await expect(distributor.connect(admin).withdrawUnallocated(tokenAddress, 1n))
        .to.be.revertedWithCustomError(distributor, "NotUnallocated")
        .withArgs(tokenAddress, 1n, 0n);
    });

    it("should withdraw what came beyond the promise", async () => {
      const { distributor, admin, token, treasury, fund } = await loadFixture(setSweptStage);
      await fund(705n);
      await expect(distributor.connect(admin).withdrawUnallocated(token, 5n)).to.changeTokenBalance(
        ethers,
        token,
        treasury,
        5n,
      );
    });
  });
});
