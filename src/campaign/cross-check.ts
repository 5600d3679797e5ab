/**
 * What one field of a campaign file says against another. It works on whatever parts of the file have the right shape,
 * so that these faults are reported together with the shape's.
 */
import { z } from "zod";
import { type Fault, show } from "../errors.ts";
import { orderAccount } from "./miners.ts";
import { ruleFaults } from "./rule-fields.ts";
import { amountFaults } from "./scale.ts";
import {
  isBookTerms,
  marketSchema,
  minerSchema,
  phaseSchema,
  rewardSchema,
  termsSchema,
  tokenSchema,
} from "./schema.ts";

type Entry<T> = readonly [path: string, value: T];

/** Every fault that takes two fields to see. `where` of each is the path inside the file. */
export function crossCheck(raw: unknown): Fault[] {
  const markets = entries(raw, "markets", marketSchema);
  const faults = [
    ...duplicates(markets, (market) => market.id, "id"),
    ...checkMiners(entries(raw, "miners", minerSchema)),
  ];
  const phases = property(raw, "phases");
  faults.push(...checkSomebodyScores(raw, phases));
  if (isObject(phases) && phases.beta === undefined && phases.production === undefined) {
    faults.push({ where: "phases", got: "none", expected: "beta, production or both" });
  }
  for (const name of ["beta", "production"] as const) {
    const phase = property(phases, name);
    if (phase !== undefined) {
      faults.push(...checkPhase(phase, `phases.${name}`, markets, namesOf(raw, "markets", "id")));
    }
  }
  return faults;
}

/** Orders earn for miners alone; a list says itself whom it pays. */
function checkSomebodyScores(raw: unknown, phases: unknown): Fault[] {
  const miners = property(raw, "miners");
  if (!Array.isArray(miners) || miners.length > 0) return [];
  const terms = ["beta", "production"].flatMap((name) =>
    entries(property(phases, name), "terms", z.unknown()),
  );
  const isListed = ([, each]: Entry<unknown>) => property(each, "programme") === "listed";
  if (terms.length > 0 && terms.every(isListed)) return [];
  return [{ where: "miners", got: show(miners), expected: "at least one miner" }];
}

function checkMiners(miners: Entry<z.infer<typeof minerSchema>>[]): Fault[] {
  const accounts = miners.map(([path, miner]): Entry<string> => [`${path}.account`, miner.account]);
  const names = miners.flatMap(([path, miner]) =>
    (miner.exchangeAccounts ?? []).map(
      (name, i): Entry<string> => [`${path}.exchangeAccounts[${i}]`, name],
    ),
  );
  return duplicates([...accounts, ...names], orderAccount, "");
}

function checkPhase(
  raw: unknown,
  path: string,
  markets: Entry<z.infer<typeof marketSchema>>[],
  marketNames: ReadonlySet<unknown>,
): Fault[] {
  const tokenNames = namesOf(raw, "tokens", "symbol");
  const tokens = entries(raw, "tokens", tokenSchema, path);
  const terms = entries(raw, "terms", termsSchema, path);
  const head = phaseSchema
    .pick({ epochs: true, epochSeconds: true, seedHashes: true })
    .safeParse(pick(raw));
  const faults = [
    ...duplicates(tokens, (token) => token.symbol, "symbol"),
    ...duplicates(
      tokens.filter(([, token]) => token.address !== undefined),
      (token) => (token.address ?? "").toLowerCase(),
      "address",
    ),
    ...tokens.flatMap(([where, token]) =>
      amountFaults(`${where}.minPayout`, token.minPayout, token.decimals),
    ),
  ];
  if (head.success && head.data.seedHashes.length > head.data.epochs) {
    faults.push({
      where: `${path}.seedHashes`,
      got: `${head.data.seedHashes.length} hashes`,
      expected: `at most one for each of the ${head.data.epochs} epochs`,
    });
  }
  for (const [where, term] of terms) {
    const market = markets.find(([, candidate]) => candidate.id === term.market)?.[1];
    faults.push(
      ...checkName(`${where}.market`, term.market, marketNames),
      ...checkAges(where, term),
    );
    if (market !== undefined && term.programme !== "listed") {
      faults.push(
        ...(isBookTerms(term)
          ? amountFaults(`${where}.minOrderSize`, term.minOrderSize, market.sizeDecimals)
          : []),
        ...ruleFaults(where, term, market),
      );
    }
    if (head.success) faults.push(...checkEpochs(where, term, head.data));
  }
  for (const [where, rawTerms] of entries(raw, "terms", z.unknown(), path)) {
    faults.push(
      ...checkRewards(entries(rawTerms, "rewards", rewardSchema, where), tokens, tokenNames),
    );
  }
  return [...faults, ...checkOverlaps(terms)];
}

function checkRewards(
  rewards: Entry<z.infer<typeof rewardSchema>>[],
  tokens: Entry<z.infer<typeof tokenSchema>>[],
  tokenNames: ReadonlySet<unknown>,
): Fault[] {
  return [
    ...duplicates(rewards, (reward) => reward.token, "token"),
    ...rewards.flatMap(([path, reward]) => {
      const token = tokens.find(([, candidate]) => candidate.symbol === reward.token)?.[1];
      return [
        ...checkName(`${path}.token`, reward.token, tokenNames),
        ...(token === undefined
          ? []
          : amountFaults(`${path}.amount`, reward.amount, token.decimals)),
      ];
    }),
  ];
}

/** A name must be one of those there are, even where what bears it has faults of its own. */
function checkName(where: string, name: string, names: ReadonlySet<unknown>): Fault[] {
  if (names.has(name)) return [];
  const known = [...names].filter((each) => typeof each === "string").map(show);
  return [{ where, got: show(name), expected: `one of ${known.join(", ")}` }];
}

function checkAges(where: string, term: z.infer<typeof termsSchema>): Fault[] {
  if (!isBookTerms(term)) return [];
  const { minOrderAgeSeconds: youngest = 0, maxOrderAgeSeconds: oldest } = term;
  if (oldest === undefined || oldest >= youngest) return [];
  return [
    {
      where: `${where}.maxOrderAgeSeconds`,
      got: String(oldest),
      expected: `at least minOrderAgeSeconds, ${youngest}`,
    },
  ];
}

function checkEpochs(
  where: string,
  term: z.infer<typeof termsSchema>,
  phase: { epochs: number; epochSeconds: number },
): Fault[] {
  const faults: Fault[] = [];
  if (isBookTerms(term) && phase.epochSeconds % term.intervalSeconds !== 0) {
    faults.push({
      where: `${where}.intervalSeconds`,
      got: String(term.intervalSeconds),
      expected: `a divisor of epochSeconds, ${phase.epochSeconds}`,
    });
  }
  for (const [name, epoch] of [
    ["fromEpoch", term.fromEpoch],
    ["throughEpoch", term.throughEpoch ?? 1],
  ] as const) {
    if (epoch > phase.epochs) {
      faults.push({
        where: `${where}.${name}`,
        got: String(epoch),
        expected: `at most the phase's epochs, ${phase.epochs}`,
      });
    }
  }
  return faults;
}

/** Terms of one market must follow each other: each ends before the next begins. */
function checkOverlaps(terms: Entry<z.infer<typeof termsSchema>>[]): Fault[] {
  const faults: Fault[] = [];
  const earlier = new Map<string, z.infer<typeof termsSchema>>();
  for (const [where, term] of terms) {
    if (term.throughEpoch !== undefined && term.throughEpoch < term.fromEpoch) {
      faults.push({
        where: `${where}.throughEpoch`,
        got: String(term.throughEpoch),
        expected: `at least fromEpoch, ${term.fromEpoch}`,
      });
    }
    const before = earlier.get(term.market);
    const floor =
      before === undefined ? 1 : Math.max(before.fromEpoch, before.throughEpoch ?? 0) + 1;
    if (term.fromEpoch < floor) {
      faults.push({
        where: `${where}.fromEpoch`,
        got: String(term.fromEpoch),
        expected: `at least ${floor}, after the market's terms before it`,
      });
    }
    earlier.set(term.market, term);
  }
  return faults;
}

function duplicates<T>(list: Entry<T>[], keyOf: (value: T) => string, field: string): Fault[] {
  const seen = new Map<string, string>();
  return list.flatMap(([path, value]) => {
    const key = keyOf(value);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, path);
      return [];
    }
    const where = field === "" ? path : `${path}.${field}`;
    return [{ where, got: show(key), expected: `a value of its own; ${first} has it already` }];
  });
}

/** The elements of an array that have the right shape by themselves, each with its path. */
function entries<T>(raw: unknown, name: string, schema: z.ZodType<T>, prefix = ""): Entry<T>[] {
  const list = property(raw, name);
  if (!Array.isArray(list)) return [];
  const at = prefix === "" ? name : `${prefix}.${name}`;
  return list.flatMap((item, i): Entry<T>[] => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [[`${at}[${i}]`, parsed.data]] : [];
  });
}

function pick(raw: unknown): object {
  return {
    epochs: property(raw, "epochs"),
    epochSeconds: property(raw, "epochSeconds"),
    seedHashes: property(raw, "seedHashes"),
  };
}

/** What the elements of a list say in one field, whatever else is wrong with them. */
function namesOf(raw: unknown, list: string, field: string): ReadonlySet<unknown> {
  const items = property(raw, list);
  return new Set(Array.isArray(items) ? items.map((item) => property(item, field)) : []);
}

function property(raw: unknown, name: string): unknown {
  return isObject(raw) ? raw[name] : undefined;
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
