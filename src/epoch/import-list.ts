/** Rewards from elsewhere into an epoch's `listed.csv`: read, held against the pools, and written when told to. */
import { join } from "node:path";
import { LISTED_FILE } from "../book/book-file.ts";
import { writeWhole } from "../book/write-whole.ts";
import { epochSpan, listedTermsInEpoch } from "../campaign/calendar.ts";
import type { Phase, RewardToken } from "../campaign/campaign.ts";
import { type DeploymentRecord, recordedToken, recordName } from "../campaign/deployment.ts";
import { type Fault, InputError, refuse, show } from "../errors.ts";
import { type ImportedList, importList, type ResolveName } from "../listed/import-list.ts";
import type { Unit } from "../listed/list-amount.ts";
import { type ListedReward, readListed, writeListed } from "../listed/listed-file.ts";
import { type ListedMarket, listedMarkets } from "../listed/listed-market.ts";
import { sha256Text } from "../merkle/file.ts";
import { readManifest } from "../merkle/manifest.ts";
import { sum } from "../reward/allocate.ts";
import { overspent } from "../reward/listed.ts";
import { INITIAL_STATE, key } from "../reward/state.ts";
import { isThere, readText, readTextIfThere } from "./files.ts";
import type { LoadedCampaign } from "./load.ts";
import { distributionFolder, readPrevious } from "./published/distribution.ts";

export interface ImportListRequest {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly epoch: number;
  /** The file from elsewhere. */
  readonly file: string;
  /** The market that it pays; undefined where the file tells, or there is only one. */
  readonly market: string | undefined;
  readonly unit: Unit;
  readonly merge: "refuse" | "sum";
  readonly resolve: ResolveName | undefined;
  /** The chain's deployment record, where there is one. */
  readonly record: DeploymentRecord | undefined;
  /** The folder of all epochs' books. */
  readonly books: string;
  /** The folder of all distributions. */
  readonly distributions: string;
}

/** What a list comes to in one market. Amounts are base units. */
export interface ListedTotal {
  readonly market: string;
  readonly token: RewardToken;
  readonly accounts: number;
  readonly total: bigint;
  readonly largest: ListedReward;
  /** What the terms give the epoch. */
  readonly pool: bigint;
  /** What the epoch before carried over; undefined where its distribution is not at hand. */
  readonly carriedIn: bigint | undefined;
}

/** A list that is ready to be written. */
export interface PreparedList {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  /** Whether the same file stands there already. */
  readonly isThere: boolean;
  /** Rewards of the same markets that stand there and go. */
  readonly replaced: number;
  readonly imported: ImportedList;
  readonly totals: readonly ListedTotal[];
}

/**
 * Reads a file and makes the epoch's whole `listed.csv` of it, with what stands there of other markets. Writes nothing.
 * @throws InputError with every fault of the file, or where it pays more than a pool holds.
 */
export async function prepareList(
  request: ImportListRequest,
  onName: (done: number, all: number) => void = () => {},
): Promise<PreparedList> {
  const { loaded, phase, epoch, books, distributions, record } = request;
  epochSpan(phase, epoch);
  const terms = listedTermsInEpoch(phase, epoch);
  const known = record?.phases[recordName(loaded.campaign, phase)];
  const tokens = phase.tokens.map((token) => ({
    ...token,
    address: token.address ?? recordedToken(known, token.symbol)?.address,
  }));
  const distributor = phase.distributor ?? known?.distributor?.address;
  const listed = listedMarkets(terms, tokens);
  const markets = marketsAsked(listed, request);
  const contracts = new Map(
    [
      [distributor, "the distributor"] as const,
      ...tokens.map(({ address, symbol }) => [address, `the token ${symbol}`] as const),
    ].flatMap(([address, what]) => (address === undefined ? [] : [[address, what] as const])),
  );
  const { file: path, unit, merge, resolve } = request;
  const chainId = phase.chainId;
  const imported = await importList(
    { path, markets, listed, chainId, unit, merge, contracts, resolve },
    onName,
  );
  const totals = await totalsOf(request, markets, imported.rewards);
  const folder = join(books, String(epoch));
  const standing = await readTextIfThere(join(folder, LISTED_FILE), "what is listed");
  const before = standing === undefined ? [] : (await readListed(folder, terms)).rows;
  const paid = new Set(totals.map(({ market }) => market));
  const others = before.filter(({ market }) => !paid.has(market));
  const text = writeListed([...others, ...imported.rewards]);
  const built = distributionFolder(distributions, loaded.campaign, phase, epoch);
  const sha256 = sha256Text(text);
  if (standing !== text) await checkBuilt(built, sha256);
  return {
    path: join(folder, LISTED_FILE),
    text,
    sha256,
    isThere: standing === text,
    replaced: standing === text ? 0 : before.length - others.length,
    imported,
    totals,
  };
}

/** Writes what was prepared, whole or not at all. */
export async function writePrepared(
  { books, epoch }: Pick<ImportListRequest, "books" | "epoch">,
  { text }: PreparedList,
): Promise<void> {
  await writeWhole(join(books, String(epoch)), (append) => append(LISTED_FILE, text));
}

function marketsAsked(
  markets: readonly ListedMarket[],
  { market, epoch }: ImportListRequest,
): readonly ListedMarket[] {
  if (markets.length === 0) {
    refuse({
      where: `epoch ${epoch}`,
      got: "no market whose rewards are listed",
      expected: 'terms of the epoch with "programme": "listed"',
    });
  }
  const asked = markets.filter(({ terms }) => market === undefined || terms.market.id === market);
  if (asked.length > 0) return asked;
  return refuse({
    where: "--market",
    got: show(market),
    expected: `a market listed in epoch ${epoch}: ${markets.map(({ terms }) => terms.market.id).join(", ")}`,
  });
}

/** @throws InputError where a list pays more than its pool, as far as that is known. */
async function totalsOf(
  request: ImportListRequest,
  markets: readonly ListedMarket[],
  rewards: readonly ListedReward[],
): Promise<ListedTotal[]> {
  const carried = await carriedBefore(request);
  const faults: Fault[] = [];
  const totals = markets.flatMap(({ terms, token }): ListedTotal[] => {
    const market = terms.market.id;
    const mine = rewards.filter((row) => row.market === market);
    const [first, ...others] = mine;
    if (first === undefined) return [];
    const largest = others.reduce((a, b) => (b.amount > a.amount ? b : a), first);
    const total = sum(mine.map(({ amount }) => amount));
    const pool = terms.rewards.get(token.symbol) ?? 0n;
    const carriedIn = carriedInto(market, token, carried);
    if (carriedIn !== undefined) {
      const isToken = request.unit === "token" && request.file.endsWith(".csv");
      const fix = { fix: "If the file counts base units, say so: --unit base." };
      faults.push(
        ...overspent(market, total, pool, carriedIn, token).map((fault) => ({
          ...fault,
          where: `${request.file}: ${fault.where}`,
          ...(isToken ? fix : {}),
        })),
      );
    }
    return [{ market, token, accounts: mine.length, total, largest, pool, carriedIn }];
  });
  if (faults.length > 0) throw new InputError(faults);
  return totals;
}

/** Undefined where nobody knows yet: the epoch before, or where something was carried, the token's address. */
function carriedInto(
  market: string,
  { address }: RewardToken,
  carried: ReadonlyMap<string, bigint> | undefined,
): bigint | undefined {
  if (carried === undefined || carried.size === 0) return carried && 0n;
  return address === undefined ? undefined : (carried.get(key(market, address)) ?? 0n);
}

/** By market and token; undefined where the epoch before is not at hand, so nobody knows yet. */
async function carriedBefore({
  loaded,
  phase,
  epoch,
  distributions,
}: ImportListRequest): Promise<ReadonlyMap<string, bigint> | undefined> {
  if (epoch === 1) return INITIAL_STATE.carried;
  const folder = distributionFolder(distributions, loaded.campaign, phase, epoch - 1);
  if (!(await isThere(folder))) return undefined;
  return (await readPrevious(distributions, loaded.campaign, phase, epoch)).state.carried;
}

/** A list that was lost may come back as it was, but an epoch that was built keeps its list. */
async function checkBuilt(folder: string, sha256: string): Promise<void> {
  if (!(await isThere(folder))) return;
  const file = join(folder, "manifest.json");
  const { inputs } = readManifest(await readText(file, "a manifest"), file);
  const due = inputs.books.find((book) => book.file === LISTED_FILE)?.sha256;
  if (due === sha256) return;
  refuse({
    where: folder,
    got: "a distribution that was built from another list",
    expected: "an epoch that was not built, or the same list",
    fix: "If it was never published, remove the folder and import again.",
  });
}
