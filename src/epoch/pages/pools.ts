/** The files of an epoch's pools: each pool's logs are read twice, for positions and depth, then for what trades met. */
import { join } from "node:path";
import {
  addMeasures,
  closePeriod,
  expectSnapshot,
  HOUR_MS,
  openPeriod,
} from "../../book/liquidity.ts";
import type { Yardstick } from "../../book/measures.ts";
import { chooseSizes } from "../../book/yardstick.ts";
import { epochSpan } from "../../campaign/calendar.ts";
import { poolPayees } from "../../campaign/miners.ts";
import { invariant } from "../../errors.ts";
import { positionRow } from "../../page/accounts.ts";
import type { MinerNames } from "../../page/market-page.ts";
import type { EpochHead, MarketFigures } from "../../page/page-files.ts";
import type { AccountPositionRow } from "../../page/pool-files.ts";
import {
  type PoolHour,
  type PoolPageSources,
  poolMarketFigures,
  toPoolPage,
} from "../../page/pool-page.ts";
import { minutesOf, openLooks } from "../../pool/looks.ts";
import { addStake, measurer, openStake } from "../../pool/measures.ts";
import { openState, type PoolState } from "../../pool/state.ts";
import { readContracts } from "../../score/pool-market.ts";
import { type PoolOutcome, poolOutcome } from "../pool-outcomes.ts";
import { lookAtPool, poolsInEpoch, type RunningPool } from "../scoring/logs.ts";
import type { Put } from "./folder.ts";
import type { PageSources } from "./sources.ts";

export interface PoolPages {
  readonly figures: readonly MarketFigures[];
  readonly positions: ReadonlyMap<string, readonly AccountPositionRow[]>;
}

/**
 * Writes pool.json of every pool whose logs were scored; while an epoch runs there are none.
 * @param markets the ids of all markets that run, as the files of accounts have them.
 */
export async function writePoolPages(
  sources: PageSources,
  head: EpochHead,
  names: MinerNames,
  markets: readonly string[],
  yardstick: Omit<Yardstick, "sizes">,
  put: Put,
): Promise<PoolPages> {
  const { phase, amounts, scored } = sources;
  const figures: MarketFigures[] = [];
  const positions = new Map<string, AccountPositionRow[]>();
  for (const running of poolsInEpoch(phase, scored.span.epoch)) {
    const { id } = running.terms.market;
    if (!scored.inputs.some(({ file }) => file.startsWith(`${id}.logs.`))) continue;
    const pool = await readPool(sources, running, yardstick);
    const own = poolMarketFigures(pool, amounts.tokens);
    figures.push(own);
    put(`market/${id}/pool.json`, toPoolPage(head, pool, own, names, amounts.tokens));
    for (const position of pool.positions) {
      const { account } = position.holding;
      const rows = positions.get(account) ?? [];
      rows.push(positionRow(markets.indexOf(id), position, amounts.tokens));
      positions.set(account, rows);
    }
  }
  return { figures, positions };
}

async function readPool(
  sources: PageSources,
  running: RunningPool,
  bands: Omit<Yardstick, "sizes">,
): Promise<PoolPageSources> {
  const { campaign, phase, amounts, scored, books } = sources;
  const { terms } = running;
  const minutes = minutesOf(epochSpan(phase, scored.span.epoch));
  const folder = join(books, String(scored.span.epoch));
  const first = await readPositions(sources, running, folder, { ...bands, sizes: [] });
  const yardstick = { ...bands, sizes: first.sizes };
  const period = openPeriod(yardstick);
  const hours = new Map<number, PoolHour>();
  const stake = openStake();
  let last: PoolState | undefined;
  for (const { start } of minutes) expectSnapshot(period, start);
  const measure = measurer(yardstick, terms.market);
  await lookAtPool(campaign, running, folder, minutes, (start, now) => {
    addMeasures(period, measure(now), start);
    addStake(stake, now);
    const hour = hourOf(hours, start);
    addStake(hour.stake, now);
    hour.root = now.root;
    last = now;
  });
  invariant(last !== undefined, "an epoch has a minute at least");
  const { score, ledger, positions } = first.outcome;
  const liquidity = closePeriod(period);
  const { pools } = amounts;
  return { phase, score, ledger, positions, last, liquidity, yardstick, hours, stake, pools };
}

/** The first reading: what became of positions, and the trade sizes that the depth asks for. */
async function readPositions(
  sources: PageSources,
  { terms, rule }: RunningPool,
  folder: string,
  yardstick: Yardstick,
): Promise<{ readonly outcome: PoolOutcome; readonly sizes: readonly bigint[] }> {
  const { campaign, phase, amounts, scored } = sources;
  const period = openPeriod(yardstick);
  const state = openState(rule, poolPayees(campaign, terms, readContracts(rule)));
  const measure = measurer(yardstick, terms.market);
  const looks = openLooks(state, minutesOf(scored.span), (start, now) =>
    addMeasures(period, measure(now), start),
  );
  const from = { basis: { campaign, phase }, amounts, scored };
  const outcome = await poolOutcome(from, folder, terms, undefined, (logs) => {
    for (const log of logs) looks.add(log);
  });
  looks.close();
  return { outcome, sizes: chooseSizes(closePeriod(period).total) };
}

function hourOf(hours: Map<number, PoolHour>, at: number): PoolHour {
  const start = Math.floor(at / HOUR_MS) * HOUR_MS;
  const hour = hours.get(start) ?? { stake: openStake(), root: undefined };
  hours.set(start, hour);
  return hour;
}
