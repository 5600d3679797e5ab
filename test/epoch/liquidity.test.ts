import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { liquidityFiles } from "../../src/terminal/liquidity-files.ts";
import { faultOf, faultsOf, inFolder } from "../book/fixtures.ts";
import { EXAMPLE_BEFORE, EXAMPLE_BOOKS, measureExample } from "./example.ts";

const START = Date.UTC(2026, 0, 6);

/** A line of a market's book without orders. */
const bookLine = (time: number, market = "tide-usdc") =>
  `${JSON.stringify({ market, time, bid: "0.9", ask: "1.1", orders: [] })}\n`;

/** Runs a test on books of epoch 1 that hold these lines. */
const withBooks = (lines: readonly string[], run: (books: string) => Promise<void>) =>
  inFolder(async (books) => {
    await mkdir(join(books, "1"));
    await writeFile(join(books, "1", "a.ndjson"), lines.join(""));
    await run(books);
  });

describe("measureLiquidity, on the example", () => {
  it("should measure every market that runs, during and before, with the calendar's intervals", async () => {
    const { markets, first, last } = await measureExample({ throughEpoch: 2 });
    expect([first.epoch, last.epoch]).to.deep.equal([1, 2]);
    expect(
      markets.map(({ market, during, before }) => [
        market.id,
        during.total.intervals,
        during.total.snapshots,
        during.total.crossed,
        during.total.oneSided,
        during.hours.length,
        before?.total.intervals,
        before?.total.snapshots,
      ]),
    ).to.deep.equal([
      ["tide-dai", 480, 480, 2, 2, 8, undefined, 240],
      ["tide-usdc", 480, 476, 0, 0, 8, undefined, 240],
      ["tide-weth", 480, 470, 0, 0, 8, undefined, 240],
    ]);
  });

  it("should put each missing interval into the hour in which it begins", async () => {
    const { markets } = await measureExample({ market: "tide-weth" });
    expect(
      markets[0]?.during.hours.map(({ figures }) => [figures.intervals, figures.snapshots]),
    ).to.deep.equal([
      [60, 60],
      [60, 60],
      [60, 60],
      [60, 50],
    ]);
  });

  it("given sizes, should take those; given none, the same for before and during, from the depth during", async () => {
    const given = await measureExample({ sizes: "7,300", market: "tide-usdc" });
    expect(given.markets[0]?.sizes).to.deep.equal([7_000_000n, 300_000_000n]);
    const [chosen] = (await measureExample({ market: "tide-usdc" })).markets;
    const depths = [chosen?.during.total.sides.bid, chosen?.during.total.sides.ask].map(
      (side) => side?.depth.at(-1)?.quote ?? 0n,
    );
    const thinner = depths.reduce((a, b) => (a < b ? a : b));
    const largest = chosen?.sizes.at(-1) ?? 0n;
    expect(largest <= thinner && 5n * largest > 2n * thinner).to.equal(true);
  });

  it("should give the same bytes however the books are cut into files and their orders stand", () =>
    inFolder(async (books) => {
      await mkdir(join(books, "1"));
      const text = async (market: string) =>
        gunzipSync(await readFile(join(EXAMPLE_BOOKS, "1", `${market}.ndjson.gz`))).toString();
      const lines = (await text("tide-usdc")).trim().split("\n");
      const turned = lines.map((line) => {
        const snapshot = JSON.parse(line) as { orders: object[] };
        return `${JSON.stringify({ ...snapshot, orders: snapshot.orders.toReversed() })}\n`;
      });
      await writeFile(join(books, "1", "9.ndjson"), turned.slice(100).join(""));
      await writeFile(
        join(books, "1", "5.ndjson"),
        turned.slice(0, 100).join("") + (await text("tide-weth")),
      );
      await writeFile(join(books, "1", "z.ndjson"), await text("tide-dai"));
      const [cut, whole] = await Promise.all([measureExample({ books }), measureExample()]);
      expect(liquidityFiles(cut)).to.deep.equal(liquidityFiles(whole));
    }));
});

describe("measureLiquidity, given what it cannot measure", () => {
  it("when a market is not in the epochs, should name those that are", async () => {
    const fault = await faultOf(measureExample({ market: "tide-doge" }));
    expect([fault.where, fault.got]).to.deep.equal(["--market", '"tide-doge"']);
    expect(fault.expected).to.include("tide-dai, tide-usdc, tide-weth");
  });

  it("when the epochs are none of the phase's, or the wrong way round, should refuse them", async () => {
    expect((await faultOf(measureExample({ throughEpoch: 3 }))).where).to.equal("epoch");
    const reversed = measureExample({ fromEpoch: 2, throughEpoch: 1 });
    expect((await faultOf(reversed)).where).to.equal("--through-epoch");
  });

  it("when a size is wrong, should tell before it reads any book", async () => {
    const faults = await faultsOf(measureExample({ sizes: "1,x", books: "nowhere" }));
    expect(faults.map(({ where }) => where)).to.deep.equal(["--sizes"]);
  });

  it("when there is no such folder, or no snapshot in it, should refuse it", async () => {
    expect((await faultOf(measureExample({ books: "nowhere" }))).got).to.equal("no such folder");
    await inFolder(async (empty) => {
      await mkdir(join(empty, "1"));
      expect((await faultOf(measureExample({ books: empty }))).got).to.equal("no snapshot");
      expect((await faultOf(measureExample({ before: empty }))).got).to.equal("no snapshot");
    });
  });

  it("when an interval has two snapshots, should refuse the second", () =>
    withBooks([bookLine(START), bookLine(START + 59_999)], async (books) => {
      const fault = await faultOf(measureExample({ books }));
      expect(fault.where).to.equal(`snapshot of tide-usdc at ${START + 59_999}`);
    }));

  it("when a snapshot is of another time than its epoch, should refuse it", async () => {
    for (const time of [START - 1, START + 4 * 3_600_000]) {
      await withBooks([bookLine(time)], async (books) => {
        expect((await faultOf(measureExample({ books }))).got).to.equal(String(time));
      });
    }
  });

  it("when a snapshot of before is of the phase's time, should refuse it", () =>
    inFolder(async (before) => {
      await writeFile(join(before, "a.ndjson"), bookLine(START - 1));
      await writeFile(join(before, "b.ndjson"), bookLine(START));
      const fault = await faultOf(measureExample({ before }));
      expect(fault.got).to.equal(String(START));
    }));

  it("when one market has no books of before, should measure the others beside them", () =>
    inFolder(async (before) => {
      await copyFile(join(EXAMPLE_BEFORE, "tide-dai.ndjson.gz"), join(before, "a.ndjson.gz"));
      const { markets } = await measureExample({ before });
      expect(markets.map((each) => each.before?.total.snapshots)).to.deep.equal([240, 0, 0]);
    }));
});
