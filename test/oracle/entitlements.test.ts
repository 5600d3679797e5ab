import { describe, it } from "node:test";
import { expect } from "chai";
import { conservationFaults } from "./conservation.ts";
import { entitlements, type MarketShare, type PhaseInput } from "./entitlements.ts";
import { splitPool } from "./rewards.ts";

const A = `0x${"0a".repeat(20)}`;
const B = `0x${"b0".repeat(20)}`;
const USD = `0x${"11".repeat(20)}`;
const RLC = `0x${"22".repeat(20)}`;

const share = (
  n: number,
  trailingEmpty: number,
  points: Record<string, bigint>,
  pools: Record<string, bigint>,
): MarketShare => ({
  n,
  trailingEmpty,
  points: new Map(Object.entries(points)),
  pools: new Map(Object.entries(pools)),
});

describe("a pool", () => {
  it("gives its last unit to the first of equal remainders in byte order", () => {
    const points = new Map([
      [B, 1n],
      [A, 1n],
    ]);
    const { rewards } = splitPool(3n, points, 0, 1);
    expect(rewards.get(A)).to.equal(2n);
    expect(rewards.get(B)).to.equal(1n);
  });

  it("is carried whole where nobody has points", () => {
    expect(splitPool(7n, new Map(), 0, 1)).to.deep.equal({ carried: 7n, rewards: new Map() });
  });
});

describe("a phase", () => {
  const phase: PhaseInput = {
    minPayout: new Map([[USD, 100n]]),
    epochs: [
      new Map([
        ["m1", share(2, 1, { [A]: 3n, [B]: 1n }, { [USD]: 100n })],
        ["m2", share(1, 1, { [A]: 1n }, { [USD]: 101n })],
      ]),
      new Map([["m1", share(2, 0, { [B]: 1n }, { [USD]: 80n, [RLC]: 5n })]]),
      new Map([["m1", share(2, 2, { [A]: 1n, [B]: 1n }, { [USD]: 6n })]]),
    ],
  };
  const results = entitlements(phase);
  const row = (account: string, token: string, amount: bigint, cumulative: bigint) => ({
    account,
    token,
    amount,
    cumulative,
  });

  it("pays what reaches the minimum over all markets, and accrues the rest", () => {
    expect(results[0]?.rows).to.deep.equal([row(A, USD, 107n, 107n)]);
    expect(results[0]?.accrued).to.deep.equal([{ account: B, token: USD, amount: 19n }]);
    expect(results[0]?.totals).to.deep.equal(new Map([[USD, 126n]]));
  });

  it("pays accrued money with the epoch that reaches the minimum, token by token", () => {
    expect(results[1]?.rows).to.deep.equal([
      row(A, USD, 0n, 107n),
      row(B, USD, 124n, 124n),
      row(B, RLC, 5n, 5n),
    ]);
    expect(results[1]?.accrued).to.deep.equal([]);
  });

  it("releases what is left at its end", () => {
    expect(results[2]?.rows).to.deep.equal([
      row(A, USD, 2n, 109n),
      row(B, USD, 1n, 125n),
      row(B, RLC, 0n, 5n),
    ]);
  });

  it("carries to the market's next epoch, and returns where there is none", () => {
    const lines = results.flatMap((result) => result.lines);
    expect(lines.map((l) => [l.market, l.token, l.pool, l.carried, l.returned])).to.deep.equal([
      ["m1", USD, 100n, 25n, 0n],
      ["m2", USD, 101n, 0n, 50n],
      ["m1", USD, 105n, 0n, 0n],
      ["m1", RLC, 5n, 0n, 0n],
      ["m1", USD, 6n, 0n, 3n],
    ]);
  });

  it("accounts for every unit", () => {
    expect(results[0]?.lines[0]).to.include({ paid: 56n, newlyAccrued: 19n });
    expect(conservationFaults(phase, results)).to.deep.equal([]);
  });

  it("holds a carry in a market whose terms drop the token", () => {
    const dropped: PhaseInput = {
      minPayout: new Map(),
      epochs: [
        new Map([["m", share(1, 1, { [A]: 1n }, { [USD]: 10n })]]),
        new Map([["m", share(1, 1, { [B]: 1n }, { [RLC]: 10n })]]),
      ],
    };
    const [, last] = entitlements(dropped);
    const line = last?.lines.find((l) => l.token === USD);
    expect(line).to.include({ terms: 0n, carriedIn: 5n, pool: 5n, paid: 3n, returned: 2n });
  });

  for (const [minimum, rows, accrued] of [
    [10n, 1, 0],
    [11n, 0, 1],
  ] as const) {
    it(`${rows === 1 ? "pays" : "holds"} 10 at a minimum of ${minimum}`, () => {
      const epoch = new Map([["m", share(1, 0, { [A]: 1n }, { [USD]: 10n })]]);
      const epochs = [epoch, new Map([["m", share(1, 2, {}, { [USD]: 0n })]])];
      const [first] = entitlements({ minPayout: new Map([[USD, minimum]]), epochs });
      expect([first?.rows.length, first?.accrued.length]).to.deep.equal([rows, accrued]);
    });
  }
});

describe("the conservation check", () => {
  it("sees one unit amiss", () => {
    const epochs = [new Map([["m", share(1, 1, { [A]: 1n }, { [USD]: 10n })]])];
    const phase = { minPayout: new Map(), epochs };
    const results = entitlements(phase);
    const tampered = results.map((result) => ({
      ...result,
      lines: result.lines.map((line) => ({ ...line, paid: line.paid + 1n })),
    }));
    expect(conservationFaults(phase, results)).to.deep.equal([]);
    expect(conservationFaults(phase, tampered)).to.not.deep.equal([]);
  });
});
