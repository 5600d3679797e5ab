/** The programme that docs/programmes.md writes: it runs, and the page holds its text. */
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { splitPool } from "../../src/reward/pool.ts";
import { addSnapshot, closeScore, openScoreBy } from "../../src/score/market.ts";
import { snapshotOf, spanOf, termsOf } from "./adapt.ts";
import { bothSides } from "./both-sides.ts";
import { A, B, book, epoch, order } from "./v8.ts";

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");

describe("a new programme", () => {
  const bid = (account: "a" | "b", size = 1n) => order("bid", 999n, account, size);
  const ask = (account: "a" | "b", size = 1n) => order("ask", 1_001n, account, size);
  const input = epoch([
    book(0, [bid("a"), ask("a"), bid("b", 99n), ask("b", 99n)]),
    book(1, [bid("a"), ask("a"), bid("b")]),
    book(2, [bid("a"), ask("b")]),
  ]);
  const terms = termsOf(input);
  const score = openScoreBy(bothSides(terms, input.payees), terms, spanOf(input), input.payees);
  for (const snapshot of input.snapshots) addSnapshot(score, snapshotOf(snapshot));
  const result = closeScore(score);

  it("should score by its own rule, under its own version", () => {
    expect(result.programme).to.equal("both-sides-v1");
    expect(Object.fromEntries(result.points)).to.deep.equal({
      [A]: 15n * 10n ** 14n,
      [B]: 5n * 10n ** 14n,
    });
    expect(result.counts).to.include({ missing: 1, emptyBids: 1, emptyAsks: 1 });
  });

  it("should be paid like any other, to the last unit", () => {
    const { unpaid, rewards } = splitPool(1_000_003n, result);
    expect([unpaid, rewards.get(A), rewards.get(B)]).to.deep.equal([0n, 750_002n, 250_001n]);
  });

  it("should stand in the documents as it is here", async () => {
    const text = (await read("./both-sides.ts"))
      .replaceAll("../../src/score/", "./")
      .replaceAll("../../src/", "../");
    expect(await read("../../docs/programmes.md")).to.include(`\`\`\`ts\n${text}\`\`\``);
  });
});
