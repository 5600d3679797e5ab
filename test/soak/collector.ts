/** The collector as a process of its own, by the clock of whoever started it, to be killed. Its plan comes in the environment. */
import { openVenue } from "../../src/book/collect/ccxt-venue.ts";
import { collect } from "../../src/book/collect/collect.ts";
import type { Venue } from "../../src/book/collect/venue.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { openToldClock } from "./shared-clock.ts";

export interface SoakPlan {
  readonly campaign: string;
  readonly seeds: readonly string[];
  readonly books: string;
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
const clock = await openToldClock();
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
  clock,
  limits: { lateMs: plan.lateMs, maxSkewMs: 5_000, everyMs: 600_000, fillsEveryMs: 3_600_000 },
  stop: stop.signal,
});
clock.close();
