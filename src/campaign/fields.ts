/** The kinds of fields that a campaign file is made of, each with what one value alone can tell of its faults. */
import { z } from "zod";
import { DECIMAL, decimalRule, MAX_DECIMAL_LENGTH, parseDecimal } from "../decimal.ts";
import { hasValidChecksum } from "./checksum.ts";

/** More decimals than any token or market in use; it keeps every scaled number far below 2^256. */
const MAX_DECIMALS = 36;

/** Files and folders are named after it, on any system. */
export const identifier = z
  .string("a name")
  .regex(
    /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9][a-z0-9._-]{0,62}$/,
    "lower-case letters, digits, dots, dashes and underscores, at most 63; no name of a Windows device, such as con or nul",
  );

export const sha256Hex = z
  .string("a sha256")
  .regex(/^[0-9a-f]{64}$/, "a sha256 as 64 lower-case hexadecimal digits");

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export const address = z
  .string("an address")
  .regex(ADDRESS, "an address: 0x and 40 hexadecimal digits")
  .refine(hasRightCase, "an address in lower case, or in mixed case with the right EIP-55 checksum")
  .refine((value) => !/^0x0{40}$/.test(value), "an address other than zero");

export const poolId = z
  .string("a pool's id")
  .regex(/^0x[0-9a-f]{64}$/, "a pool's id: 0x and 64 lower-case hexadecimal digits");

export const decimals = z
  .int("a whole number")
  .min(0, "0 or more")
  .max(MAX_DECIMALS, `at most ${MAX_DECIMALS}`);
export const count = z
  .int("a whole number")
  .min(1, "1 or more")
  .max(10_000_000, "at most 10,000,000");
export const seconds = z
  .int("a whole number of seconds")
  .min(0, "0 or more")
  .max(31_622_400, "at most a year");
export const text = z
  .string("a text")
  .min(1, "a text that is not empty")
  .max(2_000, "at most 2,000 characters");

/** A decimal string whose scale another field gives. */
export const amount = z
  .string("a decimal string")
  .regex(DECIMAL, decimalRule(MAX_DECIMALS))
  .max(MAX_DECIMAL_LENGTH, `at most ${MAX_DECIMAL_LENGTH} characters`);

export const positiveAmount = amount.refine((value) => !/^[0.]+$/.test(value), "more than zero");

export const spreadPercent = z
  .string("a percentage as a decimal string")
  .regex(DECIMAL, decimalRule(4))
  .refine(
    (value) => isBetween(value, 4, 1n, 1_000_000n),
    "a percentage above 0 and at most 100 with at most 4 decimals",
  );

/** A decimal string of at most 6 decimals between two whole numbers. */
const between = (least: bigint, most: bigint) =>
  z
    .string("a decimal string")
    .regex(DECIMAL, decimalRule(6))
    .refine(
      (value) => isBetween(value, 6, least * 1_000_000n, most * 1_000_000n),
      `from ${least} to ${most} with at most 6 decimals`,
    );

export const steepness = between(0n, 1000n);
export const divisor = between(1n, 1000n);
export const exponent = between(0n, 10n);

export const ppm = z
  .int("a whole number of parts per million")
  .min(0, "0 or more")
  .max(1_000_000, "at most 1,000,000");

export const utcTime = z
  .string("a UTC time such as 2026-01-06T00:00:00Z")
  .regex(UTC_TIME, "a UTC time such as 2026-01-06T00:00:00Z")
  .refine(isRealTime, "a time that exists");

export const symbol = z
  .string("a token's symbol")
  .regex(/^[A-Za-z0-9][A-Za-z0-9.$-]{0,31}$/, "letters, digits, dots, dashes and $, at most 32");

/** Each refinement lets pass what the pattern before it reports already, so that a fault is told once. */
function hasRightCase(value: string): boolean {
  return !ADDRESS.test(value) || hasValidChecksum(value);
}

function isBetween(value: string, decimals: number, least: bigint, most: bigint): boolean {
  if (!DECIMAL.test(value)) return true;
  const units = parseDecimal(value, decimals);
  return units !== undefined && units >= least && units <= most;
}

/** Catches a 31st of February, which Date accepts and moves. */
function isRealTime(value: string): boolean {
  if (!UTC_TIME.test(value)) return true;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().replace(".000Z", "Z") === value;
}
