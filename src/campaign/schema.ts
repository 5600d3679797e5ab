/**
 * The shape of a campaign file. The published JSON Schema (docs/campaign.schema.json) is made from it. What one field
 * alone can tell is checked here; what takes two fields is checked in cross-check.ts.
 */
import { z } from "zod";
import { show } from "../errors.ts";
import {
  address,
  amount,
  count,
  decimals,
  identifier,
  positiveAmount,
  seconds,
  sha256Hex,
  spreadPercent,
  symbol,
  text,
  utcTime,
} from "./fields.ts";
import type { Rule } from "./rule.ts";
import { RULE_FIELDS } from "./rule-fields.ts";

export const CAMPAIGN_FORMAT = "tidemark-campaign-v1";

export const minerSchema = z.strictObject({
  account: address.describe("The payout address."),
  name: text.optional().describe("What the leaderboard shows instead of the address."),
  exchangeAccounts: z
    .array(text)
    .optional()
    .describe(
      "The names under which the miner's orders appear in the books, beside the address itself.",
    ),
  joined: utcTime
    .optional()
    .describe("When the miner joined, where terms scale newcomers. Default: from the beginning."),
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

/** What terms say, whatever the rewards come from. */
const SHARED_TERMS = {
  market: identifier.describe("A market's id."),
  fromEpoch: count.describe("The first epoch these terms hold for."),
  throughEpoch: count
    .optional()
    .describe("The last one. Default: until newer terms for the market, or the phase's end."),
  allow: z
    .array(address)
    .optional()
    .describe("Only these accounts earn. Default: all miners; of a pool, all who hold."),
  deny: z.array(address).optional().describe("These accounts do not earn."),
};

/** What terms say beside these where books or a pool's logs are scored. */
const SCORED_TERMS = {
  ...SHARED_TERMS,
  rewards: z
    .array(rewardSchema)
    .min(1, "at least one reward")
    .describe("The market's pools, one per token."),
};

/** What terms say beside these where books are scored. */
const BOOK_TERMS = {
  intervalSeconds: z
    .int("a whole number of seconds")
    .min(1, "1 or more")
    .max(86_400, "at most a day")
    .describe("The sampling interval: one snapshot in each."),
  maxSpreadPercent: spreadPercent.describe(
    "smax: the farthest from mid an order may stand, each side.",
  ),
  minOrderSize: amount
    .optional()
    .describe("The smallest remaining size that counts, in base tokens. Default 0."),
  minOrderAgeSeconds: seconds.optional().describe("The youngest order that counts. Default 0."),
  maxOrderAgeSeconds: seconds
    .optional()
    .describe("The oldest order that counts. Default: no limit."),
};

/** The programme whose rewards nobody here computes. */
const listedSchema = z.strictObject({
  ...SHARED_TERMS,
  programme: z
    .literal("listed")
    .describe("Rewards that were computed elsewhere, imported with epoch import."),
  rewards: z
    .array(rewardSchema)
    .length(1, "exactly one reward: another token is another market")
    .describe("The market's pool, the most that a list may pay in one epoch."),
});

const PROGRAMMES = `one of ${[...Object.keys(RULE_FIELDS), "listed"].map(show).join(", ")}`;

export const termsSchema = z.discriminatedUnion(
  "programme",
  [
    termsOf("hummingbot", { ...BOOK_TERMS, ...RULE_FIELDS.hummingbot }),
    termsOf("two-sided", { ...BOOK_TERMS, ...RULE_FIELDS["two-sided"] }),
    termsOf("depth-over-spread", { ...BOOK_TERMS, ...RULE_FIELDS["depth-over-spread"] }),
    termsOf("pool-share", RULE_FIELDS["pool-share"]),
    termsOf("concentrated", RULE_FIELDS.concentrated),
    termsOf("concentrated-weighted", RULE_FIELDS["concentrated-weighted"]),
    listedSchema,
  ],
  { error: ({ code }) => (code === "invalid_union" ? PROGRAMMES : undefined) },
);

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
  miners: z.array(minerSchema),
  phases: z.strictObject({
    beta: phaseSchema.optional().describe("On a testnet, with a token without value."),
    production: phaseSchema.optional().describe("On a main network."),
  }),
});

export type CampaignFile = z.infer<typeof campaignSchema>;
export type PhaseFile = z.infer<typeof phaseSchema>;
export type TermsFile = z.infer<typeof termsSchema>;
export type BookTermsFile = Extract<TermsFile, { intervalSeconds: number }>;

/** Whether terms score order books, and not a pool's logs. */
export function isBookTerms(terms: TermsFile): terms is BookTermsFile {
  return "intervalSeconds" in terms;
}

/** A programme's terms, whole. */
function termsOf<Name extends Exclude<Rule["programme"], "listed">, Fields extends z.ZodRawShape>(
  name: Name,
  fields: Fields,
) {
  const programme = z.literal(name).describe("The rule that turns orders into points.");
  return z.strictObject({ ...SCORED_TERMS, programme, ...fields });
}
