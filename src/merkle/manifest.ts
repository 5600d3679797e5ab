/** manifest.json: what an epoch's distribution says of itself. Its sha256 is committed on chain beside the root. */
import { z } from "zod";
import { InputError, refuse, show } from "../errors.ts";
import { PROGRAMME_VERSIONS } from "../score/programmes.ts";
import { canonicalJson } from "./canonical.ts";
import { isUint256 } from "./tree.ts";

export const MANIFEST_FORMAT = "tidemark-manifest-v1";

/** The version of docs/rules.md that the integers follow. */
export const RULESET = "tidemark-rules-v1";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "a sha256");
const address = z.string().regex(/^0x[0-9a-f]{40}$/, "a lower-case address");
const amount = z.string().refine(isUint256, "an amount in base units");
const whole = z.int().min(0);

const poolSchema = z.strictObject({
  token: address,
  pool: amount,
  carriedIn: amount,
  paid: amount,
  accrued: amount,
  carried: amount,
  returned: amount,
});

/** What a list is held to, and scores too. */
const LISTED_TERMS = {
  rewards: z.record(z.string(), amount),
  allow: z.array(address).nullable(),
  deny: z.array(address),
};

/** What the scores of every programme depend on. */
const COMMON_TERMS = { ...LISTED_TERMS, intervalMs: whole };

/** What the scores of books depend on beside it. */
const BOOK_TERMS = {
  ...COMMON_TERMS,
  maxSpreadPpm: whole,
  minSize: amount,
  minAgeMs: whole,
  maxAgeMs: whole.nullable(),
  priceDecimals: whole,
  sizeDecimals: whole,
};

/** What the scores of positions in ranges depend on beside it. */
const RANGE_TERMS = {
  ...COMMON_TERMS,
  pool: address,
  poolId: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/, "a pool's id")
    .exactOptional(),
  positionManager: address.nullable(),
  lockUps: z.array(address),
};

/** A market by the version that scored it, and its terms: the common ones and its own. */
const marketSchema = z.discriminatedUnion("programme", [
  marketOf(PROGRAMME_VERSIONS.hummingbot, { ...BOOK_TERMS, k: z.string() }),
  marketOf(PROGRAMME_VERSIONS["two-sided"], {
    ...BOOK_TERMS,
    singleSidedDivisor: z.string(),
    singleSidedFrom: amount.nullable(),
    singleSidedThrough: amount.nullable(),
  }),
  marketOf(PROGRAMME_VERSIONS["depth-over-spread"], {
    ...BOOK_TERMS,
    minOrderValue: amount,
    exponents: z.strictObject({
      depth: z.string(),
      uptime: z.string(),
      volume: z.string(),
      stake: z.string(),
    }),
    newcomerScaling: z.boolean(),
  }),
  marketOf(PROGRAMME_VERSIONS.listed, LISTED_TERMS),
  marketOf(PROGRAMME_VERSIONS["pool-share"], {
    ...COMMON_TERMS,
    shareToken: address,
    lockUps: z.array(address),
  }),
  marketOf(PROGRAMME_VERSIONS.concentrated, RANGE_TERMS),
  marketOf(PROGRAMME_VERSIONS["concentrated-weighted"], {
    ...RANGE_TERMS,
    weightsPpm: z.strictObject({ fees: whole, token0: whole, token1: whole }),
  }),
]);

function marketOf<Version extends string, Terms extends z.ZodRawShape>(
  version: Version,
  terms: Terms,
) {
  return z.strictObject({
    market: z.string(),
    programme: z.literal(version),
    terms: z.strictObject(terms),
    intervals: whole,
    snapshots: whole,
    missing: whole,
    oneSided: whole,
    crossed: whole,
    emptyBids: whole,
    emptyAsks: whole,
    trailingEmpty: whole,
    pools: z.array(poolSchema),
  });
}

const manifestSchema = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  ruleset: z.literal(RULESET),
  campaign: z.string(),
  phase: z.enum(["beta", "production"]),
  epoch: z.int().min(1),
  start: z.string(),
  end: z.string(),
  chainId: z.int().min(1),
  distributor: address,
  root: z.string().regex(/^0x[0-9a-f]{64}$/, "a root"),
  leaves: whole,
  tokens: z.array(
    z.strictObject({ symbol: z.string(), address, decimals: whole, minPayout: amount }),
  ),
  totals: z.array(
    z.strictObject({ token: address, leaves: amount, accrued: amount, total: amount }),
  ),
  markets: z.array(marketSchema),
  seed: hash.nullable(),
  inputs: z.strictObject({
    campaign: hash,
    books: z.array(z.strictObject({ file: z.string(), sha256: hash, bytes: whole })),
  }),
  files: z.record(z.string(), hash),
  previous: hash.nullable(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestMarket = Manifest["markets"][number];

/** The manifest's one spelling. */
export function writeManifest(manifest: Manifest): string {
  return canonicalJson(manifest);
}

/** @throws InputError where the text is not a manifest in its one spelling. */
export function readManifest(text: string, file: string): Manifest {
  const parsed = manifestSchema.safeParse(parseJson(text, file));
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues.map((issue) => ({
        where: `${file}: ${issue.path.join(".")}`,
        got: "something else",
        expected: issue.message,
      })),
    );
  }
  if (writeManifest(parsed.data) !== text) {
    refuse({
      where: file,
      got: "another spelling",
      expected: "canonical JSON: sorted keys, two spaces, LF",
    });
  }
  return parsed.data;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse({
      where: file,
      got: show((error as Error).message),
      expected: "a manifest as JSON",
    });
  }
}
