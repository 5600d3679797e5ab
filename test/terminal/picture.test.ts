import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { HOUR_MS } from "../../src/book/liquidity.ts";
import type { LiquidityReport } from "../../src/epoch/liquidity.ts";
import { liquidityAsSvg } from "../../src/terminal/liquidity-picture.ts";
import { axisFor, lengthOf } from "../../src/terminal/picture/axis.ts";
import { type Bar, drawMirrorBars } from "../../src/terminal/picture/mirror-bars.ts";
import { drawShareBars } from "../../src/terminal/picture/share-bars.ts";
import { drawTimeLines } from "../../src/terminal/picture/time-lines.ts";
import { measureExample } from "../epoch/example.ts";
import { type Found, readSvg } from "./svg.ts";

const AREA = { x: 10, y: 20, width: 250, height: 170 };
const POSITIONS = ["x", "y", "width", "height", "cx", "cy", "r"];

const draw = (parts: string) => readSvg(`<g>${parts}</g>`);
const ofClass = (found: readonly Found[], name: string) =>
  found.filter(({ attributes }) => attributes.class?.split(" ").includes(name));
const number = (element: Found | undefined, name: string) => Number(element?.attributes[name]);

describe("an axis", () => {
  it("should hold every value, with few marks, a round step apart", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(0n, 10n ** 30n), { maxLength: 5 }),
        fc.integer({ min: 1, max: 6 }),
        (values, most) => {
          const axis = axisFor(values, most);
          const [step = 0n] = axis.marks;
          expect(/^[125]0*$/.test(String(step))).to.equal(true);
          expect(axis.marks.length).to.be.within(1, most);
          expect(axis.marks.every((mark, i) => mark === step * BigInt(i + 1))).to.equal(true);
          expect(axis.top).to.equal(axis.marks.at(-1));
          for (const value of values) expect(lengthOf(value, axis, 100)).to.be.within(0, 100);
        },
      ),
    );
  });
});

describe("bars up and down", () => {
  const bar = (value: Bar["value"]): Bar => ({ value, hint: "hint" });
  const show = (bars: readonly Bar["value"][]) => {
    const [a, b, c, d] = bars.map(bar);
    if (a === undefined || b === undefined || c === undefined || d === undefined) return [];
    const groups = [{ name: "1", before: { up: a, down: b }, during: { up: c, down: d } }];
    return draw(
      drawMirrorBars(AREA, { groups, up: "buy", down: "sell", unit: "", showMark: String }),
    );
  };

  it("should be as long as their values, from the same zero", () => {
    const found = show([50n, 100n, 25n, 75n]);
    const [up, down] = ofClass(found, "before");
    expect(number(up, "y") + number(up, "height")).to.equal(number(down, "y"));
    expect(number(down, "height")).to.equal(AREA.height / 2);
    expect(number(up, "height") * 2).to.be.closeTo(number(down, "height"), 1);
    expect(ofClass(found, "during").map((each) => number(each, "height"))).to.deep.equal([21, 64]);
  });

  it("should cross out what is beyond every scale, and leave out what was not measured", () => {
    const found = show(["lost", undefined, 1n, undefined]);
    expect(ofClass(found, "lost")).to.have.length(1);
    expect(ofClass(found, "before")).to.have.length(0);
    expect(ofClass(found, "during")).to.have.length(1);
  });

  it("given names too long to stand side by side, should set them on two lines", () => {
    const pair = { up: bar(1n), down: bar(1n) };
    const groups = Array.from({ length: 6 }, (_, i) => ({
      name: `123.45${i}`,
      before: undefined,
      during: pair,
    }));
    const found = draw(
      drawMirrorBars(AREA, { groups, up: "", down: "", unit: "", showMark: () => "" }),
    );
    const lines = found
      .filter(({ text }) => text.startsWith("123"))
      .map((each) => number(each, "y"));
    expect(new Set(lines).size).to.equal(2);
  });
});

describe("bars of shares", () => {
  it("should be full for all, nothing for none and for a share of nothing", () => {
    const shares = [
      { part: 7, whole: 7 },
      { part: 0, whole: 7 },
      { part: 0, whole: 0 },
    ];
    const rows = shares.map((during, i) => ({ name: `row ${i}`, before: undefined, during }));
    const widths = ofClass(draw(drawShareBars(AREA, rows)), "during").map((each) =>
      number(each, "width"),
    );
    expect(widths[0]).to.be.greaterThan(0);
    expect(widths.slice(1)).to.deep.equal([0, 0]);
  });
});

describe("lines over time", () => {
  const hours = (count: number, from = Date.UTC(2026, 0, 6)) =>
    Array.from({ length: count }, (_, i) => ({
      start: from + i * HOUR_MS,
      value: BigInt(i % 7),
      hint: "hint",
    }));

  it("should stay inside their area, the names of times apart, however long the periods are", () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.integer({ min: 1, max: 3_000 }), (before, during) => {
        const stretches = [
          ...(before === 0 ? [] : [{ name: "before" as const, points: hours(before, 0) }]),
          { name: "during" as const, points: hours(during) },
        ];
        const found = draw(drawTimeLines(AREA, { stretches, showMark: String }));
        for (const { attributes } of ofClass(found, "line")) {
          for (const [, x, y] of (attributes.d ?? "").matchAll(/[ML](\d+) (\d+)/g)) {
            expect(Number(x)).to.be.within(AREA.x, AREA.x + AREA.width);
            expect(Number(y)).to.be.within(AREA.y, AREA.y + AREA.height);
          }
        }
        const times = found
          .filter(({ text }) => /^\d\d[:-]\d\d$/.test(text))
          .map((each) => number(each, "x"));
        const gaps = times.slice(1).map((x, i) => x - (times[i] ?? 0));
        expect(Math.min(Number.POSITIVE_INFINITY, ...gaps)).to.be.at.least(30);
      }),
      { numRuns: 60 },
    );
  });

  it("where an hour has no value, should break, and an hour alone should keep its dot", () => {
    const points = hours(500).filter((_, i) => i !== 100 && i !== 102);
    const found = draw(
      drawTimeLines(AREA, { stretches: [{ name: "during", points }], showMark: String }),
    );
    expect(ofClass(found, "line")[0]?.attributes.d?.match(/M/g)).to.have.length(3);
    expect(ofClass(found, "dot")).to.have.length(1);
  });
});

describe("the picture of a liquidity report", () => {
  const named = (report: LiquidityReport, name: string): LiquidityReport => ({
    ...report,
    campaign: { ...report.campaign, name },
  });

  it("should be one well-formed file of whole pixels, without scripts or other files", async () => {
    const svg = liquidityAsSvg(await measureExample());
    const found = readSvg(svg);
    expect(svg).not.to.match(/NaN|undefined|Infinity|null/);
    expect(found.map(({ name }) => name)).not.to.include.members(["script", "image", "use"]);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.to.match(/https?:|href/);
    for (const { name, attributes } of found) {
      if (name === "pattern") continue;
      for (const position of POSITIONS)
        expect(attributes[position] ?? "0", `${name} ${position}`).to.match(/^\d+$/);
    }
  });

  it("should have a title and a description, and stay inside its frame", async () => {
    const [svg, ...found] = readSvg(liquidityAsSvg(await measureExample({ throughEpoch: 2 })));
    const [, , width = 0, height = 0] = (svg?.attributes.viewBox ?? "").split(" ").map(Number);
    expect(svg?.attributes).to.include({ role: "img", "aria-labelledby": "title desc" });
    const ids = found.map(({ attributes }) => attributes.id).filter((id) => id !== undefined);
    expect(ids).to.deep.equal(["title", "desc", "hatch"]);
    for (const each of found) {
      if (each.attributes.x === undefined) continue;
      expect(number(each, "x") + Number(each.attributes.width ?? 0)).to.be.at.most(width);
      expect(number(each, "y") + Number(each.attributes.height ?? 0)).to.be.at.most(height);
    }
  });

  it("should tell before from during by pattern, not by colour alone", async () => {
    const svg = liquidityAsSvg(await measureExample());
    expect(svg).to.match(/\.before \{ fill: url\(#hatch\)/);
    expect(svg).to.match(/\.before-line \{[^}]*stroke-dasharray/);
  });

  it("given a name with letters of XML, or a very long one, should show it as it is, cut", async () => {
    const report = await measureExample({ market: "tide-dai" });
    const [title] = readSvg(liquidityAsSvg(named(report, 'A <b> & "c"'))).filter(
      ({ name }) => name === "title",
    );
    expect(title?.text).to.include("A &lt;b&gt; &amp; &quot;c&quot;");
    expect(liquidityAsSvg(named(report, "x".repeat(500)))).not.to.include("x".repeat(100));
  });

  it("without a period before, should have no bar, line or key of it", async () => {
    const found = readSvg(liquidityAsSvg(await measureExample({ before: undefined })));
    expect([...ofClass(found, "before"), ...ofClass(found, "before-line")]).to.deep.equal([]);
  });
});
