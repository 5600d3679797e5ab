/**
 * The shape of a campaign file. The published JSON Schema (docs/campaign.schema.json) is made from it. What one field
 * alone can tell is checked here; what takes two fields is checked in cross-check.ts.
 */
import { getAddress } from "ethers";
import { z } from "zod";
import { DECIMAL, decimalRule, MAX_DECIMAL_LENGTH, parseDecimal } from "../decimal.ts";

export const CAMPAIGN_FORMAT = "tidemark-campaign-v1";

/** More decimals than any token or market in use; it keeps every scaled number far below 2^256. */
const MAX_DECIMALS = 36;

const identifier = z
  .string("a name")
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    "lower-case letters, digits, dots, dashes and underscores, at most 63",
  );

const sha256Hex = z
  .string("a sha256")
  .regex(/^[0-9a-f]{64}$/, "a sha256 as 64 lower-case hexadecimal digits");

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const address = z
  .string("an address")
  .regex(ADDRESS, "an address: 0x and 40 hexadecimal digits")
  .refine(
    hasValidChecksum,
    "an address in lower case, or in mixed case with the right EIP-55 checksum",
  )
  .refine((value) => !/^0x0{40}$/.test(value), "an address other than zero");

const decimals = z
  .int("a whole number")
  .min(0, "0 or more")
  .max(MAX_DECIMALS, `at most ${MAX_DECIMALS}`);
const count = z.int("a whole number").min(1, "1 or more").max(10_000_000, "at most 10,000,000");
const seconds = z
  .int("a whole number of seconds")
  .min(0, "0 or more")
  .max(31_622_400, "at most a year");
const text = z
  .string("a text")
  .min(1, "a text that is not empty")
  .max(2_000, "at most 2,000 characters");

/** A decimal string whose scale another field gives. */
const amount = z
  .string("a decimal string")
  .regex(DECIMAL, decimalRule(MAX_DECIMALS))
  .max(MAX_DECIMAL_LENGTH, `at most ${MAX_DECIMAL_LENGTH} characters`);

const positiveAmount = amount.refine((value) => !/^[0.]+$/.test(value), "more than zero");

const spreadPercent = z
  .string("a percentage as a decimal string")
  .regex(DECIMAL, decimalRule(4))
  .refine(
    (value) => isBetween(value, 4, 1n, 1_000_000n),
    "a percentage above 0 and at most 100 with at most 4 decimals",
  );

const steepness = z
  .string("a decimal string")
  .regex(DECIMAL, decimalRule(6))
  .refine(
    (value) => isBetween(value, 6, 0n, 1_000_000_000n),
    "from 0 to 1000 with at most 6 decimals",
  );

const utcTime = z
  .string("a UTC time such as 2026-01-06T00:00:00Z")
  .regex(UTC_TIME, "a UTC time such as 2026-01-06T00:00:00Z")
  .refine(isRealTime, "a time that exists");

const symbol = z
  .string("a token's symbol")
  .regex(/^[A-Za-z0-9][A-Za-z0-9.$-]{0,31}$/, "letters, digits, dots, dashes and $, at most 32");

export const minerSchema = z.strictObject({
  account: address.describe("The payout address."),
  name: text.optional().describe("What the leaderboard shows instead of the address."),
  exchangeAccounts: z
    .array(text)
    .optional()
    .describe(
      "The names under which the miner's orders appear in the books, beside the address itself.",
    ),
});

export const marketSchema = z.strictObject({
  id: identifier.describe("Names the market in books and outputs."),
  exchange: text.describe("The exchange or venue."),
  base: text.describe("The token that is bought and sold."),
  quote: text.describe("The token that prices are in."),
  priceDecimals: decimals.describe("Decimals of a price in the books."),
  sizeDecimals: decimals.describe("Decimals of a size in the books."),
});

export const tokenSchema = z.strictObject({
  symbol: symbol.describe("Names the token in this file and in tables."),
  decimals: decimals.describe("The ERC-20's decimals."),
  address: address.optional().describe("The ERC-20. Left out where deploying the beta makes it."),
  minPayout: amount
    .optional()
    .describe(
      "What a miner must have earned before it is paid out; below it rewards accrue. Default 0.",
    ),
});

export const rewardSchema = z.strictObject({
  token: text.describe("A symbol from the phase's tokens."),
  amount: positiveAmount.describe("The pool of one epoch, in whole tokens."),
});

export const termsSchema = z.strictObject({
  market: identifier.describe("A market's id."),
  fromEpoch: count.describe("The first epoch these terms hold for."),
  throughEpoch: count
    .optional()
    .describe("The last one. Default: until newer terms for the market, or the phase's end."),
  programme: z
    .literal("hummingbot", '"hummingbot"')
    .describe("The rule that turns orders into points."),
  intervalSeconds: z
    .int("a whole number of seconds")
    .min(1, "1 or more")
    .max(86_400, "at most a day")
    .describe("The sampling interval: one snapshot in each."),
  maxSpreadPercent: spreadPercent.describe(
    "smax: the farthest from mid an order may stand, each side.",
  ),
  k: steepness.describe("The curve's steepness in exp(-k * spread / smax)."),
  minOrderSize: amount
    .optional()
    .describe("The smallest remaining size that counts, in base tokens. Default 0."),
  minOrderAgeSeconds: seconds.optional().describe("The youngest order that counts. Default 0."),
  maxOrderAgeSeconds: seconds
    .optional()
    .describe("The oldest order that counts. Default: no limit."),
  rewards: z
    .array(rewardSchema)
    .min(1, "at least one reward")
    .describe("The market's pools, one per token."),
  allow: z.array(address).optional().describe("Only these accounts earn. Default: all miners."),
  deny: z.array(address).optional().describe("These accounts do not earn."),
});

export const phaseSchema = z.strictObject({
  chainId: z.int("a whole number").min(1, "1 or more").max(4_294_967_295, "at most 4,294,967,295"),
  distributor: address
    .optional()
    .describe("The deployed distributor. Default: from the deployment record."),
  start: utcTime.describe("The instant epoch 1 begins."),
  epochSeconds: count.describe("The length of an epoch; a week is 604800."),
  epochs: z.int("a whole number").min(1, "1 or more").max(10_000, "at most 10,000"),
  seedHashes: z
    .array(sha256Hex)
    .describe("The sha256 of each epoch's 32-byte seed, in order; published before the epoch."),
  tokens: z.array(tokenSchema).min(1, "at least one token"),
  terms: z.array(termsSchema).min(1, "at least one market's terms"),
});

export const campaignSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(CAMPAIGN_FORMAT, `"${CAMPAIGN_FORMAT}"`),
  id: identifier.describe("Names the campaign in paths and outputs."),
  name: text,
  sponsor: z.strictObject({
    name: text,
    policyUrl: z
      .url({ protocol: /^https?$/, error: "a link" })
      .describe("The sponsor's policy, shown wherever a miner looks."),
    disclaimer: text.describe("Shown wherever a miner looks."),
  }),
  markets: z.array(marketSchema).min(1, "at least one market"),
  miners: z.array(minerSchema).min(1, "at least one miner"),
  phases: z.strictObject({
    beta: phaseSchema.optional().describe("On a testnet, with a token without value."),
    production: phaseSchema.optional().describe("On a main network."),
  }),
});

export type CampaignFile = z.infer<typeof campaignSchema>;
export type PhaseFile = z.infer<typeof phaseSchema>;
export type TermsFile = z.infer<typeof termsSchema>;

/** Each refinement lets pass what the pattern before it reports already, so that a fault is told once. */
function hasValidChecksum(value: string): boolean {
  if (!ADDRESS.test(value)) return true;
  try {
    getAddress(value);
    return true;
  } catch {
    return false;
  }
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
