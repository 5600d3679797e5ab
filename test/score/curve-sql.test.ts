import { describe, it } from "node:test";
import { expect } from "chai";
import { spreadCurve } from "../../src/score/curve.ts";
import { curveSql } from "../../src/score/curve-sql.ts";

/** What the expression gives at a spread, computed from its own tables. */
function evaluate(sql: string, ppm: number): bigint {
  const odd = /^toInt64\(transform\(ppm, \[([\d,]*)\], \[([\d,]*)\], /.exec(sql);
  const listed = odd?.[1]?.split(",").indexOf(`${ppm}`) ?? -1;
  if (listed >= 0) return BigInt(odd?.[2]?.split(",")[listed] ?? "");
  const tables = [...sql.matchAll(/range\((\d+)\), \[([\d,]+)\], 0\)/g)];
  const digits = Number(tables[0]?.[1]);
  const [upper, lower] = tables.map((table) => (table[2] ?? "").split(",").map(BigInt));
  const product = (upper?.[Math.floor(ppm / digits)] ?? 0n) * (lower?.[ppm % digits] ?? 0n);
  const weight = (product + 2n ** 41n) >> 42n;
  return weight > 1n ? weight : 1n;
}

describe("the curve as SQL", () => {
  for (const [k, maxSpreadPpm] of [
    ["2", 10_000],
    ["0", 7],
    ["8", 1],
    ["1000", 2_500],
    ["0.137", 3_001],
    ["999.999999", 64],
  ] as const) {
    it(`should be the weights of the rules at each ppm, for k ${k} and smax ${maxSpreadPpm}`, () => {
      const sql = curveSql(k, maxSpreadPpm, "ppm");
      const exact = spreadCurve(k, maxSpreadPpm);
      for (let ppm = 0; ppm <= maxSpreadPpm; ppm += 1) {
        if (evaluate(sql, ppm) !== exact(ppm)) expect.fail(`at ${ppm}`);
      }
      expect(sql.length).to.be.lessThan(10_000);
    });
  }
});
