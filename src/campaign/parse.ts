/** A campaign file's text in, a checked campaign out, or every fault at once. */
import { type Fault, InputError, invariant, refuse, show } from "../errors.ts";
import type { Campaign, Market, Phase, PhaseName, Terms } from "./campaign.ts";
import { crossCheck } from "./cross-check.ts";
import { orderAccount } from "./miners.ts";
import { repeatedKeys } from "./repeated-keys.ts";
import { toRule } from "./rule-fields.ts";
import { scaled } from "./scale.ts";
import {
  type CampaignFile,
  campaignSchema,
  isBookTerms,
  type PhaseFile,
  type TermsFile,
} from "./schema.ts";

/**
 * Parses a campaign file.
 * @param text the file's text, JSON.
 * @param file its name, for faults.
 * @throws InputError with every fault of the file.
 */
export function parseCampaign(text: string, file: string): Campaign {
  const raw = parseJson(text, file);
  const shape = campaignSchema.safeParse(raw, { reportInput: true });
  const faults = [
    ...repeatedKeys(text).map((path) => ({
      where: path,
      got: "the field twice",
      expected: "once: of two values only the last would count",
    })),
    ...(shape.error?.issues ?? []).flatMap((issue) => shapeFaults(issue, raw)),
    ...crossCheck(raw),
  ];
  if (faults.length > 0) {
    throw new InputError(faults.map((fault) => ({ ...fault, where: `${file}: ${fault.where}` })));
  }
  invariant(shape.success, "a campaign file without faults has the right shape");
  return toCampaign(shape.data);
}

function parseJson(text: string, file: string): unknown {
  if (text.trim() === "")
    refuse({ where: file, got: "an empty file", expected: "a campaign as JSON" });
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse({ where: file, got: (error as Error).message, expected: "a campaign as JSON" });
  }
}

type Issue = NonNullable<ReturnType<typeof campaignSchema.safeParse>["error"]>["issues"][number];

/** What a value's schema finds wrong with it, each fault with its path inside the value. */
export function shapeFaults(issue: Issue, raw: unknown): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      where: pathOf([...issue.path, key]),
      got: "an unknown field",
      expected: "only fields of the schema",
    }));
  }
  const found = valueAt(raw, issue.path);
  return [
    {
      where: pathOf(issue.path),
      got: found === undefined ? "nothing" : show(found),
      expected: issue.message.replace(/^Invalid input: expected ([^,]+).*$/, "$1"),
    },
  ];
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  );
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) =>
      /^[\w$-]+$/.test(String(key)) && typeof key !== "number"
        ? `.${String(key)}`
        : `[${typeof key === "number" ? key : show(String(key))}]`,
    )
    .join("");
  return text === "" ? "the whole file" : text.replace(/^\./, "");
}

function toCampaign(file: CampaignFile): Campaign {
  const markets = new Map(file.markets.map((market) => [market.id, market]));
  const phases = new Map<PhaseName, Phase>();
  for (const name of ["beta", "production"] as const) {
    const phase = file.phases[name];
    if (phase !== undefined) phases.set(name, toPhase(name, phase, markets));
  }
  return {
    id: file.id,
    name: file.name,
    sponsor: file.sponsor,
    markets,
    miners: file.miners.map((miner) => ({
      account: miner.account.toLowerCase(),
      name: miner.name,
      exchangeAccounts: (miner.exchangeAccounts ?? []).map(orderAccount),
      joined: miner.joined === undefined ? undefined : Date.parse(miner.joined),
    })),
    phases,
  };
}

function toPhase(name: PhaseName, phase: PhaseFile, markets: ReadonlyMap<string, Market>): Phase {
  return {
    name,
    chainId: phase.chainId,
    distributor: phase.distributor?.toLowerCase(),
    start: Date.parse(phase.start),
    epochMs: phase.epochSeconds * 1000,
    epochs: phase.epochs,
    seedHashes: phase.seedHashes,
    tokens: phase.tokens.map((token) => ({
      symbol: token.symbol,
      decimals: token.decimals,
      address: token.address?.toLowerCase(),
      minPayout: scaled(token.minPayout ?? "0", token.decimals),
    })),
    terms: phase.terms.map((terms) => toTerms(terms, phase, markets)),
  };
}

function toTerms(terms: TermsFile, phase: PhaseFile, markets: ReadonlyMap<string, Market>): Terms {
  const market = markets.get(terms.market);
  invariant(market !== undefined, "terms name a market of the campaign");
  const decimalsOf = new Map(phase.tokens.map((token) => [token.symbol, token.decimals]));
  const next = phase.terms.find(
    (later) => later.market === terms.market && later.fromEpoch > terms.fromEpoch,
  );
  return {
    market,
    fromEpoch: terms.fromEpoch,
    throughEpoch: terms.throughEpoch ?? (next === undefined ? phase.epochs : next.fromEpoch - 1),
    ...(terms.programme === "listed" ? listedTerms(phase) : scoredTerms(terms, market)),
    rewards: new Map(
      terms.rewards.map((reward) => [
        reward.token,
        scaled(reward.amount, decimalsOf.get(reward.token) ?? 0),
      ]),
    ),
    allow:
      terms.allow === undefined
        ? undefined
        : new Set(terms.allow.map((account) => account.toLowerCase())),
    deny: new Set((terms.deny ?? []).map((account) => account.toLowerCase())),
  };
}

/** What only matters where books are scored. */
type ScoredPart = Pick<
  Terms,
  "intervalMs" | "maxSpreadPpm" | "minSize" | "minAgeMs" | "maxAgeMs" | "rule"
>;

const NO_ORDERS = { maxSpreadPpm: 0, minSize: 0n, minAgeMs: 0, maxAgeMs: undefined };

function scoredTerms(
  terms: Exclude<TermsFile, { programme: "listed" }>,
  market: Market,
): ScoredPart {
  const rule = toRule(terms, market);
  // A block's time is a whole second: so is a pool's interval. It has no orders.
  if (!isBookTerms(terms)) return { ...NO_ORDERS, intervalMs: 1000, rule };
  return {
    intervalMs: terms.intervalSeconds * 1000,
    maxSpreadPpm: Number(scaled(terms.maxSpreadPercent, 4)),
    minSize: scaled(terms.minOrderSize ?? "0", market.sizeDecimals),
    minAgeMs: (terms.minOrderAgeSeconds ?? 0) * 1000,
    maxAgeMs: terms.maxOrderAgeSeconds === undefined ? undefined : terms.maxOrderAgeSeconds * 1000,
    rule,
  };
}

/** A list is of the epoch as a whole: one interval, in which no order counts. */
function listedTerms({ epochSeconds }: PhaseFile): ScoredPart {
  return { ...NO_ORDERS, intervalMs: epochSeconds * 1000, rule: { programme: "listed" } };
}
