/** The collector as a process of its own, with a clock that runs fast, to be killed. Its plan comes in the environment. */
import { openVenue } from "../../src/book/collect/ccxt-venue.ts";
import { createClock } from "../../src/book/collect/clock.ts";
import { collect } from "../../src/book/collect/collect.ts";
import type { Venue } from "../../src/book/collect/venue.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";

export interface SoakPlan {
  readonly campaign: string;
  readonly seeds: readonly string[];
  readonly books: string;
  readonly clock: { readonly origin: number; readonly start: number; readonly speed: number };
  readonly lateMs: number;
  readonly exchanges: readonly { readonly id: string; readonly url: string }[];
  readonly miners: readonly {
    readonly name: string;
    readonly exchange: string;
    readonly key: string;
  }[];
}

const plan = JSON.parse(process.env.SOAK_PLAN ?? "{}") as SoakPlan;
const phase = parseCampaign(plan.campaign, "campaign").phases.get("beta");
if (phase === undefined) throw new Error("the campaign has a beta phase");
const venues = new Map<string, Venue>();
for (const { id, url } of plan.exchanges) {
  venues.set(id, await openVenue(id, { id, api: url, timeout: 2_000, paced: false }));
}
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
await collect({
  phase,
  seeds: new Map(plan.seeds.map((seed, i) => [i + 1, Buffer.from(seed, "hex")])),
  venues,
  registered: async () =>
    plan.miners.map(({ name, exchange, key }) => ({
      name,
      exchange,
      credentials: { key, secret: "c2VjcmV0", passphrase: "phrase" },
    })),
  books: plan.books,
  throughEpoch: phase.epochs,
  clock: createClock(plan.clock),
  limits: { lateMs: plan.lateMs, maxSkewMs: 5_000, everyMs: 600_000, fillsEveryMs: 3_600_000 },
  stop: stop.signal,
});
