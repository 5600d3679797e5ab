/** A small campaign on disk, in a folder of its own: two markets, three epochs of six seconds, two tokens. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Phase } from "../../src/campaign/campaign.ts";
import type { Deployment } from "../../src/campaign/deployment.ts";
import { type BuildRequest, type BuiltEpoch, buildEpoch } from "../../src/epoch/build.ts";
import { type LoadedCampaign, loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { distributionFolder } from "../../src/epoch/published/distribution.ts";
import { type Verdict, type VerifyRequest, verifyEpoch } from "../../src/epoch/verifying/verify.ts";
import { type Fault, InputError } from "../../src/errors.ts";
import { instant } from "../oracle/rules.ts";

export const ALBA = `0x${"a1".repeat(20)}`;
export const BOREAS = `0x${"b2".repeat(20)}`;
export const CIRRUS = `0x${"c3".repeat(20)}`;
export const TIDE = `0x${"7e".repeat(20)}`;
export const USD = `0x${"d0".repeat(20)}`;
export const START = Date.UTC(2026, 0, 6);
export const EPOCH_MS = 6_000;
export const INTERVAL_MS = 1_000;
export const EPOCHS = [1, 2, 3];

export const DEPLOYMENT_ADDRESSES = { distributor: `0x${"dd".repeat(20)}`, TIDE, USD };

export const seedOf = (epoch: number) => Buffer.alloc(32, 0x50 + epoch);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const terms = (market: string, rewards: object[]) => ({
  market,
  fromEpoch: 1,
  programme: "hummingbot",
  intervalSeconds: 1,
  maxSpreadPercent: "1",
  k: "2",
  rewards,
});

export function campaignFile() {
  return {
    format: "tidemark-campaign-v1",
    id: "stage",
    name: "Stage",
    sponsor: { name: "Tide", policyUrl: "https://example.org", disclaimer: "None." },
    markets: ["kelp-usd", "tide-usd"].map((id) => ({
      id,
      exchange: "Reef",
      base: "X",
      quote: "USD",
      priceDecimals: 1,
      sizeDecimals: 2,
    })),
    miners: [
      { account: ALBA, name: "alba", exchangeAccounts: ["mm-alba"] },
      { account: BOREAS },
      { account: CIRRUS },
    ],
    phases: {
      beta: {
        chainId: 31337,
        start: "2026-01-06T00:00:00Z",
        epochSeconds: EPOCH_MS / 1_000,
        epochs: EPOCHS.length,
        seedHashes: EPOCHS.map((epoch) => sha256(seedOf(epoch))),
        tokens: [
          { symbol: "TIDE", decimals: 18 },
          { symbol: "USD", decimals: 6, minPayout: "0.3" },
        ],
        terms: [
          terms("tide-usd", [
            { token: "TIDE", amount: "1" },
            { token: "USD", amount: "1.000003" },
          ]),
          terms("kelp-usd", [{ token: "TIDE", amount: "0.000000000000000101" }]),
        ],
      },
    },
  };
}
export type CampaignFile = ReturnType<typeof campaignFile>;

export interface Order {
  readonly id: string;
  readonly account: string | null;
  readonly side: "bid" | "ask";
  readonly price: string;
  readonly size: string;
  readonly openedAt: number;
}

/** The instant of an interval. */
export function timeOf(epoch: number, market: string, interval: number): number {
  const start = START + (epoch - 1) * EPOCH_MS;
  return instant(seedOf(epoch), market, interval, start, INTERVAL_MS);
}

function ordersAt(interval: number): Order[] {
  const order = (
    id: string,
    account: string | null,
    side: "bid" | "ask",
    price: string,
    size: string,
  ) => ({
    id,
    account,
    side,
    price,
    size,
    openedAt: START - 60_000,
  });
  return [
    order("1", "mm-alba", "bid", "99.9", "1"),
    order("2", "mm-alba", "ask", "100.1", `${1 + interval}`),
    order("3", BOREAS, "bid", "99.5", "3"),
    order("4", CIRRUS, "ask", "100.9", "0.57"),
    order("5", null, "bid", "99.8", "7"),
    order("6", "stranger", "ask", "100.2", "7"),
  ];
}

export function lineOf(
  market: string,
  time: number,
  orders: readonly Order[],
  bid = "99.9",
  ask = "100.1",
) {
  return `${JSON.stringify({ market, time, bid, ask, orders })}\n`;
}

/**
 * A market's snapshots of an epoch. tide-usd is crossed in interval 1 and has none in the last two; kelp-usd has all,
 * with bids only.
 */
export function bookOf(epoch: number, market: string, order = (orders: Order[]) => orders): string {
  const intervals = market === "tide-usd" ? [0, 1, 2, 3] : [0, 1, 2, 3, 4, 5];
  return intervals
    .map((interval) => {
      const time = timeOf(epoch, market, interval);
      if (market === "tide-usd" && interval === 1) return lineOf(market, time, [], "100.1", "99.9");
      const sides = market === "tide-usd" ? ["bid", "ask"] : ["bid"];
      const orders = ordersAt(interval).filter(({ side }) => sides.includes(side));
      return lineOf(market, time, order(orders));
    })
    .join("");
}

export interface Stage {
  readonly folder: string;
  readonly file: string;
  readonly books: string;
  readonly distributions: string;
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly deployment: Deployment;
  readonly request: (epoch: number) => BuildRequest;
  readonly build: (epoch: number, changes?: Partial<BuildRequest>) => Promise<BuiltEpoch>;
  readonly verify: (epoch: number, changes?: Partial<VerifyRequest>) => Promise<Verdict>;
  readonly folderOf: (epoch: number) => string;
}

/** Runs a test in a folder of its own, which is removed afterwards. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a test on the campaign, altered as it likes. */
export function onStage(
  run: (stage: Stage) => Promise<void>,
  alter: (file: CampaignFile) => object = (file) => file,
): Promise<void> {
  return inFolder(async (folder) => run(await setStage(folder, alter)));
}

async function setStage(folder: string, alter: (file: CampaignFile) => object): Promise<Stage> {
  const file = join(folder, "campaign.json");
  const books = join(folder, "books");
  await writeFile(file, JSON.stringify(alter(campaignFile())));
  for (const epoch of EPOCHS) {
    await mkdir(join(books, `${epoch}`), { recursive: true });
    await writeFile(join(books, `${epoch}`, "seed"), `${seedOf(epoch).toString("hex")}\n`);
    for (const market of ["kelp-usd", "tide-usd"]) {
      await writeFile(bookFile(books, epoch, market), bookOf(epoch, market));
    }
  }
  const loaded = await loadCampaign(file);
  return stageFor(folder, loaded);
}

/** The same stage under another campaign file. */
export function stageFor(folder: string, loaded: LoadedCampaign): Stage {
  const phase = phaseOf(loaded.campaign, "beta");
  const books = join(folder, "books");
  const distributions = join(folder, "distributions");
  const addresses: Record<string, string> = { TIDE, USD };
  const deployment = {
    distributor: DEPLOYMENT_ADDRESSES.distributor,
    tokens: phase.tokens.map((token) => ({ ...token, address: addresses[token.symbol] ?? "" })),
  };
  const request = (epoch: number) => ({ loaded, phase, epoch, deployment, books, distributions });
  return {
    folder,
    file: loaded.file,
    books,
    distributions,
    loaded,
    phase,
    deployment,
    request,
    build: (epoch, changes = {}) => buildEpoch({ ...request(epoch), ...changes }),
    verify: (epoch, changes = {}) =>
      verifyEpoch({
        loaded,
        phase,
        epoch,
        distributions,
        books: undefined,
        record: undefined,
        ...changes,
      }),
    folderOf: (epoch) => distributionFolder(distributions, loaded.campaign, phase, epoch),
  };
}

let built: Promise<ReadonlyMap<string, string>> | undefined;

/** What two epochs of the unaltered campaign are built into; built once for all tests of a file. */
function builtFiles(): Promise<ReadonlyMap<string, string>> {
  built ??= new Promise((resolve, reject) => {
    onStage(async (stage) => {
      await stage.build(1);
      await stage.build(2);
      resolve(await filesIn(stage.distributions));
    }).catch(reject);
  });
  return built;
}

/** Runs a test on the unaltered campaign with two epochs built. */
export function onBuilt(run: (stage: Stage) => Promise<void>): Promise<void> {
  return onStage(async (stage) => {
    for (const [name, text] of await builtFiles()) {
      const path = join(stage.distributions, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    await run(stage);
  });
}

export function bookFile(books: string, epoch: number, market: string): string {
  return join(books, `${epoch}`, `${market}.ndjson`);
}

/** Every file below a folder by its path inside it; empty where there is no such folder. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files
        .sort()
        .map(
          async (path): Promise<[string, string]> => [
            path.slice(folder.length + 1).replaceAll("\\", "/"),
            await readFile(path, "utf8"),
          ],
        ),
    ),
  );
}

/** The faults that a promise is refused with. */
export async function faultsOf(promise: Promise<unknown>): Promise<readonly Fault[]> {
  const error = await promise.then(
    () => expect.fail("was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw error;
  return error.faults;
}

/** The names of the checks with a result. */
export function checksWith(verdict: Verdict, result: "ok" | "wrong" | "note"): string[] {
  return verdict.checks.filter((check) => check.result === result).map((check) => check.name);
}
