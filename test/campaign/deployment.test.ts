import { describe, it } from "node:test";
import { expect } from "chai";
import {
  DEPLOYMENTS_FORMAT,
  parseDeploymentRecord,
  recordName,
  resolveDeployment,
} from "../../src/campaign/deployment.ts";
import {
  campaignWith,
  DISTRIBUTOR,
  type Edit,
  faultsOf,
  TIDE_TOKEN,
  USD_TOKEN,
} from "./fixtures.ts";

const contract = (address: string) => ({
  address: address.toLowerCase(),
  contract: "Contract",
  block: 7,
  transaction: `0x${"ab".repeat(32)}`,
  constructorArguments: ["1"],
  bytecodeHash: `0x${"cd".repeat(32)}`,
  abi: [{ type: "constructor" }],
});

const RECORD = {
  format: DEPLOYMENTS_FORMAT,
  chainId: 31337,
  phases: {
    "spring-2026/beta": {
      distributor: contract(DISTRIBUTOR),
      tokens: { TIDE: contract(TIDE_TOKEN) },
    },
  },
};

const parse = (record: unknown) =>
  parseDeploymentRecord(JSON.stringify(record), "31337.json", 31337);
const wheres = (run: () => unknown) => faultsOf(run).map((fault) => fault.where);

function resolve(record: Parameters<typeof resolveDeployment>[2], ...edits: readonly Edit[]) {
  const campaign = campaignWith(...edits);
  const beta = campaign.phases.get("beta") ?? expect.fail("the campaign has a beta");
  return resolveDeployment(campaign, beta, record);
}

describe("parseDeploymentRecord", () => {
  it("given what a deployment wrote, it should give all of it", () => {
    expect(parse(RECORD)).to.deep.equal(RECORD);
  });

  it("given a record with the masked hash, it should keep it; one of before may lack it", () => {
    const masked = { ...contract(DISTRIBUTOR), maskedBytecodeHash: `0x${"ef".repeat(32)}` };
    const record = { ...RECORD, phases: { "a/beta": { distributor: masked, tokens: {} } } };
    expect(parse(record)).to.deep.equal(record);
    const bad = { ...masked, maskedBytecodeHash: "ef" };
    const phases = { "a/beta": { distributor: bad, tokens: {} } };
    expect(wheres(() => parse({ ...RECORD, phases }))).to.deep.equal([
      "31337.json: phases.a/beta.distributor.maskedBytecodeHash",
    ]);
  });

  it("given a phase whose distributor is not deployed yet, it should accept it", () => {
    const record = { ...RECORD, phases: { "a/beta": { tokens: {} } } };
    expect(parse(record)).to.deep.equal(record);
  });

  it("given what is no JSON, it should say so", () => {
    const [fault] = faultsOf(() => parseDeploymentRecord("{", "31337.json", 31337));
    expect(fault).to.include({ where: "31337.json", expected: "a deployment record as JSON" });
  });

  it("given another chain's record, it should name both chains", () => {
    const run = () => parseDeploymentRecord(JSON.stringify(RECORD), "1.json", 1);
    expect(faultsOf(run)).to.deep.equal([
      { where: "1.json", got: "chain 31337", expected: "chain 1" },
    ]);
  });

  for (const [where, record] of [
    ["31337.json: format", { ...RECORD, format: "x" }],
    ["31337.json: chainId", { ...RECORD, chainId: 0 }],
    ["31337.json: ", { ...RECORD, more: 1 }],
    ["31337.json: phases", { ...RECORD, phases: [] }],
    ["31337.json: phases.a.tokens", { ...RECORD, phases: { a: {} } }],
    [
      "31337.json: phases.a.tokens.X.address",
      {
        ...RECORD,
        phases: { a: { tokens: { X: { ...contract(TIDE_TOKEN), address: TIDE_TOKEN } } } },
      },
    ],
    [
      "31337.json: phases.a.distributor.bytecodeHash",
      {
        ...RECORD,
        phases: { a: { tokens: {}, distributor: { ...contract(TIDE_TOKEN), bytecodeHash: "0x" } } },
      },
    ],
    [
      "31337.json: phases.a.distributor.block",
      {
        ...RECORD,
        phases: { a: { tokens: {}, distributor: { ...contract(TIDE_TOKEN), block: -1 } } },
      },
    ],
  ] as const) {
    it(`given a fault, it should name its place, as in "${where}"`, () => {
      expect(wheres(() => parse(record))).to.deep.equal([where]);
    });
  }
});

describe("resolveDeployment", () => {
  const record = parse(RECORD);

  it("should name the campaign's phase in the record", () => {
    const campaign = campaignWith();
    const production = campaign.phases.get("production") ?? expect.fail("has a production phase");
    expect(recordName(campaign, production)).to.equal("spring-2026/production");
  });

  it("given a record, it should take from it what the file does not name", () => {
    const deployment = resolve(record);
    expect(deployment.distributor).to.equal(DISTRIBUTOR.toLowerCase());
    expect(deployment.tokens.map(({ symbol, address }) => [symbol, address])).to.deep.equal([
      ["TIDE", TIDE_TOKEN.toLowerCase()],
      ["bUSD", USD_TOKEN.toLowerCase()],
    ]);
  });

  it("should keep the tokens' decimals and minimum payouts", () => {
    expect(resolve(record).tokens[0]).to.include({ decimals: 18, minPayout: 20n * 10n ** 18n });
  });

  it("given addresses in both, it should take the file's", () => {
    const other = `0x${"77".repeat(20)}`;
    const deployment = resolve(
      record,
      ["phases.beta.distributor", other],
      ["phases.beta.tokens[0].address", `0x${"78".repeat(20)}`],
    );
    expect(deployment.distributor).to.equal(other);
    expect(deployment.tokens[0]?.address).to.equal(`0x${"78".repeat(20)}`);
  });

  it("given everything in the file, it should need no record", () => {
    const deployment = resolve(
      undefined,
      ["phases.beta.distributor", DISTRIBUTOR],
      ["phases.beta.tokens[0].address", TIDE_TOKEN],
    );
    expect(deployment.distributor).to.equal(DISTRIBUTOR.toLowerCase());
  });

  it("given nothing deployed, it should name every contract that is missing, and the remedy", () => {
    const faults = faultsOf(() => resolve(undefined));
    expect(faults.map((fault) => fault.where)).to.deep.equal([
      "distributor of spring-2026/beta on chain 31337",
      "token TIDE of spring-2026/beta on chain 31337",
    ]);
    expect(faults[0]?.fix).to.contain("hardhat distributor deploy");
  });

  it("given a record of other phases only, it should take nothing from them", () => {
    const others = {
      ...RECORD,
      phases: { "spring-2026/production": RECORD.phases["spring-2026/beta"] },
    };
    expect(wheres(() => resolve(parse(others)))).to.have.length(2);
  });

  it("given a symbol like an object's own property, it should not be found by accident", () => {
    const run = () =>
      resolve(record, ["phases.beta.tokens[2]", { symbol: "constructor", decimals: 0 }]);
    expect(wheres(run)).to.deep.equal(["token constructor of spring-2026/beta on chain 31337"]);
  });

  it("given a recorded token with the address that the file gives another, it should refuse", () => {
    expect(() => resolve(record, ["phases.beta.tokens[1].address", TIDE_TOKEN])).to.throw();
  });
});
