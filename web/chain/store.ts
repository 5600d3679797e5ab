/** What a campaign's distributor says, read once for all pages and again as time goes by. */
import { type Signal, signal } from "@preact/signals";
import { refuse } from "../../src/errors.ts";
import type { CampaignPage } from "../../src/page/page-files.ts";
import { campaigns, config } from "../campaign/campaigns.ts";
import { rereadView, viewOf } from "../campaign/view.ts";
import type { CampaignConfig, ChainConfig } from "../config.ts";
import { type Loaded, load, readyOf, readyValue, refresh } from "../parts/loaded.ts";
import type { Due } from "../published/files.ts";
import type { Log } from "./logs.ts";
import { nodesOf } from "./nodes.ts";
import { type PublishedRoot, readRootLogs, rootsOf } from "./roots.ts";
import { ChainDown, openRpc, type Rpc } from "./rpc.ts";

/** A campaign's page file, of a phase that is deployed. */
export type CampaignView = CampaignPage & { readonly distributor: string };

/** A campaign's distributor as of the newest block. */
export interface ChainView {
  readonly campaign: CampaignConfig;
  readonly view: CampaignView;
  readonly chain: ChainConfig;
  readonly rpc: Rpc;
  readonly block: number;
  /** The newest block's time in unix seconds, and when that was read by this machine's clock, in milliseconds. */
  readonly blockTime: number;
  readonly readAt: number;
  /** The events that the roots are made of. */
  readonly logs: readonly Log[];
  readonly roots: readonly PublishedRoot[];
}

/** Milliseconds between two looks at the chain, while the page is seen. */
const EVERY = 12_000;

/** Blocks read again at each look: they may have been replaced. */
const UNSETTLED = 64;

/** Seconds by the machine's clock, for countdowns. */
export const clock = signal(Date.now());

const views = new Map<string, Signal<Loaded<ChainView>>>();
const rpcs = new Map<string, Rpc>();

/** A campaign's chain view by its key. */
export function chainOf(key: string): Signal<Loaded<ChainView>> {
  const found = views.get(key) ?? load(() => readChain(key, undefined));
  views.set(key, found);
  return found;
}

/** Looks at the chain again now: after a claim, or where it did not answer. */
export async function lookAgain(key: string): Promise<void> {
  const loaded = chainOf(key);
  const before = readyValue(loaded.value);
  if (before === undefined) {
    loaded.value = { state: "loading" };
    await rereadView(key);
  }
  await refresh(loaded, () => readChain(key, before));
}

/** Reads a chain from its beginning: nothing that another node said is kept. */
export async function lookAnew(chainId: number): Promise<void> {
  const looks = [...views].map(async ([key, loaded]) => {
    const before = readyValue(loaded.value);
    if (before !== undefined && before.chain.id !== chainId) return;
    loaded.value = { state: "loading" };
    await lookAgain(key);
  });
  await Promise.all(looks);
}

/** Looks again at intervals, as long as the page is seen. */
export function startClock(): void {
  let looked = Date.now();
  setInterval(() => {
    clock.value = Date.now();
    if (document.hidden || clock.value - looked < EVERY) return;
    looked = clock.value;
    for (const [key, loaded] of views) {
      if (loaded.value.state === "ready") void lookAgain(key);
      else if (isDown(loaded.value)) void refresh(loaded, () => readChain(key, undefined));
    }
  }, 1_000);
}

/** A node that did not answer may do so again; what else failed does not mend itself. */
function isDown(loaded: Loaded<ChainView>): boolean {
  return loaded.state === "failed" && loaded.error instanceof ChainDown;
}

/** The chain's time now in unix seconds: the newest block's, going on as this machine's clock does. */
export function chainTime({ blockTime, readAt }: ChainView): number {
  return blockTime + Math.max(0, Math.floor((clock.value - readAt) / 1_000));
}

/** What the chain says of a root's files, and where they lie. */
export function dueOf(
  { campaign, view: { chainId, distributor } }: ChainView,
  root: PublishedRoot,
): Due {
  return {
    folder: new URL(`${campaign.path}/${root.epoch}`, document.baseURI).href,
    root: root.root,
    manifestHash: root.manifestHash,
    chainId,
    distributor,
  };
}

/** The nodes of a chain, opened once. @throws InputError where config.json does not name the chain. */
export function rpcOf(chainId: number): { readonly chain: ChainConfig; readonly rpc: Rpc } {
  const chain =
    readyValue(config.value)?.chains.get(chainId) ??
    refuse({ where: "config.json: chains", got: "none", expected: `chain ${chainId}` });
  const urls = nodesOf(chain);
  const id = `${chainId} ${urls.join(" ")}`;
  const rpc = rpcs.get(id) ?? openRpc(urls, chainId);
  rpcs.set(id, rpc);
  return { chain, rpc };
}

async function readChain(key: string, before: ChainView | undefined): Promise<ChainView> {
  const campaign =
    campaigns.value.find((each) => each.key === key) ??
    refuse({ where: "campaign", got: key, expected: "one of config.json" });
  const view = deployedOf(await readyOf(viewOf(key)));
  const { chain, rpc } = rpcOf(view.chainId);
  const latest = await rpc<{ number: string; timestamp: string }>("eth_getBlockByNumber", [
    "latest",
    false,
  ]);
  const block = Number(latest.number);
  if (before === undefined) await checkContract(rpc, view);
  const logs = await logsUntil(rpc, view, block, before);
  return {
    campaign,
    view,
    chain,
    rpc,
    block,
    blockTime: Number(latest.timestamp),
    readAt: Date.now(),
    logs,
    roots: rootsOf(logs),
  };
}

function deployedOf(view: CampaignPage): CampaignView {
  const { distributor } = view;
  if (distributor !== null) return { ...view, distributor };
  return refuse({
    where: `${view.name}, ${view.phase}`,
    got: "no distributor yet",
    expected: "a deployed one",
    fix: "Look again once the campaign says that it is.",
  });
}

/** The events so far, and those of the blocks since; the last of those known are read again. */
async function logsUntil(
  rpc: Rpc,
  { distributor, deployBlock }: CampaignView,
  block: number,
  before: ChainView | undefined,
): Promise<readonly Log[]> {
  const first = deployBlock ?? 0;
  const since = before === undefined ? first : Math.max(first, before.block - UNSETTLED);
  const known = before?.logs.filter(({ blockNumber }) => Number(blockNumber) < since) ?? [];
  return [...known, ...(await readRootLogs(rpc, distributor, since, block))];
}

async function checkContract(rpc: Rpc, { distributor, chainId }: CampaignView): Promise<void> {
  if ((await rpc<string>("eth_getCode", [distributor, "latest"])) !== "0x") return;
  refuse({
    where: `distributor ${distributor}`,
    got: `no contract on chain ${chainId}`,
    expected: "the campaign's distributor",
    fix: "The page files name another chain's, or the node is not up to date.",
  });
}
