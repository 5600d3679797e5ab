/** Explanations as text, JSON and CSV: all there, all adding up, and no wider than a terminal. */

import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import type { ExplainedEpoch, ExplainRequest } from "../../src/epoch/explain.ts";
import { explanationAsCsv } from "../../src/terminal/explain-csv.ts";
import { describeExplanation } from "../../src/terminal/explain-epoch.ts";
import { explanationAsJson } from "../../src/terminal/explain-json.ts";
import { explained } from "../epoch/explained.ts";
import {
  ALBA,
  BOREAS,
  bookFile,
  CIRRUS,
  lineOf,
  onBuilt,
  onStage,
  type Stage,
  timeOf,
} from "../epoch/stage.ts";
import { decimalUnits } from "./units.ts";

const WIDTH = 120;

const VIEWS: Record<string, Partial<ExplainRequest>> = {
  epoch: {},
  day: { day: "2026-01-06" },
  hour: { hour: "2026-01-06T00" },
  minute: { minute: "2" },
};

/** Plain JSON, as a reader of the output has it. */
const asJson = (result: ExplainedEpoch) =>
  JSON.parse(
    JSON.stringify(explanationAsJson(result), (_, value) =>
      typeof value === "bigint" ? value.toString() : value,
    ),
  );

const rowsOf = (result: ExplainedEpoch): Record<string, string>[] =>
  parse(explanationAsCsv(result), { columns: true });

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

describe("an explanation as text", () => {
  for (const [view, changes] of Object.entries(VIEWS)) {
    it(`by ${view}, it should fit a terminal of ${WIDTH} columns`, () =>
      onBuilt(async (stage) => {
        for (const account of [ALBA, BOREAS, CIRRUS]) {
          const text = describeExplanation(await explained(stage, 2, { account, ...changes }));
          // The head names folders, which are as long as they are.
          const table = text.split("\n").filter((line) => !line.startsWith("Amounts: "));
          expect(table.filter((line) => line.length > WIDTH)).to.deep.equal([]);
        }
      }));
  }

  const minute = async (stage: Stage, interval: number, account = ALBA) =>
    describeExplanation(
      await explained(stage, 1, { account, market: "tide-usd", minute: `${interval}` }),
    );

  it("should say why a minute paid nobody", () =>
    onStage(async (stage) => {
      expect(await minute(stage, 1)).to.include("best bid was not below the best ask");
      expect(await minute(stage, 5))
        .to.include("no snapshot")
        .and.include("none: carried");
    }));

  it("should say where an empty minute was paid, and what rolled over", () =>
    onStage(async (stage) => {
      expect(await minute(stage, 1)).to.include("interval 2");
      expect(await minute(stage, 2)).to.include("1 interval");
    }));

  it("should say of each order why it does not count", () =>
    onStage(
      async (stage) => {
        const time = timeOf(1, "tide-usd", 0);
        const order = (id: string, price: string, size: string, age: number) => ({
          id,
          account: ALBA,
          side: "bid" as const,
          price,
          size,
          openedAt: time - age,
        });
        const orders = [
          order("far", "90", "5", 5_000),
          order("small", "99.9", "0.5", 5_000),
          order("young", "99.9", "5", 500),
          order("old", "99.9", "5", 60_001),
          order("both", "90", "5", 500),
        ];
        const book = lineOf("tide-usd", time, orders);
        await writeFile(bookFile(stage.books, 1, "tide-usd"), book);
        const text = await minute(stage, 0);
        for (const [id, why] of [
          ["far", "too far"],
          ["small", "too small"],
          ["young", "too young"],
          ["old", "too old"],
          ["both", "too young, too far"],
        ]) {
          expect(text).to.match(new RegExp(`bid +${id} .* ${why}$`, "m"));
        }
      },
      (file) => {
        const strict = { minOrderSize: "1", minOrderAgeSeconds: 1, maxOrderAgeSeconds: 60 };
        const terms = file.phases.beta.terms.map((each) => ({ ...each, ...strict }));
        return { ...file, phases: { beta: { ...file.phases.beta, terms } } };
      },
    ));

  it("should say what accrues and why", () =>
    onStage(async (stage) => {
      const text = describeExplanation(await explained(stage, 1, { account: CIRRUS }));
      expect(text)
        .to.match(/would accrue +0 +0.017088/)
        .and.match(/below the minimum/);
      const last = describeExplanation(await explained(stage, 3, { account: CIRRUS }));
      expect(last).to.include("the phase ends");
    }));

  it("given an account without points, it should say so and count its orders", () =>
    onStage(
      async (stage) => {
        const text = describeExplanation(await explained(stage, 1));
        expect(text)
          .to.include("Earned nothing")
          .and.match(/tide-usd .* not eligible 6/);
      },
      (file) => {
        const terms = file.phases.beta.terms.map((each) => ({ ...each, deny: [ALBA] }));
        return { ...file, phases: { beta: { ...file.phases.beta, terms } } };
      },
    ));
});

describe("an explanation as CSV", () => {
  it("should have a row for each slot of each interval, adding up to points and rewards", () =>
    onBuilt(async (stage) => {
      for (const account of [ALBA, BOREAS, CIRRUS]) {
        const result = await explained(stage, 2, { account });
        const rows = rowsOf(result);
        expect(rows).to.have.length(2 * 2 * 6);
        const paid = rows.filter((row) => row.market === "tide-usd" && row.slot === "bid");
        expect(paid.map((row) => `${row.book} ${row.paid}`)).to.deep.equal([
          "sound yes",
          "crossed no",
          "sound yes",
          "sound yes",
          "missing no",
          "missing no",
        ]);
        const due = sum(result.markets.map(({ explanation }) => explanation.points));
        expect(sum(rows.map((row) => BigInt(row.points ?? "")))).to.equal(due);
        for (const { token, earned } of result.settlements) {
          const shown = rows.map((row) =>
            decimalUnits(row[`reward ${token.symbol}`], token.decimals),
          );
          expect(sum(shown)).to.equal(earned);
        }
      }
    }));

  it("for a minute, it should have a row for each order, adding up to those of its slots", () =>
    onBuilt(async (stage) => {
      const slots = rowsOf(await explained(stage, 2)).filter((row) => row.interval === "2");
      const orders = rowsOf(await explained(stage, 2, { minute: "2" }));
      expect(orders.map((row) => row.order)).to.deep.equal(["1", "1", "2"]);
      for (const [column, decimals] of [
        ["points", 0],
        ["reward TIDE", 18],
        ["reward USD", 6],
      ] as const) {
        const total = (rows: typeof slots) =>
          sum(rows.map((row) => decimalUnits(row[column], decimals)));
        expect(total(orders)).to.equal(total(slots));
      }
    }));
});

describe("an explanation as JSON", () => {
  for (const [view, changes] of Object.entries(VIEWS)) {
    it(`by ${view}, it should say the same of points and rewards`, () =>
      onBuilt(async (stage) => {
        const json = asJson(await explained(stage, 2, changes));
        expect(json).to.include({
          format: "tidemark-explanation-v1",
          account: ALBA,
          source: "distribution",
          view,
        });
        const earned = json.settlements.find((each: { token: string }) => each.token === "USD");
        const markets: { rewards: Record<string, string> }[] = json.markets;
        expect(sum(markets.map(({ rewards }) => BigInt(rewards.USD ?? 0)))).to.equal(
          BigInt(earned.earned),
        );
      }));
  }

  it("by minute, it should have the share as an exact fraction and as a decimal", () =>
    onStage(async (stage) => {
      const json = asJson(await explained(stage, 1, { market: "tide-usd", minute: "0" }));
      const { slots, orders, mid } = json.markets[0].minute;
      expect(mid).to.equal("100");
      // T[1000] = 818731 at k = 2 and 1 %, T[5000] = 367879; sizes are in hundredths.
      expect(slots[0]).to.include({ score: "81873100", allScores: "192236800" });
      expect(slots[0].share).to.equal("0.425897122715317775");
      expect(orders[0]).to.include({ spreadPpm: 1_000, unitWeight: "818731", weight: "81873100" });
    }));
});
