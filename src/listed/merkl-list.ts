/** Rewards from elsewhere as Merkl's airdrop JSON: `rewards[address][reason] = amount`, in base units. */
import { readFile } from "node:fs/promises";
import type { FaultList } from "../book/fault-list.ts";
import { repeatedKeys } from "../campaign/repeated-keys.ts";
import { InputError, refuse, show } from "../errors.ts";
import { parseListAmount } from "./list-amount.ts";
import type { ListRequest, ListRow } from "./list-row.ts";
import type { ListedMarket } from "./listed-market.ts";
import { parseReceiver } from "./receiver.ts";

const SHAPE = '{ "rewardToken": "0x…", "rewards": { "0x…": { "a market": "base units" } } }';

interface MerklFile {
  readonly rewardToken?: string;
  readonly rewards: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A file's name tells. */
export function isMerklFile(path: string): boolean {
  return path.toLowerCase().endsWith(".json");
}

/**
 * Reads a file's sound amounts, in its order. A reason is a listed market's id; where the file can only pay one market,
 * it may be anything, and an account's reasons are added up.
 * @throws InputError where it has another shape, or says something twice: JSON keeps the last and loses the first.
 */
export async function* readMerklList(
  path: string,
  request: ListRequest,
  faults: FaultList,
): AsyncGenerator<ListRow> {
  const bytes = await readFile(path, "utf8").catch((error: Error) =>
    refuse({ where: path, got: error.message, expected: "a file that can be read" }),
  );
  const text = bytes.replace(/^\ufeff/, "");
  const raw = parseJson(text, path);
  checkRepeats(text, path);
  const lines = keyLines(text);
  const { rewards, rewardToken } = checkShape(raw, path);
  const markets = marketsPaidIn(rewardToken, request, path);
  for (const [address, reasons] of Object.entries(rewards)) {
    const where = `${path}:${lines.get(address) ?? 1}`;
    const receiver = parseReceiver(address, request.chainId);
    if ("expected" in receiver) faults.add({ where, got: show(address), ...receiver });
    const sums = new Map<ListedMarket, bigint>();
    for (const [reason, units] of Object.entries(reasons)) {
      const market = marketOf(reason, markets, request);
      const amount = parseListAmount(units, 0, "base");
      if (typeof amount !== "bigint") {
        faults.add({ where: `${where}.${reason}`, got: show(units), ...amount });
      } else if (market === undefined) {
        const known = markets.map(({ terms }) => terms.market.id).join(", ");
        const expected = `a listed market as the reason: ${known}`;
        faults.add({ where: `${where}.${reason}`, got: show(reason), expected });
      } else {
        sums.set(market, (sums.get(market) ?? 0n) + amount);
      }
    }
    if ("expected" in receiver) continue;
    for (const [market, amount] of sums)
      yield { where, column: "address", market, receiver, amount };
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse({ where: path, got: (error as Error).message, expected: SHAPE });
  }
}

/** By hand: what reads shapes elsewhere leaves out the key `__proto__`, and an amount with it. */
function checkShape(raw: unknown, path: string): MerklFile {
  const wrong = (at: string) =>
    refuse({ where: `${path}: ${at}`, got: "something else", expected: SHAPE });
  if (!isObject(raw)) return wrong("");
  const { rewardToken, rewards } = raw;
  if (rewardToken !== undefined && typeof rewardToken !== "string") wrong("rewardToken");
  if (!isObject(rewards)) return wrong("rewards");
  for (const [account, reasons] of Object.entries(rewards)) {
    if (!isObject(reasons)) return wrong(`rewards.${account}`);
    for (const [reason, units] of Object.entries(reasons))
      if (typeof units !== "string") wrong(`rewards.${account}.${reason}`);
  }
  return raw as unknown as MerklFile;
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** JSON keeps the last of two keys that are alike, so the first would be lost unseen. */
function checkRepeats(text: string, path: string): void {
  const faults = repeatedKeys(text).map((key) => ({
    where: `${path}: ${key}`,
    got: "the key twice",
    expected: "each account once, and each reason once in an account",
  }));
  if (faults.length > 0) throw new InputError(faults);
}

/** The line of each key. */
function keyLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let [line, from] = [1, 0];
  for (const { 1: key = "", index } of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)) {
    for (
      let at = text.indexOf("\n", from);
      at !== -1 && at < index;
      at = text.indexOf("\n", from)
    ) {
      line += 1;
      from = at + 1;
    }
    if (!lines.has(key)) lines.set(key, line);
  }
  return lines;
}

/** The markets that pay the file's token. */
function marketsPaidIn(
  rewardToken: string | undefined,
  { markets }: ListRequest,
  path: string,
): readonly ListedMarket[] {
  const wanted = rewardToken?.toLowerCase();
  const paying = markets.filter(({ token }) => wanted === undefined || token.address === wanted);
  if (paying.length > 0) return paying;
  const known = markets.map(({ token, terms }) => {
    return `${token.address ?? "not deployed"} (${token.symbol} of ${terms.market.id})`;
  });
  return refuse({
    where: `${path}: rewardToken`,
    got: show(rewardToken),
    expected: `the token of a listed market: ${known.join(", ")}`,
  });
}

/** Any reason will do where the file pays one market only, but not another market's name. */
function marketOf(
  reason: string,
  markets: readonly ListedMarket[],
  { listed }: ListRequest,
): ListedMarket | undefined {
  const isNamed = ({ terms }: ListedMarket) => terms.market.id === reason;
  const named = markets.find(isNamed);
  if (named !== undefined || listed.some(isNamed)) return named;
  return markets.length === 1 ? markets[0] : undefined;
}
