/** The page files of a campaign's epochs, each read once. Nothing in them is believed about money. */
import type { Signal } from "@preact/signals";
import { refuse } from "../../src/errors.ts";
import { accountsFileOf } from "../../src/page/account-file.ts";
import type { MarketPage, MinutesPage, SlicePage } from "../../src/page/market-files.ts";
import type {
  AccountIndex,
  AccountRow,
  AccountsPage,
  EpochPage,
  LeaderboardPage,
} from "../../src/page/page-files.ts";
import type { PoolPage } from "../../src/page/pool-files.ts";
import { campaigns } from "../campaign/campaigns.ts";
import { fetchJson } from "../parts/fetch-json.ts";
import { type Loaded, load } from "../parts/loaded.ts";

/** An epoch's number, or `live` for the one that runs. */
export type EpochName = string;

const kept = new Map<string, Signal<Loaded<unknown>>>();

async function readFile(file: string): Promise<unknown> {
  const found = await fetchJson<unknown>(file);
  return (
    found ??
    refuse({
      where: file,
      got: "no such file",
      expected: "a page file",
      fix: "hardhat epoch pages writes it.",
    })
  );
}

function fileOf(file: string): Signal<Loaded<unknown>> {
  const found = kept.get(file) ?? load(() => readFile(file));
  kept.set(file, found);
  return found;
}

/** Reads what is shown of running epochs again. Where that fails, what was there stays. */
export async function rereadLive(): Promise<void> {
  for (const [file, loaded] of kept) {
    if (!/\/live(?:\.json$|\/)/.test(file)) continue;
    const value = await readFile(file).catch(() => undefined);
    if (value !== undefined) loaded.value = { state: "ready", value };
  }
}

function read<T>(key: string, name: string): Signal<Loaded<T>> {
  const path = campaigns.value.find((each) => each.key === key)?.path ?? key;
  return fileOf(`${path}/pages/${name}`) as Signal<Loaded<T>>;
}

export const epochPage = (key: string, epoch: EpochName) =>
  read<EpochPage>(key, epoch === "live" ? "live.json" : `${epoch}/epoch.json`);

export const leaderboardPage = (key: string, epoch: EpochName, market: string) =>
  read<LeaderboardPage>(
    key,
    market === "" ? `${epoch}/leaderboard.json` : `${epoch}/market/${market}/leaderboard.json`,
  );

export const marketPage = (key: string, epoch: EpochName, market: string) =>
  read<MarketPage>(key, `${epoch}/market/${market}/market.json`);

export const poolPage = (key: string, epoch: EpochName, market: string) =>
  read<PoolPage>(key, `${epoch}/market/${market}/pool.json`);

export const minutesPage = (key: string, epoch: EpochName, market: string, number: number) =>
  read<MinutesPage>(key, `${epoch}/market/${market}/minutes/${number}.json`);

export const slicePage = (key: string, epoch: EpochName, market: string, number: number) =>
  read<SlicePage>(key, `${epoch}/market/${market}/slices/${number}.json`);

/** What an epoch gave one account: one index and one file, however many accounts there are. */
export interface AccountEpoch {
  readonly page: AccountsPage;
  /** Undefined where the epoch changed nothing for it. */
  readonly row: AccountRow | undefined;
}

export async function readAccount(
  path: string,
  epoch: EpochName,
  account: string,
): Promise<AccountEpoch | undefined> {
  const folder = `${path}/pages/${epoch}/accounts`;
  const index = await fetchJson<AccountIndex>(`${folder}/index.json`);
  if (index === undefined) return undefined;
  const page = await fetchJson<AccountsPage>(
    `${folder}/${accountsFileOf(index.runs, account)}.json`,
  );
  return page && { page, row: page.accounts.find(([each]) => each === account) };
}
