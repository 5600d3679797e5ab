import { describe, it } from "node:test";
import { expect } from "chai";
import type { MakerRow } from "../../src/book/makers.ts";
import { sumMakers } from "../../src/score/activity.ts";

const A = `0x${"aa".repeat(20)}`;
const B = `0x${"bb".repeat(20)}`;
const PAYEES = new Map([
  [A, A],
  ["a", A],
  ["a-too", A],
  ["b", B],
]);

const row = (
  market: string | undefined,
  account: string,
  volume: bigint,
  stake: bigint,
): MakerRow => ({ market, account, volume, stake });

function sums(...rows: readonly MakerRow[]) {
  const { volume, stake } = sumMakers(rows, "tide-usd", PAYEES);
  return { volume: Object.fromEntries(volume), stake: Object.fromEntries(stake) };
}

describe("sumMakers", () => {
  it("should sum all names of a payout account, its address among them", () => {
    expect(
      sums(
        row("tide-usd", "a", 1n, 10n),
        row("tide-usd", "a-too", 2n, 20n),
        row("tide-usd", A, 4n, 40n),
        row("tide-usd", "b", 8n, 80n),
      ),
    ).to.deep.equal({ volume: { [A]: 7n, [B]: 8n }, stake: { [A]: 70n, [B]: 80n } });
  });

  it("should leave out rows of other markets, and take in those for all of them", () => {
    expect(
      sums(
        row("kelp-usd", "a", 1n, 10n),
        row("tide-usd", "a", 2n, 0n),
        row(undefined, "a", 0n, 5n),
      ),
    ).to.deep.equal({ volume: { [A]: 2n }, stake: { [A]: 5n } });
  });

  it("should leave out who does not earn here", () => {
    expect(sums(row("tide-usd", "stranger", 1n, 10n))).to.deep.equal({ volume: {}, stake: {} });
  });
});
