/** The recorder as a process of its own, to be killed. Where its exchange is comes in the environment. */
import { createClock } from "../../../src/book/collect/clock.ts";
import { CHANNELS } from "../../../src/book/record/channels.ts";
import { record } from "../../../src/book/record/record.ts";
import { MARKET } from "./exchange/feed.ts";
import { LIMITS } from "./fixtures.ts";

const {
  exchange = "",
  socket = "",
  api = "",
  folder = "",
  clock = {},
} = JSON.parse(process.env.RECORDER ?? "{}");
const channel = CHANNELS.get(exchange);
if (channel === undefined) throw new Error("the exchange has a channel");
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
await record({
  recorded: [{ market: MARKET, exchange, channel, socket, api }],
  ...{ folder, clock: createClock(clock), limits: LIMITS, stop: stop.signal },
  onNews: (news) => process.stdout.write(`${JSON.stringify(news)}\n`),
});
