import { expect } from "chai";
import { BetaToken__factory } from "../../types/ethers-contracts/index.ts";
import { ethers, networkHelpers, setStage } from "./stage.ts";

describe("the beta token", () => {
  const { loadFixture } = networkHelpers;

  async function deployBetaToken() {
    const { admin, alice, stranger } = await setStage();
    const betaToken = await new BetaToken__factory(admin).deploy("No Value", "NIL", 6, alice, 9n);
    return { betaToken, owner: alice, stranger };
  }

  describe("given a name, a symbol and decimals", () => {
    it("should bear them", async () => {
      const { betaToken } = await loadFixture(deployBetaToken);
      expect(await betaToken.name()).to.equal("No Value");
      expect(await betaToken.symbol()).to.equal("NIL");
      expect(await betaToken.decimals()).to.equal(6n);
    });

    it("should give the first supply to the owner", async () => {
      const { betaToken, owner } = await loadFixture(deployBetaToken);
      expect(await betaToken.totalSupply()).to.equal(9n);
      expect(await betaToken.balanceOf(owner)).to.equal(9n);
    });
  });

  describe("when the owner mints", () => {
    it("should give the tokens to the account named", async () => {
      const { betaToken, owner, stranger } = await loadFixture(deployBetaToken);
      await expect(betaToken.connect(owner).mint(stranger, 7n)).to.changeTokenBalance(
        ethers,
        betaToken,
        stranger,
        7n,
      );
    });
  });

  describe("when anybody else mints", () => {
    it("should refuse", async () => {
      const { betaToken, stranger } = await loadFixture(deployBetaToken);
      await expect(betaToken.connect(stranger).mint(stranger, 7n))
        .to.be.revertedWithCustomError(betaToken, "OwnableUnauthorizedAccount")
        .withArgs(stranger.address);
    });
  });

  describe("when it is to have no owner", () => {
    it("should refuse the zero address", async () => {
      const { betaToken, owner } = await loadFixture(deployBetaToken);
      await expect(
        new BetaToken__factory(owner).deploy("No Value", "NIL", 6, ethers.ZeroAddress, 9n),
      )
        .to.be.revertedWithCustomError(betaToken, "OwnableInvalidOwner")
        .withArgs(ethers.ZeroAddress);
    });
  });
});
