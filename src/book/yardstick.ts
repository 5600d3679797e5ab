/** What the books are measured by: read from an option's text, or for trade sizes chosen from the depth there is. */
import type { Market } from "../campaign/campaign.ts";
import { decimalRule, parseDecimal } from "../decimal.ts";
import { type Fault, InputError, show } from "../errors.ts";
import type { Figures } from "./liquidity.ts";

/** More would neither fit a picture nor tell more. */
const MAX_ENTRIES = 6;

/** A basis point is 100 ppm. */
const BPS_DECIMALS = 2;
const MAX_PPM = 1_000_000n;

/** The chosen sizes, as parts of the depth: a small, a middling and a large trade. */
const PARTS_OF_DEPTH = [20n, 5n, 1n];

/** Decimals of a trade's value in quote: exact for any price times any size. */
export function quoteDecimals(market: Market): number {
  return market.priceDecimals + market.sizeDecimals;
}

/**
 * Reads values of trades in quote, as `100,1000,10000`.
 * @throws InputError with every fault.
 */
export function parseSizes(text: string, market: Market): bigint[] {
  const decimals = quoteDecimals(market);
  return parseList(text, decimals, {
    where: "--sizes",
    what: `a value in ${market.quote} above zero for ${market.id}, ${decimalRule(decimals)}`,
    isValid: (size) => size > 0n,
  });
}

/**
 * Reads distances from mid in basis points, as `10,25,50`.
 * @returns ppm.
 * @throws InputError with every fault.
 */
export function parseBands(text: string): bigint[] {
  return parseList(text, BPS_DECIMALS, { where: "--bands", ...BASIS_POINTS });
}

/**
 * Reads a spread in basis points.
 * @returns ppm.
 */
export function parseMaxSpread(text: string): bigint {
  const [ppm = 0n, ...more] = parseList(text, BPS_DECIMALS, {
    where: "--max-spread",
    ...BASIS_POINTS,
  });
  if (more.length === 0) return ppm;
  throw new InputError([{ where: "--max-spread", got: show(text), expected: "one number" }]);
}

const BASIS_POINTS = {
  what: `basis points above 0 and at most 10000, ${decimalRule(BPS_DECIMALS)}`,
  isValid: (ppm: bigint) => ppm > 0n && ppm <= MAX_PPM,
};

interface Rule {
  readonly where: string;
  readonly what: string;
  readonly isValid: (value: bigint) => boolean;
}

/** @returns the values, ascending. */
function parseList(text: string, decimals: number, { where, what, isValid }: Rule): bigint[] {
  const faults: Fault[] = [];
  const values = new Set<bigint>();
  const entries = text.split(",").map((entry) => entry.trim());
  for (const entry of entries) {
    const value = parseDecimal(entry, decimals);
    if (value === undefined || !isValid(value)) {
      faults.push({ where, got: show(entry), expected: what });
    } else if (values.has(value)) {
      faults.push({ where, got: `${show(entry)} a second time`, expected: "each value once" });
    } else {
      values.add(value);
    }
  }
  if (entries.length > MAX_ENTRIES) {
    faults.push({ where, got: `${entries.length} values`, expected: `at most ${MAX_ENTRIES}` });
  }
  if (faults.length > 0) throw new InputError(faults);
  return [...values].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Chooses trade sizes from what stood on the thinner side within the widest band: a twentieth, a fifth and all of its
 * mean, each rounded down to 1, 2 or 5 times a power of ten, in the quote's smallest unit.
 * @returns none where nothing stood there.
 */
export function chooseSizes({ sides }: Figures): bigint[] {
  const bids = sides.bid.depth.at(-1)?.quote ?? 0n;
  const asks = sides.ask.depth.at(-1)?.quote ?? 0n;
  const depth = bids < asks ? bids : asks;
  return PARTS_OF_DEPTH.map((part) => roundDown125(depth / part)).filter((size) => size > 0n);
}

/** The largest of 1, 2 and 5 times a power of ten up to a number; 0 for 0. */
function roundDown125(value: bigint): bigint {
  const power = 10n ** BigInt(value.toString().length - 1);
  const steps = [5n * power, 2n * power, power];
  return steps.find((step) => step <= value) ?? 0n;
}
