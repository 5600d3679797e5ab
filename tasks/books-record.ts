import { dirname, join } from "node:path";
import { createClock } from "../src/book/collect/clock.ts";
import { takeLock } from "../src/book/collect/lock.ts";
import { CHANNELS } from "../src/book/record/channels.ts";
import { type Recorded, record } from "../src/book/record/record.ts";
import type { Campaign } from "../src/campaign/campaign.ts";
import { loadCampaign } from "../src/epoch/load.ts";
import { loadExchanges } from "../src/epoch/registry-file.ts";
import { refuse, show } from "../src/errors.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { createRecordTally, describeNews } from "../src/terminal/record.ts";

interface Arguments {
  campaign: string;
  market: string | undefined;
  exchanges: string | undefined;
  out: string | undefined;
  json: boolean;
}

const LIMITS = {
  silenceMs: 30_000,
  beatMs: 10_000,
  bookMs: 60_000,
  pauseMs: 1_000,
  longestPauseMs: 60_000,
  steadyMs: 60_000,
};

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const recorded = await findRecorded(campaign, args.market, args.exchanges);
    const folder = args.out ?? join(dirname(args.campaign), "orders");
    const unlock = await takeLock(folder);
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
    const tally = createRecordTally();
    try {
      await record({
        ...{ recorded, folder, clock: createClock(), limits: LIMITS, stop: stop.signal },
        onLines: tally.addLines,
        onNews: (news) => {
          tally.addNews(news);
          writeNote(describeNews(news));
        },
      });
    } finally {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      await unlock();
    }
    writeResult(args.json, tally.result(), tally.describe);
    return EXIT.done;
  });

/** The markets to record: the one that is named, or all whose exchange has a channel. */
async function findRecorded(
  campaign: Campaign,
  id: string | undefined,
  exchangesFile: string | undefined,
): Promise<Recorded[]> {
  const markets = [...campaign.markets.values()].filter(
    (each) => id === undefined || each.id === id,
  );
  if (markets.length === 0) {
    const expected = `one of ${[...campaign.markets.keys()].join(", ")}`;
    refuse({ where: "--market", got: show(id), expected });
  }
  const names = new Set([...campaign.markets.values()].map(({ exchange }) => exchange));
  const exchanges = await loadExchanges(names, exchangesFile);
  const recorded = markets.flatMap((market): Recorded[] => {
    const settings = exchanges.get(market.exchange);
    const exchange = settings?.id ?? "";
    const channel = CHANNELS.get(exchange);
    if (channel === undefined) return [];
    const { socket = channel.socket, api = channel.api } = settings ?? {};
    return [{ market, exchange, channel, socket, api }];
  });
  if (recorded.length > 0) return recorded;
  return refuse({
    where: id === undefined ? "the campaign's markets" : `market ${id}`,
    got: [...new Set(markets.map(({ exchange }) => exchange))].join(", "),
    expected: `an exchange with a public channel of single orders: ${[...CHANNELS.keys()].join(", ")}`,
  });
}
