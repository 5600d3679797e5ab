/**
 * The registry: which exchange account belongs to which payout address, who may earn, and from which epoch on each of it
 * holds. Nothing in it changes an epoch that has begun.
 */
import { z } from "zod";
import { type Fault, InputError, invariant, refuse, show } from "../errors.ts";
import { epochSpan } from "./calendar.ts";
import type { Campaign, Phase } from "./campaign.ts";
import { address, count, identifier, text, utcTime } from "./fields.ts";
import { shapeFaults } from "./parse.ts";
import { repeatedKeys } from "./repeated-keys.ts";

export const REGISTRY_FORMAT = "tidemark-registry-v1";

/** When a decision was made, and for which epochs it holds. */
const dated = {
  decided: utcTime,
  fromEpoch: count,
  throughEpoch: count.optional(),
};

const exchangeAccountSchema = z.strictObject({
  account: address,
  exchange: text,
  exchangeAccount: z
    .string("a name")
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      "letters, digits, dots, dashes, underscores, at most 64",
    ),
  key: z
    .string("a name of variables")
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/, "capital letters, digits and underscores, at most 64"),
  issuedAt: utcTime,
  signature: z
    .string("a signature")
    .regex(/^0x(?:[0-9a-f]{2}){1,4096}$/, "0x and lower-case hexadecimal digits"),
  ...dated,
});

const decisionSchema = z.strictObject({ account: address, why: text, ...dated });

export const registrySchema = z.strictObject({
  format: z.literal(REGISTRY_FORMAT, `"${REGISTRY_FORMAT}"`),
  campaign: identifier,
  phase: z.enum(["beta", "production"], '"beta" or "production"'),
  exchangeAccounts: z.array(exchangeAccountSchema, "a list"),
  eligible: z.array(decisionSchema, "a list"),
  allow: z.array(decisionSchema, "a list").optional(),
  deny: z.array(decisionSchema, "a list"),
});

export type Registry = z.infer<typeof registrySchema>;
export type ExchangeAccount = z.infer<typeof exchangeAccountSchema>;

/** The registry of a phase in which nobody is registered. */
export function emptyRegistry(campaign: Campaign, phase: Phase): Registry {
  const { id } = campaign;
  return {
    format: REGISTRY_FORMAT,
    campaign: id,
    phase: phase.name,
    exchangeAccounts: [],
    eligible: [],
    deny: [],
  };
}

/** The name under which an exchange account's orders stand in the books, and in the campaign's `exchangeAccounts`. */
export function bookName({ exchange, exchangeAccount }: ExchangeAccount): string {
  return `${exchange}:${exchangeAccount}`;
}

/**
 * Parses a registry.
 * @param file its name, for faults.
 * @throws InputError with every fault of the file.
 */
export function parseRegistry(
  source: string,
  file: string,
  campaign: Campaign,
  phase: Phase,
): Registry {
  const raw = parseJson(source, file);
  const shape = registrySchema.safeParse(raw, { reportInput: true });
  const faults = [
    ...repeatedKeys(source).map((where) => ({ where, got: "the field twice", expected: "once" })),
    ...(shape.error?.issues ?? []).flatMap((issue) => shapeFaults(issue, raw)),
    ...(shape.success ? crossFaults(shape.data, campaign, phase) : []),
  ];
  if (faults.length > 0) {
    throw new InputError(faults.map((fault) => ({ ...fault, where: `${file}: ${fault.where}` })));
  }
  invariant(shape.success, "a registry without faults has the right shape");
  return shape.data;
}

/** Why an exchange account is not read in an epoch; undefined where it is. */
export function whyNot(
  registry: Registry,
  entry: ExchangeAccount,
  epoch: number,
): string | undefined {
  const { account, fromEpoch, throughEpoch } = entry;
  const decision = (list: Registry["deny"]) =>
    list.findLast((each) => sameAccount(each.account, account) && isInForce(each, epoch));
  if (epoch < fromEpoch) return `from epoch ${fromEpoch} on`;
  if (throughEpoch !== undefined && epoch > throughEpoch) return `through epoch ${throughEpoch}`;
  const denied = decision(registry.deny);
  if (denied !== undefined) return `denied: ${denied.why}`;
  if (decision(registry.eligible) === undefined) return "not eligible";
  if (registry.allow !== undefined && decision(registry.allow) === undefined)
    return "not on the allow list";
  return undefined;
}

/** The exchange accounts that are read in an epoch. */
export function registeredIn(registry: Registry, epoch: number): ExchangeAccount[] {
  return registry.exchangeAccounts.filter((entry) => whyNot(registry, entry, epoch) === undefined);
}

/** Registered accounts that the campaign file does not pay, by the name in the books. */
export function unpaid(campaign: Campaign, entries: readonly ExchangeAccount[]): string[] {
  const payees = new Map(
    campaign.miners.flatMap(({ account, exchangeAccounts }) =>
      exchangeAccounts.map((name): [string, string] => [name, account]),
    ),
  );
  return entries
    .filter((entry) => payees.get(bookName(entry)) !== entry.account.toLowerCase())
    .map(bookName);
}

/** The first epoch that has not begun at a time: what is decided now holds from there. */
export function nextEpoch(phase: Phase, now: number): number {
  return now < phase.start ? 1 : Math.floor((now - phase.start) / phase.epochMs) + 2;
}

function crossFaults(registry: Registry, campaign: Campaign, phase: Phase): Fault[] {
  const faults: Fault[] = [];
  const expect = (where: string, got: string, expected: string, holds: boolean): void => {
    if (!holds) faults.push({ where, got: show(got), expected });
  };
  expect("campaign", registry.campaign, show(campaign.id), registry.campaign === campaign.id);
  expect("phase", registry.phase, show(phase.name), registry.phase === phase.name);
  const exchanges = new Set([...campaign.markets.values()].map(({ exchange }) => exchange));
  registry.exchangeAccounts.forEach((entry, i) => {
    const where = `exchangeAccounts[${i}]`;
    const expected = `an exchange of the campaign's markets: ${[...exchanges].map(show).join(", ")}`;
    expect(`${where}.exchange`, entry.exchange, expected, exchanges.has(entry.exchange));
    faults.push(...dateFaults(entry, where, phase));
    const other = registry.exchangeAccounts.findIndex((each) => overlaps(each, entry));
    expect(
      `${where}.exchangeAccount`,
      entry.exchangeAccount,
      `an account of its own in those epochs; exchangeAccounts[${other}] has it already`,
      other === i,
    );
  });
  for (const list of ["eligible", "allow", "deny"] as const) {
    (registry[list] ?? []).forEach((each, i) => {
      faults.push(...dateFaults(each, `${list}[${i}]`, phase));
    });
  }
  return faults;
}

type Dated = Pick<ExchangeAccount, "decided" | "fromEpoch" | "throughEpoch">;

function dateFaults(dates: Dated, where: string, phase: Phase): Fault[] {
  const { decided, fromEpoch, throughEpoch } = dates;
  if (fromEpoch > phase.epochs) {
    return [
      { where: `${where}.fromEpoch`, got: show(fromEpoch), expected: `at most ${phase.epochs}` },
    ];
  }
  const faults: Fault[] = [];
  if (Date.parse(decided) >= epochSpan(phase, fromEpoch).start) {
    const expected = `an epoch that begins after ${decided}, when it was decided`;
    faults.push({ where: `${where}.fromEpoch`, got: show(fromEpoch), expected });
  }
  if (throughEpoch !== undefined && throughEpoch < fromEpoch) {
    const expected = `at least fromEpoch, ${fromEpoch}`;
    faults.push({ where: `${where}.throughEpoch`, got: show(throughEpoch), expected });
  }
  return faults;
}

function overlaps(a: ExchangeAccount, b: ExchangeAccount): boolean {
  const end = ({ throughEpoch }: Dated) => throughEpoch ?? Number.POSITIVE_INFINITY;
  return bookName(a) === bookName(b) && a.fromEpoch <= end(b) && b.fromEpoch <= end(a);
}

function isInForce({ fromEpoch, throughEpoch }: Dated, epoch: number): boolean {
  return fromEpoch <= epoch && (throughEpoch === undefined || epoch <= throughEpoch);
}

function sameAccount(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function parseJson(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    return refuse({ where: file, got: (error as Error).message, expected: "a registry as JSON" });
  }
}
