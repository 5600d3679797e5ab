import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { exportEpoch } from "../../src/epoch/export-list.ts";
import { writeEpochMarks } from "../../src/epoch/marks.ts";
import { key } from "../../src/reward/state.ts";
import {
  importInto,
  kelpTerms,
  onListed,
  POOL,
  ROWS,
  STRANGER,
  writeList,
} from "./listed-stage.ts";
import {
  ALBA,
  BOREAS,
  DEPLOYMENT_ADDRESSES,
  faultsOf,
  filesIn,
  type Stage,
  TIDE,
} from "./stage.ts";

const sablier = (...rows: (readonly [string, bigint | string])[]) =>
  `address,amount\n${rows.map((row) => `${row.join(",")}\n`).join("")}`;
const listed = ({ books }: Stage, epoch: number) =>
  readFile(join(books, `${epoch}`, "listed.csv"), "utf8").catch(() => undefined);

/** The addresses as the chain's record would have them. */
const withAddresses = (file: object) =>
  JSON.parse(
    JSON.stringify(file).replace('"symbol":"TIDE"', `"symbol":"TIDE","address":"${TIDE}"`),
  );

describe("importing a list into an epoch", () => {
  it("should write nothing until it is told to, and then what the epoch is built from", () =>
    onListed(async (stage) => {
      const { prepared, write } = await importInto(stage, 1, sablier(...ROWS));
      expect(await listed(stage, 1)).to.equal(undefined);
      expect(prepared).to.include({ isThere: false, replaced: 0 });
      await write();
      expect(await listed(stage, 1)).to.equal(prepared.text);
      const { rewards } = await stage.build(1);
      expect(rewards.rewards.filter(({ market }) => market === "kelp-usd")).to.have.length(2);
      expect((await importInto(stage, 1, sablier(...ROWS))).prepared.isThere).to.equal(true);
    }));

  it("should tell rows, total, pool and the largest amount", () =>
    onListed(async (stage) => {
      const { prepared } = await importInto(stage, 1, sablier(...ROWS));
      expect(prepared.imported.count).to.equal(2);
      const [total, ...others] = prepared.totals;
      expect(others).to.deep.equal([]);
      expect(total).to.deep.include({
        market: "kelp-usd",
        accounts: 2,
        total: 600_001n,
        pool: POOL,
        carriedIn: 0n,
        largest: { market: "kelp-usd", account: ALBA, amount: 600_000n, name: undefined },
      });
    }));

  it("given more than the pool, it should refuse the file, and ask whether it counts base units", () =>
    onListed(async (stage) => {
      const [fault, ...others] = await faultsOf(
        importInto(stage, 1, sablier([ALBA, "600000"]), { unit: "token" }),
      );
      expect(others).to.deep.equal([]);
      expect(fault?.where).to.include("rewards.csv: list of kelp-usd");
      expect(fault?.fix).to.include("--unit base");
    }));

  it("given carried money of a token whose address nobody knows yet, it should say that it is not known", () =>
    onListed(async (stage) => {
      // The token's address is in no file yet: the build gets it from elsewhere.
      await writeList(stage, 1, ROWS);
      await stage.build(1);
      const most = sablier([STRANGER, POOL + 399_999n]);
      const { prepared } = await importInto(stage, 2, most);
      expect(prepared.totals[0]?.carriedIn).to.equal(undefined);
    }));

  it("should count in what was carried over, and refuse one unit more", () =>
    onListed(async (stage) => {
      const most = sablier([STRANGER, POOL + 399_999n]);
      const unknown = await importInto(stage, 2, most);
      expect(unknown.prepared.totals[0]?.carriedIn).to.equal(undefined);
      await writeList(stage, 1, ROWS);
      await stage.build(1);
      const known = await importInto(stage, 2, most);
      expect(known.prepared.totals[0]?.carriedIn).to.equal(399_999n);
      const more = sablier([STRANGER, POOL + 400_000n]);
      expect(await faultsOf(importInto(stage, 2, more))).to.have.length(1);
    }, withAddresses));

  it("given another list there, it should say what goes, and replace it whole", () =>
    onListed(async (stage) => {
      await (await importInto(stage, 1, sablier(...ROWS))).write();
      const { prepared, write } = await importInto(stage, 1, sablier([BOREAS, 7n]));
      expect(prepared.replaced).to.equal(2);
      await write();
      expect(await listed(stage, 1)).to.equal(
        `market,account,amount,name\nkelp-usd,${BOREAS},7,\n`,
      );
    }));

  it("given another market's list there, it should keep it", () =>
    onListed(
      async (stage) => {
        await (await importInto(stage, 1, sablier(...ROWS), { market: "kelp-usd" })).write();
        await (await importInto(stage, 1, sablier([BOREAS, 7n]), { market: "tide-usd" })).write();
        expect((await listed(stage, 1))?.split("\n").map((row) => row.split(",")[0])).to.deep.equal(
          ["market", "kelp-usd", "kelp-usd", "tide-usd", ""],
        );
      },
      (file) => {
        const tide = { ...kelpTerms, market: "tide-usd" };
        return { ...file, phases: { beta: { ...file.phases.beta, terms: [tide, kelpTerms] } } };
      },
    ));

  it("given that the epoch was built from another list, it should refuse to change it", () =>
    onListed(async (stage) => {
      await (await importInto(stage, 1, sablier(...ROWS))).write();
      await stage.build(1);
      const [fault] = await faultsOf(importInto(stage, 1, sablier([BOREAS, 7n])));
      expect(fault?.where).to.equal(stage.folderOf(1));
    }));

  it("given that the list of a built epoch was lost, or altered since, it should put it back", () =>
    onListed(async (stage) => {
      const first = await importInto(stage, 1, sablier(...ROWS));
      await first.write();
      await stage.build(1);
      await rm(join(stage.books, "1", "listed.csv"));
      await (await importInto(stage, 1, sablier(...ROWS))).write();
      expect(await listed(stage, 1)).to.equal(first.prepared.text);
      await writeList(stage, 1, [[ALBA, 1n]]);
      await (await importInto(stage, 1, sablier(...ROWS))).write();
      expect(await listed(stage, 1)).to.equal(first.prepared.text);
    }));

  it("given an epoch without listed markets, an unknown market or an epoch too far, it should say so", () =>
    onListed(
      async (stage) => {
        const refused = (epoch: number, changes = {}) =>
          faultsOf(importInto(stage, epoch, sablier(...ROWS), changes));
        expect((await refused(2))[0]).to.include({ where: "epoch 2" });
        expect((await refused(4))[0]).to.include({ where: "epoch" });
        expect((await refused(1, { market: "gold" }))[0]).to.include({ where: "--market" });
      },
      (file) => {
        const [tide] = file.phases.beta.terms;
        const terms = [tide, { ...kelpTerms, throughEpoch: 1 }];
        return { ...file, phases: { beta: { ...file.phases.beta, terms } } };
      },
    ));

  it("given the distributor or a token as a receiver, it should refuse the row", () =>
    onListed(
      async (stage) => {
        const rows = [DEPLOYMENT_ADDRESSES.distributor, TIDE].map((each) => [each, 1n] as const);
        const faults = await faultsOf(importInto(stage, 1, sablier(...rows)));
        expect(faults.map(({ expected }) => expected)).to.deep.equal([
          "a miner's account, not the distributor",
          "a miner's account, not the token TIDE",
        ]);
      },
      (file) =>
        withAddresses({
          ...file,
          phases: {
            beta: { ...file.phases.beta, distributor: DEPLOYMENT_ADDRESSES.distributor },
          },
        }),
    ));
});

describe("exporting an epoch", () => {
  const request = (stage: Stage, changes = {}) => ({
    folder: stage.folderOf(1),
    what: "rewards" as const,
    format: "sablier" as const,
    token: undefined,
    rowsPerFile: 500,
    out: join(stage.folder, "out"),
    ...changes,
  });

  /** Two epochs with a minimum payout of 0.3 USD, so that rewards and payouts differ. */
  const built = async (stage: Stage) => {
    await writeList(stage, 1, ROWS);
    await stage.build(1);
  };

  it("should write each token's rewards, and import again as the same list", () =>
    onListed(async (stage) => {
      await built(stage);
      const out = join(stage.folder, "merkl");
      await exportEpoch(request(stage, { format: "merkl", token: "TIDE", out }));
      const { rewards } = JSON.parse(await readFile(join(out, "TIDE.json"), "utf8"));
      const kelp = Object.entries(rewards as Record<string, Record<string, string>>).flatMap(
        ([account, reasons]) =>
          reasons["kelp-usd"] === undefined ? [] : [[account.toLowerCase(), reasons["kelp-usd"]]],
      );
      expect(kelp.sort()).to.deep.equal(
        ROWS.map(([account, units]) => [account, `${units}`]).sort(),
      );
    }));

  it("should add up to the rewards, or to the amounts of the entitlements, whichever was asked for", () =>
    onListed(async (stage) => {
      await built(stage);
      const text = (name: string) => readFile(join(stage.folderOf(1), name), "utf8");
      const sumOf = (csv: string, token: string, column: number) =>
        csv
          .trimEnd()
          .split("\n")
          .slice(1)
          .map((row) => row.split(","))
          .filter((row) => row.includes(token))
          .reduce((sum, row) => sum + BigInt(row[column] ?? 0), 0n);
      const usd = stage.deployment.tokens.find(({ symbol }) => symbol === "USD")?.address ?? "";
      const totals = async (what: "rewards" | "payouts") => {
        const out = join(stage.folder, what);
        const exported = await exportEpoch(request(stage, { what, out }));
        return exported.totals.find(({ symbol }) => symbol === "USD")?.total;
      };
      const rewards = sumOf(await text("rewards.csv"), usd, 4);
      const payouts = sumOf(await text("entitlements.csv"), usd, 2);
      expect(rewards).to.be.above(payouts);
      expect(await totals("rewards")).to.equal(rewards);
      expect(await totals("payouts")).to.equal(payouts);
    }));

  it("given what was claimed under a wrong root, it should not pay it out a second time", () =>
    onListed(async (stage) => {
      const folder = join(stage.books, "1");
      await writeEpochMarks(folder, new Map([[key(ALBA, TIDE), 10n ** 24n]]));
      await built(stage);
      const payouts = async (what: "rewards" | "payouts") => {
        const out = join(stage.folder, what);
        await exportEpoch(request(stage, { what, token: "TIDE", format: "merkl", out }));
        const { rewards } = JSON.parse(await readFile(join(out, "TIDE.json"), "utf8"));
        return Object.keys(rewards).map((account) => account.toLowerCase());
      };
      expect(await payouts("rewards")).to.include(ALBA);
      expect(await payouts("payouts")).to.not.include(ALBA);
      expect(await payouts("payouts")).to.not.have.length(0);
    }));

  it("given the same files there, it should find them; given others, it should leave them", () =>
    onListed(async (stage) => {
      await built(stage);
      expect((await exportEpoch(request(stage))).written).to.equal(true);
      expect((await exportEpoch(request(stage))).written).to.equal(false);
      const before = await filesIn(join(stage.folder, "out"));
      expect(await faultsOf(exportEpoch(request(stage, { format: "safe" })))).to.have.length(1);
      expect(await filesIn(join(stage.folder, "out"))).to.deep.equal(before);
    }));

  it("given an altered distribution, an unknown token or nothing to export, it should refuse", () =>
    onListed(async (stage) => {
      await built(stage);
      const [unknown] = await faultsOf(exportEpoch(request(stage, { token: "GOLD" })));
      expect(unknown?.where).to.equal("--token");
      const file = join(stage.folderOf(1), "rewards.csv");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(/,600000\n/, ",600001\n"));
      const [altered] = await faultsOf(exportEpoch(request(stage)));
      expect(altered?.got).to.include("rewards.csv");
    }));
});
