/** What is said in SQL beside the rules, number by number: every weight of a curve, every interval's begin. */
import { after, before, it } from "node:test";
import { expect } from "chai";
import { connectTo, READER, startServers } from "../../scripts/clickhouse/servers.ts";
import type { Engine } from "../../src/engine/connection.ts";
import { quickSpreadCurve } from "../../src/score/curve.ts";
import { curveSql } from "../../src/score/curve-sql.ts";
import { WIDE } from "../../src/score/numbers-sql.ts";
import { intervalStartSql } from "../../src/score/programme-sql.ts";
import { onEveryRelease } from "./every-release.ts";

onEveryRelease("integers in ClickHouse", (release) => {
  let stop = async () => {};
  let reader: Engine;

  before(async () => {
    const started = await startServers(1, release);
    stop = started.stop;
    reader = connectTo(started.urls, READER);
  });
  after(async () => {
    await reader?.close();
    await stop();
  });

  // A remainder is only as wide as its divisor: the roots of these limits lie on either side of one byte and its half.
  for (const [k, limit] of [
    ["2", 1_000],
    ["2", 16_383],
    ["2", 16_384],
    ["3.14159", 20_000],
    ["0.5", 65_024],
    ["8", 66_000],
    ["40", 100_000],
  ] as const) {
    it(`should weigh every spread up to ${limit} ppm as the rules do, given k = ${k}`, async () => {
      const spread = `toDecimal128(number, 0)`;
      for (const ppm of ["toInt64(number)", WIDE.small(spread)]) {
        const rows = await reader.first.ask(`SELECT ${curveSql(k, limit, "ppm")} FROM
          (SELECT number, ${ppm} AS ppm FROM system.numbers LIMIT ${limit + 1}) ORDER BY number`);
        const weightAt = quickSpreadCurve(k, limit);
        const wrong = rows.flatMap(([weight], at) =>
          weight === `${weightAt(at)}` ? [] : [`${at}: ${weight}, not ${weightAt(at)}`],
        );
        expect(rows.length).to.equal(limit + 1);
        expect(wrong.slice(0, 5)).to.deep.equal([]);
      }
    });
  }

  for (const interval of [1, 105, 1_000, 40_000, 60_000, 100_000, 3_600_000, 86_400_000]) {
    it(`should know when an interval of ${interval} ms begins`, async () => {
      const start = Date.UTC(2026, 0, 5);
      const span = { epoch: 1, start, end: start + 100 * interval };
      const times = [0, 1, 7, 42, 99].flatMap((slot) =>
        [0, 0.2, 0.5, 0.501, 0.75, 0.999].map(
          (part) => start + slot * interval + Math.floor(part * interval),
        ),
      );
      const rows = await reader.first.ask(`SELECT ${intervalStartSql(interval, span)} FROM
        (SELECT toInt64(arrayJoin([${times}])) AS time)`);
      expect(rows.map(([begin]) => Number(begin))).to.deep.equal(
        times.map((time) => start + Math.floor((time - start) / interval) * interval),
      );
    });
  }
});
