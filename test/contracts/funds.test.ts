import { expect } from "chai";
import { deployFeeToken, ethers, networkHelpers, rootNamed, setStage } from "./stage.ts";

describe("funds", () => {
  const { loadFixture } = networkHelpers;

  describe("funding", () => {
    describe("given an approval", () => {
      it("should take the tokens from the funder", async () => {
        const { distributor, token, funder, fund } = await loadFixture(setStage);
        await expect(fund(500n)).to.changeTokenBalances(
          ethers,
          token,
          [funder, distributor],
          [-500n, 500n],
        );
      });

      it("should credit them", async () => {
        const { distributor, token, fund } = await loadFixture(setStage);
        await fund(500n);
        expect(await distributor.funded(token)).to.equal(500n);
      });

      it("should say who brought how much", async () => {
        const { distributor, tokenAddress, funder, fund } = await loadFixture(setStage);
        await expect(fund(500n))
          .to.emit(distributor, "Funded")
          .withArgs(tokenAddress, funder.address, 500n);
      });

      it("should add to what came before", async () => {
        const { distributor, token, fund } = await loadFixture(setStage);
        await fund(500n);
        await fund(1n);
        expect(await distributor.funded(token)).to.equal(501n);
      });

      it("should credit no other token", async () => {
        const { distributor, otherToken, fund } = await loadFixture(setStage);
        await fund(500n);
        expect(await distributor.funded(otherToken)).to.equal(0n);
      });

      it("should take it from anybody", async () => {
        const { distributor, token, admin, stranger } = await loadFixture(setStage);
        await token.connect(admin).mint(stranger, 5n);
        await token.connect(stranger).approve(distributor, 5n);
        await distributor.connect(stranger).fund(token, 5n);
        expect(await distributor.funded(token)).to.equal(5n);
      });
    });

    describe("given a token that takes a fee", () => {
      it("should credit what arrived", async () => {
        const { distributor, funder, stock } = await loadFixture(setStage);
        const feeToken = await deployFeeToken(250);
        const feeTokenAddress = await stock(feeToken);
        await expect(distributor.connect(funder).fund(feeToken, 1_000n))
          .to.emit(distributor, "Funded")
          .withArgs(feeTokenAddress, funder.address, 975n);
        expect(await distributor.funded(feeToken)).to.equal(975n);
      });

      it("should refuse when the fee leaves nothing", async () => {
        const { distributor, funder, stock } = await loadFixture(setStage);
        const feeToken = await deployFeeToken(10_000);
        const feeTokenAddress = await stock(feeToken);
        await expect(distributor.connect(funder).fund(feeToken, 1_000n))
          .to.be.revertedWithCustomError(distributor, "NothingReceived")
          .withArgs(feeTokenAddress);
      });
    });

    describe("when nothing can come in", () => {
      it("should refuse an amount of zero", async () => {
        const { distributor, tokenAddress, fund } = await loadFixture(setStage);
        await expect(fund(0n))
          .to.be.revertedWithCustomError(distributor, "NothingReceived")
          .withArgs(tokenAddress);
      });

      it("should refuse a funder who did not approve", async () => {
        const { distributor, token, admin, stranger } = await loadFixture(setStage);
        await token.connect(admin).mint(stranger, 5n);
        await expect(distributor.connect(stranger).fund(token, 5n)).to.be.revertedWithCustomError(
          distributor,
          "TransferFromFailed",
        );
      });

      it("should refuse an address that is no contract", async () => {
        const { distributor, funder, stranger } = await loadFixture(setStage);
        await expect(distributor.connect(funder).fund(stranger, 5n)).to.be.revertedWithCustomError(
          distributor,
          "TransferFromFailed",
        );
      });
    });

    describe("given tokens sent directly", () => {
      it("should not credit them", async () => {
        const { distributor, token, funder } = await loadFixture(setStage);
        await token.connect(funder).transfer(distributor, 500n);
        expect(await distributor.funded(token)).to.equal(0n);
      });

      it("should not credit them with the next funding either", async () => {
        const { distributor, token, funder, fund } = await loadFixture(setStage);
        await token.connect(funder).transfer(distributor, 500n);
        await fund(100n);
        expect(await distributor.funded(token)).to.equal(100n);
      });
    });
  });

  describe("withdrawing what is unallocated", () => {
    async function setAllocatedStage() {
      const stage = await setStage();
      await stage.fund(1_000n);
      await stage.publish(1, rootNamed("root"), [{ token: stage.tokenAddress, total: 600n }]);
      const withdraw = (amount: bigint) =>
        stage.distributor.connect(stage.admin).withdrawUnallocated(stage.token, amount);
      return { ...stage, withdraw };
    }

    describe("given a part that no root promised", () => {
      it("should send it to the treasury", async () => {
        const { distributor, token, treasury, withdraw } = await loadFixture(setAllocatedStage);
        await expect(withdraw(400n)).to.changeTokenBalances(
          ethers,
          token,
          [distributor, treasury],
          [-400n, 400n],
        );
      });

      it("should lower the credit by it", async () => {
        const { distributor, token, withdraw } = await loadFixture(setAllocatedStage);
        await withdraw(150n);
        expect(await distributor.funded(token)).to.equal(850n);
        expect(await distributor.allocated(token)).to.equal(600n);
      });

      it("should say so", async () => {
        const { distributor, tokenAddress, withdraw } = await loadFixture(setAllocatedStage);
        await expect(withdraw(400n))
          .to.emit(distributor, "UnallocatedWithdrawn")
          .withArgs(tokenAddress, 400n);
      });

      it("should cover no later root with it", async () => {
        const { distributor, tokenAddress, withdraw, publish } =
          await loadFixture(setAllocatedStage);
        await withdraw(400n);
        await expect(publish(2, rootNamed("next"), [{ token: tokenAddress, total: 601n }]))
          .to.be.revertedWithCustomError(distributor, "NotCovered")
          .withArgs(tokenAddress, 601n, 600n);
      });
    });

    describe("when it is more than that", () => {
      it("should refuse it by a single base unit", async () => {
        const { distributor, tokenAddress, withdraw } = await loadFixture(setAllocatedStage);
        await expect(withdraw(401n))
          .to.be.revertedWithCustomError(distributor, "NotUnallocated")
          .withArgs(tokenAddress, 401n, 400n);
      });

      it("should refuse a second helping", async () => {
        const { distributor, tokenAddress, withdraw } = await loadFixture(setAllocatedStage);
        await withdraw(400n);
        await expect(withdraw(1n))
          .to.be.revertedWithCustomError(distributor, "NotUnallocated")
          .withArgs(tokenAddress, 1n, 0n);
      });

      it("should refuse what a revoked root promised", async () => {
        const { distributor, tokenAddress, withdraw, revoke } =
          await loadFixture(setAllocatedStage);
        await revoke(rootNamed("root"));
        await expect(withdraw(401n))
          .to.be.revertedWithCustomError(distributor, "NotUnallocated")
          .withArgs(tokenAddress, 401n, 400n);
      });

      it("should refuse what was sent directly", async () => {
        const { distributor, otherToken, otherTokenAddress, funder, admin } =
          await loadFixture(setAllocatedStage);
        await otherToken.connect(funder).transfer(distributor, 50n);
        await expect(distributor.connect(admin).withdrawUnallocated(otherToken, 50n))
          .to.be.revertedWithCustomError(distributor, "NotUnallocated")
          .withArgs(otherTokenAddress, 50n, 0n);
      });
    });
  });
});
