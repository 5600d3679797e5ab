/** The numbers of docs/programmes.md's examples, computed. */
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { expect } from "chai";
import { qualityOf } from "../../src/score/depth-over-spread.ts";
import { sharePoints } from "../../src/score/points.ts";
import { scoreEpoch } from "./adapt.ts";
import { A, B, V8 } from "./v8.ts";

const PAGE = readFileSync(new URL("../../docs/programmes.md", import.meta.url), "utf8");
const grouped = (value: bigint | undefined) => String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");

describe("the examples of docs/programmes.md", () => {
  it("should have the points of V8", () => {
    const { points } = scoreEpoch(V8);
    expect(PAGE).to.include(`A has ${grouped(points.get(A))} points, B ${grouped(points.get(B))}.`);
  });

  it("should have the shares of 10/19 and 9/19", () => {
    const points = sharePoints(
      new Map([
        ["a", 1_000n],
        ["b", 900n],
      ]),
    );
    const shown = `${grouped(points.get("a"))} points of 10^15, B ${grouped(points.get("b"))}.`;
    expect(PAGE).to.include(shown);
  });

  for (const exponents of ["1, 5, 0, 0", "0.35, 5, 0.45, 0.2", "0.15, 5, 0.85, 0"]) {
    it(`should have the points at ${exponents}`, () => {
      const [depth = "", uptime = "", volume = "", stake = ""] = exponents.split(", ");
      const quality = (each: bigint, samples: bigint, traded: bigint, held: bigint) =>
        qualityOf(
          { depth, uptime, volume, stake },
          {
            depth: each * samples,
            uptime: samples,
            volume: traded * 10n ** 18n,
            stake: held * 10n ** 18n,
          },
        );
      const points = sharePoints(
        new Map([
          ["a", quality(8_000_000n, 40_000n, 3_000_000n, 20_000n)],
          ["b", quality(20_000_000n, 30_000n, 9_000_000n, 5_000n)],
        ]),
      );
      expect(PAGE).to.include(
        `| ${exponents} | ${grouped(points.get("a"))} | ${grouped(points.get("b"))} |`,
      );
    });
  }
});
