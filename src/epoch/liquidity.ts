/** Books and pools on disk, measured: how liquid a campaign's markets were in some epochs and, where asked, before the campaign. */
import { closePeriod, openPeriod, type PeriodFigures } from "../book/liquidity.ts";
import type { Yardstick } from "../book/measures.ts";
import { chooseSizes, parseSizes } from "../book/yardstick.ts";
import { type EpochSpan, epochSpan, termsInEpoch } from "../campaign/calendar.ts";
import type { Campaign, Market, Phase } from "../campaign/campaign.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { invariant, refuse, show } from "../errors.ts";
import { measureBefore, measureEpochs, type Periods } from "./measure-books.ts";
import { measurePools } from "./measure-pools.ts";
import type { OnProgress } from "./scoring/score.ts";

export interface LiquidityRequest {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly fromEpoch: number;
  readonly throughEpoch: number;
  /** The folder of all epochs' books. */
  readonly books: string;
  /** A folder of books recorded before the phase began. */
  readonly before: string | undefined;
  /** A market's id; undefined for all that run in the epochs. */
  readonly market: string | undefined;
  /** Trade sizes as an option's text; undefined to choose them from each market's depth, in one more reading. */
  readonly sizes: string | undefined;
  /** In ppm, ascending. */
  readonly bands: readonly bigint[];
  /** In ppm. */
  readonly maxSpread: bigint;
}

export interface MarketLiquidity {
  readonly market: Market;
  /** Values of trades in quote, ascending, in units of `10^-(priceDecimals + sizeDecimals)`. */
  readonly sizes: readonly bigint[];
  /** Whether it was looked at as a pool, which has no spread, and no orders. */
  readonly isPool: boolean;
  readonly during: PeriodFigures;
  /** Undefined where no books from before were given, and of a pool, whose logs leave out most swaps before an epoch. */
  readonly before: PeriodFigures | undefined;
}

export interface LiquidityReport {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly first: EpochSpan;
  readonly last: EpochSpan;
  readonly bands: readonly bigint[];
  readonly maxSpread: bigint;
  /** Sorted by id. */
  readonly markets: readonly MarketLiquidity[];
}

/**
 * Measures the books of some epochs, and those from before.
 * @throws InputError where an option is wrong, or the books have faults or are of other times.
 */
export async function measureLiquidity(
  request: LiquidityRequest,
  onProgress: OnProgress = () => {},
): Promise<LiquidityReport> {
  const { campaign, phase, bands, maxSpread, before } = request;
  const epochs = epochsOf(request);
  const markets = marketsOf(phase, epochs, request.market);
  const pools = new Set(poolMarkets(phase, epochs));
  const onSnapshot = tickEvery(256, onProgress);
  const ofBooks = (periods: Periods) => new Map([...periods].filter(([id]) => !pools.has(id)));
  const measure = async (periods: Periods) => {
    const books = ofBooks(periods);
    if (books.size > 0) await measureEpochs(request, epochs, books, onSnapshot);
    await measurePools(request, epochs, periods, onSnapshot);
  };

  const sizes = await sizesOf(request, markets, measure);
  const during = openPeriods(request, markets, sizes);
  await measure(during);
  let earlier: Periods | undefined;
  if (before !== undefined) {
    earlier = ofBooks(openPeriods(request, markets, sizes));
    if (earlier.size === 0) refuseBefore(before);
    await measureBefore(request, before, earlier, onSnapshot);
  }
  return {
    campaign,
    phase,
    first: epochSpan(phase, request.fromEpoch),
    last: epochSpan(phase, request.throughEpoch),
    bands,
    maxSpread,
    markets: markets.map((market) => ({
      market,
      sizes: sizes.get(market.id) ?? [],
      isPool: pools.has(market.id),
      during: close(during, market),
      before: earlier?.has(market.id) ? close(earlier, market) : undefined,
    })),
  };
}

function epochsOf({ phase, fromEpoch, throughEpoch }: LiquidityRequest): number[] {
  for (const epoch of [fromEpoch, throughEpoch]) epochSpan(phase, epoch);
  if (fromEpoch > throughEpoch) {
    refuse({
      where: "--through-epoch",
      got: String(throughEpoch),
      expected: `at least the first epoch, ${fromEpoch}`,
    });
  }
  return Array.from({ length: throughEpoch - fromEpoch + 1 }, (_, i) => fromEpoch + i);
}

/** The markets to measure, sorted by id. */
function marketsOf(phase: Phase, epochs: readonly number[], wanted: string | undefined): Market[] {
  const running = new Map(
    epochs
      .flatMap((epoch) => termsInEpoch(phase, epoch))
      .filter(({ rule }) => rule.programme !== "listed")
      .map(({ market }) => [market.id, market]),
  );
  const markets = [...running.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const chosen = markets.filter(({ id }) => wanted === undefined || id === wanted);
  if (chosen.length > 0) return chosen;
  return refuse({
    where: "--market",
    got: wanted === undefined ? "no market" : show(wanted),
    expected: `a market that runs in these epochs: ${markets.map(({ id }) => id).join(", ") || "none does"}`,
  });
}

/** The ids of those that are pools in any of the epochs. */
function poolMarkets(phase: Phase, epochs: readonly number[]): string[] {
  return epochs
    .flatMap((epoch) => termsInEpoch(phase, epoch))
    .filter(({ rule }) => isPoolRule(rule))
    .map(({ market }) => market.id);
}

function refuseBefore(folder: string): never {
  return refuse({
    where: "--before",
    got: show(folder),
    expected: "a market that is scored from books",
    fix: "A pool is not measured before its campaign: its logs leave out most swaps of that time.",
  });
}

/** Trade sizes by market. */
type Sizes = ReadonlyMap<string, readonly bigint[]>;

async function sizesOf(
  request: LiquidityRequest,
  markets: readonly Market[],
  measure: (periods: Periods) => Promise<void>,
): Promise<Sizes> {
  const { sizes } = request;
  if (sizes !== undefined) {
    return new Map(markets.map((market) => [market.id, parseSizes(sizes, market)]));
  }
  const depths = openPeriods(request, markets, new Map());
  await measure(depths);
  return new Map(markets.map((market) => [market.id, chooseSizes(close(depths, market).total)]));
}

function openPeriods(
  { campaign, bands, maxSpread }: LiquidityRequest,
  markets: readonly Market[],
  sizes: Sizes,
): Periods {
  const miners = new Set(
    campaign.miners.flatMap(({ account, exchangeAccounts }) => [account, ...exchangeAccounts]),
  );
  return new Map(
    markets.map(({ id }) => {
      const yardstick: Yardstick = { sizes: sizes.get(id) ?? [], bands, maxSpread, miners };
      return [id, openPeriod(yardstick)];
    }),
  );
}

function close(periods: Periods, { id }: Market): PeriodFigures {
  const period = periods.get(id);
  invariant(period !== undefined, "every market that is measured has its period");
  return closePeriod(period);
}

/** Tells of every so many snapshots. */
function tickEvery(snapshots: number, onProgress: OnProgress): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % snapshots === 0) onProgress(done);
  };
}
