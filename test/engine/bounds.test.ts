/** Books whose numbers are just within what 128 bits hold: scored, and to the same points. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { expect } from "chai";
import { connectTo, startServers } from "../../scripts/clickhouse/servers.ts";
import type { Engine } from "../../src/engine/connection.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { PLAIN, plainScore } from "../epoch/any-books.ts";
import {
  ALBA,
  BOREAS,
  bookFile,
  lineOf,
  type Order,
  onStage,
  START,
  type Stage,
  timeOf,
} from "../epoch/stage.ts";
import { onEveryRelease } from "./every-release.ts";
import { withRule } from "./with-rule.ts";

onEveryRelease("numbers just within bounds", (release) => {
  let stop = async () => {};
  let engine: Engine;

  before(async () => {
    const started = await startServers(1, release);
    stop = started.stop;
    engine = connectTo(started.urls);
  });
  after(async () => {
    await engine?.close();
    await stop();
  });

  async function compare(campaign: string, stage: Stage, orders: readonly Order[]) {
    const { loaded, phase, books } = stage;
    for (const market of ["tide-usd", "kelp-usd"]) {
      const line = lineOf(market, timeOf(1, market, 0), orders, "99999.9", "100000.1");
      await writeFile(bookFile(books, 1, market), line);
    }
    const key = { campaign, phase: "beta", epoch: 1 };
    const { markets } = loaded.campaign;
    await loadBooks({ engine, key, folder: join(books, "1"), markets, cluster: undefined });
    const score = async (means: typeof PLAIN) => {
      const { scores } = await scoreEpoch(loaded.campaign, phase, 1, books, () => {}, means);
      return scores.map(plainScore);
    };
    const inside = await score(PLAIN);
    expect(inside[0]?.points.length).to.equal(2);
    expect(await score({ ...PLAIN, engine: engineOf(engine, key) })).to.deep.equal(inside);
  }

  const order = (
    id: string,
    account: string | null,
    side: Order["side"],
    price: string,
    size: string,
  ): Order => ({ id, account, side, price, size, openedAt: START - 60_000 });

  // Its weight would be 4 * 10^12 times its size, and that of an order within the limit is at most nine times.
  it("should not mind a large order far beyond a narrow limit, under two-sided", () =>
    onStage(
      (stage) =>
        compare("far", stage, [
          order("1", ALBA, "bid", "99999.9", "2"),
          order("2", ALBA, "ask", "100000.1", "3"),
          order("3", BOREAS, "bid", "99999.9", "1"),
          order("4", BOREAS, "ask", "100000.1", "7"),
          order("5", null, "ask", "300000", `18${"0".repeat(24)}`),
        ]),
      (file) => withRule(file, { programme: "two-sided", maxSpreadPercent: "0.0003" }),
    ));

  // 10^15 times a side's weight is between 10^38, which a decimal's digits hold, and 2^127.
  it("should score a side that 38 digits do not share at once, under hummingbot", () =>
    onStage(
      (stage) =>
        compare("digits", stage, [
          order("1", ALBA, "bid", "99999.9", "2"),
          order("2", ALBA, "ask", "100000.1", `12${"0".repeat(14)}`),
          order("3", BOREAS, "ask", "100000.1", "7"),
        ]),
      (file) => withRule(file, { programme: "hummingbot", k: "2", maxSpreadPercent: "0.1" }),
    ));
});
