import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { expect } from "chai";
import { readGroupNames } from "../../src/epoch/groups-file.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { type CampaignPlan, planCampaign } from "../../src/epoch/plan.ts";
import { ratio } from "../../src/reward/ratio.ts";
import { YIELD_WARNING } from "../../src/reward/yield.ts";
import { describePlan, PLAN_LIMITS } from "../../src/terminal/plan.ts";
import { planAsCsv, planAsJson } from "../../src/terminal/plan-data.ts";
import { planAsSvg } from "../../src/terminal/plan-picture.ts";
import { simulateShort } from "../epoch/simulated.ts";
import { inFolder } from "../epoch/stage.ts";
import { readSvg } from "./svg.ts";

const HOSTILE = '<&"base';

describe("a plan, told", () => {
  let plan: CampaignPlan;

  before(() =>
    inFolder(async (folder) => {
      await simulateShort(folder, { throughEpoch: 1 });
      const file = join(folder, "out/campaign.json");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replaceAll('"base": "YES"', `"base": ${JSON.stringify(HOSTILE)}`));
      const { campaign } = await loadCampaign(file);
      plan = await planCampaign({
        campaign,
        phase: phaseOf(campaign, "beta"),
        epoch: 1,
        books: join(folder, "out/books"),
        recorded: undefined,
        market: undefined,
        budget: new Map(),
        price: "TIDE/USDC=1,TIDE/USD=1,bUSD/USDC=1",
        yields: [ratio(1n, 5n)],
        sizes: undefined,
        groups: await readGroupNames(file, undefined),
      });
    }),
  );

  it("should stand beside its warning and its limits, whatever the form", () => {
    const forms = [
      describePlan(plan),
      JSON.stringify(planAsJson(plan)),
      planAsSvg(plan).replaceAll("&quot;", '"'),
    ];
    for (const form of forms) {
      expect(form).to.include(YIELD_WARNING);
      for (const line of PLAN_LIMITS) expect(form).to.include(line);
    }
  });

  it("should be a picture that is well-formed, with whole positions inside of it", () => {
    const found = readSvg(planAsSvg(plan));
    const [, , width, height] = (found[0]?.attributes.viewBox ?? "").split(" ").map(Number);
    for (const { name, attributes } of found) {
      if (name !== "rect" && name !== "text") continue;
      for (const key of ["x", "y", "width", "height"]) {
        const value = Number(attributes[key] ?? 0);
        expect(Number.isInteger(value) && value >= 0, `${key} of ${name}`).to.equal(true);
        expect(value <= (key === "y" || key === "height" ? (height ?? 0) : (width ?? 0))).to.equal(
          true,
        );
      }
    }
    expect(found.some(({ text }) => text.includes("&lt;&amp;&quot;base"))).to.equal(true);
  });

  it("given many groups, should keep their keys inside of the picture", () => {
    const groups = Array.from({ length: 40 }, (_, i) => `group ${i}`);
    const keys = readSvg(planAsSvg({ ...plan, groups })).filter(
      ({ name, attributes }) => name === "rect" && attributes.y === "80",
    );
    expect(keys).to.have.length(40);
    expect(Math.max(...keys.map(({ attributes }) => Number(attributes.x)))).to.be.below(1_212);
  });

  it("should draw each whole of parts that touch and do not go beyond it", () => {
    const parts = readSvg(planAsSvg(plan)).filter(
      ({ name, attributes }) =>
        name === "rect" && attributes.y !== "80" && /^part-\d$/.test(attributes.class ?? ""),
    );
    const rows = Map.groupBy(parts, ({ attributes }) => `${attributes.y}`);
    expect(rows.size).to.be.above(15);
    for (const row of rows.values()) {
      const ends = row.map(({ attributes }) => Number(attributes.x) + Number(attributes.width));
      const begins = row.map(({ attributes }) => Number(attributes.x));
      expect(begins.slice(1)).to.deep.equal(ends.slice(0, -1));
      expect((ends.at(-1) ?? 0) - (begins[0] ?? 0)).to.be.at.most(1240 - 28 - 722 - 96 - 18);
    }
  });

  it("should say the same in CSV as in JSON", () => {
    const [header, ...rows] = planAsCsv(plan)
      .split("\n")
      .map((line) => line.split(","));
    expect(header).to.deep.equal(["format", "market", "of", "group", "figure", "value"]);
    const json = planAsJson(plan) as {
      markets: {
        market: string;
        returns: { term: string; value: string; groups: { group: string; share: string }[] }[];
      }[];
    };
    const shares = json.markets.flatMap(({ market, returns }) =>
      returns.flatMap(({ term, value, groups }) =>
        groups.map(({ group, share }) =>
          [market, `${term} ${value}`.trim(), group, share].join("|"),
        ),
      ),
    );
    // A term's words may hold a comma, and are quoted then.
    const told = planAsCsv(plan)
      .replaceAll(/"([^"]*)"/g, (_, words: string) => words.replaceAll(",", ";"))
      .split("\n")
      .map((line) => line.split(","))
      .filter((row) => row[4] === "share")
      .map(([, market, of, group, , value]) =>
        [market, of?.replaceAll(";", ","), group, value].join("|"),
      );
    expect(told).to.deep.equal(shares);
    expect(rows.length).to.be.above(shares.length);
  });

  it("given no price, should show no table of yields, and say what is missing", () => {
    const markets = plan.markets.map((market) => ({ ...market, worth: undefined, offers: [] }));
    const text = describePlan({ ...plan, markets });
    expect(text)
      .not.to.match(/^yield a year/m)
      .and.not.to.match(/^bought at/m);
    expect(text).to.include("--price TOKEN=PRICE");
    expect(describePlan(plan)).to.match(/^yield a year/m);
  });

  it("in words, should have a line for each change, and parts that come to a hundred", () => {
    const text = describePlan(plan);
    const lines = text
      .split("\n")
      .filter((line) =>
        /^(?:as it is|k |smax |min age |sides, c|uptime, u|two-sided, c).* %$/.test(line),
      );
    const wholes = lines.map((line) =>
      [...line.matchAll(/ (\d+\.\d\d) %/g)]
        .slice(-(plan.groups.length + 1))
        .reduce((sum, [, part]) => sum + Number(part), 0),
    );
    expect(wholes.filter((sum) => Math.abs(sum - 100) < 0.05).length).to.be.at.least(20);
  });
});
