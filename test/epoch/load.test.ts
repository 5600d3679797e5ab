import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { importLog } from "../../src/epoch/import.ts";
import {
  firstBlock,
  loadCampaign,
  loadDeployment,
  loadRecord,
  phaseOf,
  recordFile,
} from "../../src/epoch/load.ts";
import { readSeeds } from "../../src/epoch/scoring/seeds.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import {
  ALBA,
  campaignFile,
  faultsOf,
  filesIn,
  inFolder,
  onStage,
  START,
  type Stage,
  seedOf,
  TIDE,
  USD,
} from "./stage.ts";

const DISTRIBUTOR = `0x${"dd".repeat(20)}`;

const contract = (address: string, block = 1) => ({
  address,
  contract: "Contract",
  block,
  transaction: `0x${"ab".repeat(32)}`,
  constructorArguments: [],
  bytecodeHash: `0x${"cd".repeat(32)}`,
  abi: [],
});

async function putRecord(stage: Stage): Promise<string> {
  const record = {
    format: "tidemark-deployments-v1",
    chainId: 31337,
    phases: {
      "stage/beta": {
        distributor: contract(DISTRIBUTOR, 17),
        tokens: { TIDE: contract(TIDE), USD: contract(USD) },
      },
    },
  };
  await writeFile(join(stage.folder, recordFile(31337)), JSON.stringify(record));
  return stage.folder;
}

describe("a campaign file on disk", () => {
  it("should be loaded with the sha256 of its text", () =>
    onStage(async (stage) => {
      expect(stage.loaded.sha256).to.equal(sha256Text(JSON.stringify(campaignFile())));
      expect(stage.loaded).to.include({ file: stage.file });
      expect(stage.loaded.campaign.id).to.equal("stage");
    }));

  it("given there is none, it should be refused", () =>
    inFolder(async (folder) => {
      const file = join(folder, "campaign.json");
      expect(await faultsOf(loadCampaign(file))).to.deep.equal([
        { where: file, got: "no such file", expected: "a campaign file" },
      ]);
    }));

  it("given it has no such phase, it should say which it has", () =>
    onStage(async ({ loaded }) => {
      const [fault] = await faultsOf((async () => phaseOf(loaded.campaign, "production"))());
      expect(fault).to.deep.equal({ where: "phase", got: '"production"', expected: "one of beta" });
    }));
});

describe("a deployment record on disk", () => {
  it("should be named by its chain, and give the phase's contracts", () =>
    onStage(async (stage) => {
      const folder = await putRecord(stage);
      expect(recordFile(31337)).to.equal("31337.json");
      const deployment = await loadDeployment(folder, stage.loaded.campaign, stage.phase);
      expect(deployment).to.deep.equal(stage.deployment);
    }));

  it("given there is none, it should be nothing, and the contracts be asked for", () =>
    onStage(async (stage) => {
      expect(await loadRecord(stage.folder, 31337)).to.equal(undefined);
      const faults = await faultsOf(
        loadDeployment(stage.folder, stage.loaded.campaign, stage.phase),
      );
      expect(faults).to.have.length(3);
    }));

  it("should tell the block from which events are read", () =>
    onStage(async (stage) => {
      const folder = await putRecord(stage);
      expect(await firstBlock(folder, stage.loaded.campaign, stage.phase)).to.equal(17);
    }));

  for (const [what, distributor, block] of [
    ["the same distributor", DISTRIBUTOR, 17],
    ["another distributor", `0x${"99".repeat(20)}`, 0],
  ] as const) {
    it(`given the campaign file names ${what}, that block should be ${block}`, () =>
      onStage(async (stage) => {
        const folder = await putRecord(stage);
        expect(
          await firstBlock(folder, stage.loaded.campaign, { ...stage.phase, distributor }),
        ).to.equal(block);
      }));
  }

  it("given there is no record, that block should be the first", () =>
    onStage(async (stage) => {
      expect(await firstBlock(stage.folder, stage.loaded.campaign, stage.phase)).to.equal(0);
    }));
});

describe("a file of seeds", () => {
  const put = async (stage: Stage, text: string) => {
    const path = join(stage.folder, "seeds");
    await writeFile(path, text);
    return readSeeds(stage.phase, path);
  };
  const hex = (epoch: number) => seedOf(epoch).toString("hex");

  it("should give line n to epoch n", () =>
    onStage(async (stage) => {
      const seeds = await put(stage, `${hex(1)}\n${hex(2)}\n`);
      expect([...seeds]).to.deep.equal([
        [1, new Uint8Array(seedOf(1))],
        [2, new Uint8Array(seedOf(2))],
      ]);
    }));

  it("given lines in another order, it should be refused", () =>
    onStage(async (stage) => {
      expect((await faultsOf(put(stage, `${hex(2)}\n${hex(1)}\n`)))[0]?.where).to.equal(
        "seed of epoch 1",
      );
    }));

  it("given a seed too many, it should be refused", () =>
    onStage(async (stage) => {
      const text = [1, 2, 3, 4].map((epoch) => `${hex(epoch)}\n`).join("");
      expect((await faultsOf(put(stage, text)))[0]).to.include({
        where: "seed of epoch 4",
        got: "no hash in the campaign file",
      });
    }));

  for (const [what, text] of [
    ["an empty file", ""],
    ["an empty line between", `${hex(1)}\n\n${hex(2)}\n`],
  ] as const) {
    it(`given ${what}, it should be refused`, () =>
      onStage(async (stage) => {
        expect((await faultsOf(put(stage, text)))[0]?.got).to.equal("0 characters");
      }));
  }
});

describe("an order-event log on disk", () => {
  const importInto = async (stage: Stage, rows: string[], owners: string) => {
    const out = join(stage.folder, "imported");
    const orders = join(stage.folder, "orders.csv");
    await writeFile(orders, `id,timestamp,price,volume,action,direction\n${rows.join("")}`);
    await writeFile(join(stage.folder, "owners.csv"), `order_id,account\n${owners}`);
    const seeds = new Map([[1, new Uint8Array(seedOf(1))]]);
    const market = stage.loaded.campaign.markets.get("tide-usd") ?? expect.fail("no market");
    const request = {
      phase: stage.phase,
      market,
      seeds,
      orders,
      owners: join(stage.folder, "owners.csv"),
      volumeDecimals: 0,
      out,
    };
    return { out, imported: importLog(request) };
  };
  const ROWS = [
    `7,${START - 5},99.9,1,created,bid\n`,
    `8,${START - 4},100.1,2,created,ask\n`,
    `8,${START + 60_000},100.1,0,deleted,ask\n`,
  ];

  it("should become books that an epoch can be built from", () =>
    onStage(async (stage) => {
      const { out, imported } = await importInto(stage, ROWS, `7,${ALBA}\n8,mm-alba\n`);
      const report = await imported;
      expect(report).to.deep.include({
        market: "tide-usd",
        files: [join("1", "seed"), join("1", "tide-usd.ndjson")],
      });
      const { rewards } = await stage.build(1, { books: out });
      expect(rewards.rewards.find((row) => row.market === "tide-usd")?.account).to.equal(ALBA);
    }));

  it("given a bad row, it should be refused, and nothing written", () =>
    onStage(async (stage) => {
      const { out, imported } = await importInto(stage, [...ROWS, "9,x,1,1,created,bid\n"], "");
      await faultsOf(imported);
      expect((await filesIn(out)).size).to.equal(0);
    }));

  it("given bad owners, it should be refused, and nothing written", () =>
    onStage(async (stage) => {
      await mkdir(join(stage.folder, "imported"));
      const { out, imported } = await importInto(stage, ROWS, `7,${ALBA}\n7,${ALBA}\n`);
      await faultsOf(imported);
      expect((await filesIn(out)).size).to.equal(0);
    }));
});
