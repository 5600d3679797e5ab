import { describe, it } from "node:test";
import { expect } from "chai";
import { getAddress } from "ethers";
import fc from "fast-check";
import { EXPORT_FORMATS, exportList } from "../../src/listed/export-list.ts";
import { bothMarkets, CIRRUS, faultsOf, importText, sablier, TIDE, USD } from "./fixtures.ts";

const RUNS = process.env.CI === "true" ? 1_000 : 100;

/** Above zero, so that it is not the zero address. */
const account = fc
  .bigInt({ min: 1n, max: 2n ** 160n - 1n })
  .map((number) => `0x${number.toString(16).padStart(40, "0")}`);
const amount = fc.oneof(
  fc.bigInt({ min: 1n, max: 10n ** 6n }),
  fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }),
);
const accounts = fc.uniqueArray(account, { minLength: 1, maxLength: 40 });

/** Base units as whole tokens, by no code of the project. */
function inTokens(units: bigint, decimals: number): string {
  const scale = 10n ** BigInt(decimals);
  const fraction = String(units % scale).padStart(decimals, "0");
  return `${units / scale}.${fraction}`;
}

describe("random lists", () => {
  it("exported and imported again, should pay the same, in every format", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...EXPORT_FORMATS),
        fc.constantFrom(...bothMarkets()),
        accounts,
        fc.infiniteStream(amount),
        async (format, market, names, amounts) => {
          const paid = new Map(names.map((name) => [name, amounts.next().value as bigint]));
          const token = { ...market.token, address: market.token.address ?? "" };
          const rows = [...paid].map(([name, units]) => ({
            account: name,
            token,
            amount: units,
            reason: market.terms.market.id,
          }));
          const files = exportList(format, rows, { chainId: 1, rowsPerFile: 7 });
          const again = new Map<string, bigint>();
          for (const { name, text } of files) {
            const changes = { markets: format === "sablier" ? [market] : bothMarkets() };
            const { rewards } = await importText(text, changes, name);
            for (const reward of rewards) {
              expect(reward.market).to.equal(market.terms.market.id);
              expect(again.has(reward.account)).to.equal(false);
              again.set(reward.account, reward.amount);
            }
          }
          expect([...again].sort()).to.deep.equal([...paid].sort());
        },
      ),
      { numRuns: RUNS },
    ));

  it("in whole tokens or base units, in any case, should come to the same base units", () =>
    fc.assert(
      fc.asyncProperty(
        accounts,
        fc.infiniteStream(fc.tuple(amount, fc.boolean())),
        fc.boolean(),
        async (names, stream, isBase) => {
          const paid = names.map(
            (name) => [name, stream.next().value as [bigint, boolean]] as const,
          );
          const text = sablier(
            ...paid.map(([name, [units, isChecksummed]]) => {
              const address = isChecksummed ? getAddress(name) : name;
              return `${address},${isBase ? units : inTokens(units, 18)}`;
            }),
          );
          const { rewards } = await importText(text, { unit: isBase ? "base" : "token" });
          expect(rewards.map((row) => [row.account, row.amount])).to.deep.equal(
            paid.map(([name, [units]]) => [name, units]),
          );
        },
      ),
      { numRuns: RUNS },
    ));

  it("with faults planted, should name exactly the planted rows", () =>
    fc.assert(
      fc.asyncProperty(
        accounts,
        fc.infiniteStream(
          fc.oneof({ weight: 3, arbitrary: fc.constant("none") }, fc.constantFrom(...FAULTS)),
        ),
        async (names, faults) => {
          const planted = names.map((name, i): [row: string, isPlanted: boolean] => {
            const fault = faults.next().value as Fault | "none";
            // The first row is nobody's duplicate.
            if (fault === "none" || (fault === "duplicate" && i === 0)) return [`${name},1`, false];
            return [spoil(fault, name, names[0] ?? ""), true];
          });
          // The first account is the one that is repeated.
          const text = sablier(`${names[0]},1`, ...planted.slice(1).map(([row]) => row));
          const expected = planted.flatMap(([, isPlanted], i) =>
            isPlanted && i > 0 ? [i + 2] : [],
          );
          if (expected.length === 0) {
            expect((await importText(text)).rewards).to.have.length(names.length);
            return;
          }
          const found = (await faultsOf(text)).map(({ place }) => Number.parseInt(place, 10));
          expect([...new Set(found)].sort((a, b) => a - b)).to.deep.equal(expected);
        },
      ),
      { numRuns: RUNS },
    ));

  it("of Safe's with another token planted, should name exactly those rows", () =>
    fc.assert(
      fc.asyncProperty(
        accounts,
        fc.infiniteStream(fc.constantFrom(TIDE, USD, CIRRUS)),
        async (names, stream) => {
          const tokens = names.map(() => stream.next().value as string);
          const rows = names.map((name, i) => `erc20,${tokens[i]},${name},1`);
          const text = `token_type,token_address,receiver,amount\n${rows.join("\n")}\n`;
          const expected = tokens.flatMap((token, i) =>
            token === CIRRUS ? [`${i + 2}.token_address`] : [],
          );
          if (expected.length === 0) {
            const { rewards } = await importText(text, { markets: bothMarkets() });
            expect(rewards.map(({ market }) => market)).to.deep.equal(
              tokens.map((token) => (token === TIDE ? "reef" : "kelp")),
            );
            return;
          }
          const found = await faultsOf(text, { markets: bothMarkets() });
          expect(found.map(({ place }) => place)).to.deep.equal(expected);
        },
      ),
      { numRuns: RUNS },
    ));
});

const FAULTS = [
  "checksum",
  "short",
  "zero",
  "exponent",
  "separator",
  "sign",
  "precision",
  "nothing",
  "chain",
  "duplicate",
  "fields",
] as const;
type Fault = (typeof FAULTS)[number];

/** A row with that fault. */
function spoil(fault: Fault, account: string, repeated: string): string {
  switch (fault) {
    case "checksum":
      return `${wrongCase(account)},1`;
    case "short":
      return `${account.slice(0, -1)},1`;
    case "zero":
      return `${account},0`;
    case "exponent":
      return `${account},1e2`;
    case "separator":
      return `${account},"1,000"`;
    case "sign":
      return `${account},-1`;
    case "precision":
      return `${account},0.${"0".repeat(18)}1`;
    case "nothing":
      return `${account},`;
    case "chain":
      return `base:${account},1`;
    case "duplicate":
      return `${repeated},1`;
    case "fields":
      return `${account},1,1`;
  }
}

/** The address with the case of one letter changed; an address that has too few letters for it is cut short. */
function wrongCase(account: string): string {
  const right = getAddress(account);
  const letters = [...right].flatMap((letter, i) => (i > 1 && /[a-f]/i.test(letter) ? [i] : []));
  for (const at of letters) {
    const letter = right[at] ?? "";
    const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
    const wrong = `${right.slice(0, at)}${other}${right.slice(at + 1)}`;
    if (/[a-f]/.test(wrong.slice(2)) && /[A-F]/.test(wrong)) return wrong;
  }
  return right.slice(0, -1);
}
