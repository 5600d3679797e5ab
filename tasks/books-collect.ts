import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { openVenue } from "../src/book/collect/ccxt-venue.ts";
import { createClock } from "../src/book/collect/clock.ts";
import { collect, type Registered } from "../src/book/collect/collect.ts";
import { takeLock } from "../src/book/collect/lock.ts";
import type { Venue } from "../src/book/collect/venue.ts";
import { scoredTermsInEpoch } from "../src/campaign/calendar.ts";
import { bookName, registeredIn, unpaid } from "../src/campaign/registry.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import {
  loadExchanges,
  loadRegistry,
  readSecretSeeds,
  registryOf,
} from "../src/epoch/registry-file.ts";
import { refuse } from "../src/errors.ts";
import { createTally, createTeller } from "../src/terminal/collect.ts";
import { EXIT, messageOf, nothingToDo, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { readCredentials } from "./exchange-keys.ts";
import { createLivePages } from "./live-pages.ts";
import { booksOf, needed, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  registry: string | undefined;
  seeds: string | undefined;
  exchanges: string | undefined;
  books: string | undefined;
  throughEpoch: string | undefined;
  late: number;
  pagesEvery: number;
  distributions: string;
  deployments: string;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const seeds = await readSecretSeeds(phase, needed("seeds", args.seeds));
    const last = Math.min(phase.epochs, seeds.size);
    const throughEpoch =
      args.throughEpoch === undefined ? last : parseEpoch(args.throughEpoch, "--through-epoch");
    if (!(args.late >= 1 && args.late <= 30)) {
      refuse({ where: "--late", got: String(args.late), expected: "seconds from 1 to 30" });
    }
    const scored = [...seeds.keys()].flatMap((epoch) => scoredTermsInEpoch(phase, epoch));
    const names = new Set(scored.map(({ market }) => market.exchange));
    const venues = new Map<string, Venue>();
    for (const [name, settings] of await loadExchanges(names, args.exchanges)) {
      venues.set(name, await openVenue(name, settings));
    }
    const file = registryOf(args.campaign, args.registry);
    let registry = await loadRegistry(file, campaign, phase);

    const books = booksOf(args.campaign, args.books);
    const { distributions, deployments } = args;
    const pages = createLivePages(
      args.pagesEvery,
      [
        ...["--campaign", args.campaign, "--phase", phase.name, "--books", books],
        ...["--distributions", distributions, "--deployments", deployments],
      ],
      (words) => writeNote(`The live pages were not made: ${words}`),
    );
    const unlock = await takeLock(books);
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
    const tell = createTeller();
    const tally = createTally();
    try {
      await collect({
        ...{ phase, seeds, venues, books, throughEpoch, clock: createClock(), stop: stop.signal },
        limits: {
          lateMs: args.late * 1_000,
          maxSkewMs: 1_000,
          everyMs: 600_000,
          fillsEveryMs: 3_600_000,
        },
        registered: async (epoch) => {
          // Read anew: what was registered meanwhile holds from this epoch on.
          try {
            registry = await loadRegistry(file, campaign, phase);
          } catch (error) {
            // A slip in the file costs nobody the epoch.
            writeNote(`The registry as it was read before holds: ${messageOf(error)}`);
          }
          const entries = registeredIn(registry, epoch);
          for (const name of unpaid(campaign, entries)) {
            writeNote(`${name} is registered, but the campaign file pays nobody for it.`);
          }
          writeNote(`Epoch ${epoch}: ${entries.length} exchange accounts are read.`);
          const registered: Registered[] = [];
          // One after the other: a keystore asks for its password once, at the first.
          for (const entry of entries) {
            const credentials = await readCredentials(hre, entry.key);
            registered.push({ name: bookName(entry), exchange: entry.exchange, credentials });
          }
          return registered;
        },
        onSettled: (settled) => {
          tally.add(settled);
          tell(settled).forEach(writeNote);
          if (settled.snapshot !== undefined) pages.refresh(settled.epoch);
        },
      });
    } finally {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      if (stop.signal.aborted) pages.stop();
      await pages.done();
      await unlock();
    }
    const { snapshots, gaps } = tally.result();
    if (snapshots + gaps === 0 && !stop.signal.aborted) {
      return nothingToDo(args.json, "Every epoch with a seed is over.");
    }
    writeResult(args.json, { snapshots, gaps, stopped: stop.signal.aborted }, tally.describe);
    return EXIT.done;
  });
