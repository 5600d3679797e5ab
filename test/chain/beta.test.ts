import { appendFile, cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { LOCAL_CHAIN } from "../../src/campaign/deployment.ts";
import { readArtifact } from "../../src/chain/artifacts.ts";
import { betaChecks } from "../../src/chain/beta.ts";
import { loadDeployment } from "../../src/epoch/load.ts";
import { onEveryNode } from "./nodes.ts";
import {
  buildBeta,
  claimBeta,
  deployBeta,
  type PromotionStage,
  passBetaWindow,
  publishBeta,
  revokeBeta,
  setPromotion,
} from "./promotion-stage.ts";

onEveryNode("the gate's checks of a beta", (start) => {
  let stage: PromotionStage;

  before(async () => {
    stage = await setPromotion(start);
  });
  after(() => stage.strike());

  /** What is wrong, by name; the changes are to the request. */
  const wrong = async (changes: Partial<Parameters<typeof betaChecks>[0]> = {}) => {
    const { away, folder, loaded, beta, distributions } = stage;
    const checks = await betaChecks({
      loaded,
      beta,
      provider: away.provider,
      deployments: folder,
      distributions,
      books: undefined,
      ...changes,
    });
    return checks
      .filter(({ result }) => result === "wrong")
      .map(({ name, detail }) => ({ name, detail }));
  };
  const names = async (...args: Parameters<typeof wrong>) =>
    (await wrong(...args)).map(({ name }) => name);
  /** Does something to the beta's chain and takes it back. */
  const passing = async (act: () => Promise<unknown>) => {
    const state = await stage.away.provider.send("evm_snapshot", []);
    try {
      await act();
    } finally {
      await stage.away.provider.send("evm_revert", [state]);
    }
  };

  it("given no deployment, it should say that the beta has none", async () => {
    expect(await names()).to.deep.equal(["beta chain"]);
  });

  it("given a deployment that published nothing, it should miss the epoch", async () => {
    await deployBeta(stage);
    expect(await names()).to.deep.equal([
      "beta published",
      "beta verified",
      "beta live",
      "beta claimed",
    ]);
  });

  it("given a root that is pending, it should miss a live one, and a claim", async () => {
    await buildBeta(stage);
    await publishBeta(stage);
    expect(await names()).to.deep.equal(["beta live", "beta claimed"]);
  });

  it("given a live root that nobody claimed against, it should miss a claim", async () => {
    await passBetaWindow(stage);
    expect(await names()).to.deep.equal(["beta claimed"]);
  });

  describe("given a live root and a claim", () => {
    before(() => claimBeta(stage));

    it("should find nothing wrong, from the points and from the books", async () => {
      expect(await names()).to.deep.equal([]);
      expect(await names({ books: join(stage.folder, "books") })).to.deep.equal([]);
    });

    it("when its files are not here, it should not take the chain's word", async () => {
      const found = await wrong({ distributions: join(stage.folder, "nowhere") });
      expect(found.map(({ name }) => name)).to.include("beta verified");
      expect(found[0]?.detail).to.include("no such folder");
    });

    it("when one file was altered, it should name it", async () => {
      const forged = join(stage.folder, "forged");
      await cp(stage.distributions, forged, { recursive: true });
      await appendFile(join(forged, "example/beta/1/state.csv"), "\n");
      expect((await wrong({ distributions: forged }))[0]).to.include({ name: "beta verified" });
      await rm(forged, { recursive: true });
    });

    it("when the books say otherwise, it should say so", async () => {
      const books = join(stage.folder, "books");
      const other = join(stage.folder, "other-books");
      await cp(books, other, { recursive: true });
      await cp(join(books, "1/tide-dai.ndjson.gz"), join(other, "1/tide-usdc.ndjson.gz"));
      expect(await names({ books: other })).to.include("beta verified");
    });

    it("when every root was revoked, it should find none standing", () =>
      passing(async () => {
        await revokeBeta(stage);
        expect(await names()).to.include("beta published");
      }));

    it("when its distributor is another contract, it should say so and ask it nothing", async () => {
      const { loaded, beta, folder } = stage;
      const [token] = (await loadDeployment(folder, loaded.campaign, beta)).tokens;
      const found = await wrong({ beta: { ...beta, distributor: token?.address } });
      expect(found.map(({ name }) => name)).to.deep.equal(["beta code"]);
    });

    it("when its code differs from the compiled one by a byte, it should be other code", () =>
      passing(async () => {
        const { address, code } = await codeOfBeta();
        const at = code.length / 2;
        const byte = code.slice(at, at + 2) === "00" ? "01" : "00";
        await setCode(address, `${code.slice(0, at)}${byte}${code.slice(at + 2)}`);
        expect(await names()).to.deep.equal(["beta code"]);
      }));

    it("when its sources differed in a comment, it should say that only they did", () =>
      passing(async () => {
        const { address, code } = await codeOfBeta();
        const at = code.length - 60;
        await setCode(address, `${code.slice(0, at)}ffff${code.slice(at + 4)}`);
        const [found] = await wrong();
        expect(found?.detail).to.include("other source texts");
      }));

    it("when it has other immutable values, it should be the same code", async () => {
      const { code } = await codeOfBeta();
      expect(code).not.to.equal((await readArtifact("RewardDistributor")).deployedBytecode);
      expect(await names()).to.not.include("beta code");
    });

    it("when it ran on a node of one's own, it should not count", async () => {
      const { loaded, beta, folder } = stage;
      const deployment = await loadDeployment(folder, loaded.campaign, beta);
      const found = await wrong({ beta: { ...beta, ...deployment, chainId: LOCAL_CHAIN } });
      expect(found[0]).to.include({ name: "beta chain" });
      expect(found[0]?.detail).to.include("one person");
    });
  });

  async function codeOfBeta() {
    const { away, loaded, beta, folder } = stage;
    const { distributor: address } = await loadDeployment(folder, loaded.campaign, beta);
    return { address, code: await away.provider.getCode(address) };
  }
  async function setCode(address: string, code: string) {
    await stage.away.provider.send("hardhat_setCode", [address, code]);
  }
});
