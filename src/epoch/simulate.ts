/** A campaign tried on made-up books: a folder with a campaign file of its own, its seeds and its books. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type BookFormat, bookFileName, MAKERS_FILE } from "../book/book-file.ts";
import { openBookWriter } from "../book/book-writer.ts";
import type { Snapshot } from "../book/snapshot.ts";
import { writeFolder } from "../book/write-folder.ts";
import {
  drawInstant,
  type EpochSpan,
  epochSpan,
  scoredTermsInEpoch,
} from "../campaign/calendar.ts";
import type { Campaign, Market, Phase, Terms } from "../campaign/campaign.ts";
import { invariant, refuse } from "../errors.ts";
import { type Conduct, conductOf } from "../plan/conduct.ts";
import { assignKinds, type Kinds } from "../plan/kinds.ts";
import { type Instants, simulatedFile, simulatedSeed } from "../plan/simulated-campaign.ts";
import { openMarket, playEpoch, type SimulatedMarket } from "../plan/simulated-market.ts";
import {
  formatKinds,
  formatMakers,
  type MadeVolume,
  orderNameOf,
} from "../plan/simulated-tables.ts";
import { type ByMarket, defaultPrice, defaultUnit } from "../plan/start-price.ts";
import { type LoadedCampaign, parseLoaded, phaseOf } from "./load.ts";
import type { OnProgress } from "./scoring/score.ts";

/** Stands beside the campaign file, and says who is of which kind. */
export const KINDS_FILE = "kinds.csv";

export interface SimulateRequest {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly fromEpoch: number;
  readonly throughEpoch: number;
  readonly seed: string;
  readonly instants: Instants;
  /** Made up until there are so many. */
  readonly miners: number;
  /** As a person writes them; undefined for an even spread. */
  readonly kinds: string | undefined;
  /** In the markets' units. Markets that are not named take their default. */
  readonly prices: ByMarket;
  readonly sizes: ByMarket;
  /** Of a day, in hundredths of a percent. */
  readonly volatility: number;
  readonly format: BookFormat;
  readonly out: string;
}

/** One book that was written, and how the kinds of miners went about it. */
export interface SimulatedBook {
  readonly epoch: number;
  readonly market: Market;
  readonly snapshots: number;
  readonly orders: number;
  readonly conduct: readonly Conduct[];
}

export interface Simulation {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly kinds: Kinds;
  readonly books: readonly SimulatedBook[];
  /** False where the same files stood there already. */
  readonly isNew: boolean;
}

/**
 * Makes the books of some epochs, whole or not at all. The same request makes the same bytes.
 * @param onProgress is told now and then how many snapshots are done.
 * @throws InputError where other files stand in the folder, or a kind or an epoch is wrong.
 */
export async function simulateCampaign(
  request: SimulateRequest,
  onProgress: OnProgress = () => {},
): Promise<Simulation> {
  const { loaded, throughEpoch, seed, instants, out } = request;
  const text = simulatedFile({ ...request, text: loaded.text, phase: request.phase.name });
  const { campaign } = parseLoaded(text, join(out, "campaign.json"));
  const phase = phaseOf(campaign, request.phase.name);
  const epochs = epochsOf(request);
  const kinds = assignKinds(campaign, request.kinds);
  const { result, isNew } = await writeFolder(out, async (draft) => {
    await writeFile(join(draft, "campaign.json"), text);
    await writeFile(join(draft, KINDS_FILE), formatKinds(campaign, kinds));
    if (instants === "random") {
      const seeds = Array.from({ length: throughEpoch }, (_, i) => simulatedSeed(seed, i + 1));
      await writeFile(join(draft, "seeds"), seeds.map((each) => `${bytesToHex(each)}\n`).join(""));
    }
    return writeBooks({ ...request, campaign, phase, kinds, epochs }, draft, onProgress);
  });
  return { campaign, phase, kinds, books: result, isNew };
}

function epochsOf({ phase, fromEpoch, throughEpoch }: SimulateRequest): EpochSpan[] {
  const [from, through] = [fromEpoch, throughEpoch].map((epoch) => epochSpan(phase, epoch).epoch);
  if (from === undefined || through === undefined || from > through) {
    return refuse({
      where: "--through-epoch",
      got: String(throughEpoch),
      expected: `at least the first epoch, ${fromEpoch}`,
    });
  }
  return Array.from({ length: through - from + 1 }, (_, i) => epochSpan(phase, from + i));
}

interface Stage extends Omit<SimulateRequest, "kinds"> {
  readonly campaign: Campaign;
  readonly kinds: Kinds;
  readonly epochs: readonly EpochSpan[];
}

async function writeBooks(
  stage: Stage,
  draft: string,
  onProgress: OnProgress,
): Promise<SimulatedBook[]> {
  const { campaign, epochs, seed, instants } = stage;
  const books: SimulatedBook[] = [];
  const volumes = new Map<number, MadeVolume[]>(epochs.map(({ epoch }) => [epoch, []]));
  for (const { epoch } of epochs) await mkdir(folderOf(draft, epoch), { recursive: true });
  let done = 0;
  const onSnapshot = () => {
    if (++done % 256 === 0) onProgress(done);
  };
  for (const market of campaign.markets.values()) {
    for (const { book, made } of await writeMarket(stage, market, draft, onSnapshot)) {
      books.push(book);
      volumes.get(book.epoch)?.push(...made);
    }
  }
  for (const [epoch, made] of volumes) {
    const folder = folderOf(draft, epoch);
    await writeFile(join(folder, MAKERS_FILE), formatMakers(campaign, seed, made));
    if (instants === "random") {
      await writeFile(join(folder, "seed"), `${bytesToHex(simulatedSeed(seed, epoch))}\n`);
    }
  }
  return books.sort((a, b) => a.epoch - b.epoch);
}

/** One market through all epochs in which it runs, a file for each. */
async function writeMarket(
  stage: Stage,
  market: Market,
  draft: string,
  onSnapshot: () => void,
): Promise<{ book: SimulatedBook; made: MadeVolume[] }[]> {
  const { campaign, phase, epochs, kinds, format } = stage;
  let simulated: SimulatedMarket | undefined;
  const written: { book: SimulatedBook; made: MadeVolume[] }[] = [];
  for (const span of epochs) {
    const terms = scoredTermsInEpoch(phase, span.epoch).find(
      (each) => each.market.id === market.id,
    );
    if (terms === undefined) continue;
    simulated ??= beginMarket(stage, market, terms);
    const snapshots = playEpoch(simulated, terms, span, instantsOf(stage, terms, span));
    const path = join(folderOf(draft, span.epoch), bookFileName(market.id, format));
    const counts = await writeBook(path, format, snapshots, onSnapshot);
    const miners = simulated.desks.map(({ account = "", tally }, i) => {
      const miner = campaign.miners[i];
      invariant(miner !== undefined, "every desk is a miner's");
      return { orderName: account, tally, kind: kinds.get(miner.account) ?? "maker" };
    });
    written.push({
      book: { epoch: span.epoch, market, ...counts, conduct: conductOf(miners) },
      made: miners.map(({ orderName, tally }) => ({ market, orderName, volume: tally.volume })),
    });
  }
  return written;
}

function beginMarket(
  { campaign, kinds, seed, volatility, prices, sizes }: Stage,
  market: Market,
  terms: Terms,
): SimulatedMarket {
  return openMarket({
    market,
    seed,
    volatility,
    startPrice: prices.get(market.id) ?? defaultPrice(terms),
    unit: sizes.get(market.id) ?? defaultUnit(market),
    miners: campaign.miners.map((miner) => ({
      orderName: orderNameOf(miner),
      kind: kinds.get(miner.account) ?? "maker",
      joined: miner.joined,
    })),
  });
}

function* instantsOf(
  { seed, instants }: Stage,
  { market, intervalMs }: Terms,
  { epoch, start, end }: EpochSpan,
): Generator<number> {
  const bytes = simulatedSeed(seed, epoch);
  for (let i = 0; start + i * intervalMs < end; i++) {
    yield instants === "fixed"
      ? start + i * intervalMs
      : drawInstant(bytes, market.id, start, intervalMs, i);
  }
}

async function writeBook(
  path: string,
  format: BookFormat,
  snapshots: Iterable<Snapshot>,
  onSnapshot: () => void,
): Promise<{ snapshots: number; orders: number }> {
  const writer = await openBookWriter(path, format);
  const counts = { snapshots: 0, orders: 0 };
  try {
    for (const snapshot of snapshots) {
      await writer.write(snapshot);
      counts.snapshots += 1;
      counts.orders += snapshot.orders.length;
      onSnapshot();
    }
    await writer.finish();
  } finally {
    await writer.close();
  }
  return counts;
}

function folderOf(draft: string, epoch: number): string {
  return join(draft, "books", String(epoch));
}
