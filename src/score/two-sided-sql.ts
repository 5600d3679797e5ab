/** The `two-sided` programme as SQL: what two-sided.ts says, over a market's days. */
import type { Terms } from "../campaign/campaign.ts";
import type { TwoSidedRule } from "../campaign/rule.ts";
import { parseDecimal } from "../decimal.ts";
import { invariant } from "../errors.ts";
import { qualitiesSql } from "./both-sides-sql.ts";
import { countedSql, INFO, SAMPLES, UNIT, weighedSql } from "./counting-sql.ts";
import { refuseSpread, refuseWide, shareSql, WIDE } from "./numbers-sql.ts";
import { emptyIn, type ProgrammeSql } from "./programme-sql.ts";
import type { TwoSidedRun } from "./two-sided.ts";

/** c is counted in millionths. */
const WHOLE = 1_000_000n;

/** The programme under a market's terms. */
export function twoSidedSql(terms: Terms, rule: TwoSidedRule): ProgrammeSql<TwoSidedRun> {
  const divisor = parseDecimal(rule.singleSidedDivisor, 6);
  invariant(divisor !== undefined, "the divisor is a decimal");
  const { literal } = WIDE;
  return {
    question: (scope, payees, magnitudes) => {
      const market = terms.market.id;
      const smax = BigInt(terms.maxSpreadPpm);
      const most = 2n * smax * smax * magnitudes.side * divisor;
      refuseSpread(market, magnitudes);
      refuseWide(market, "a quality", most * 10n);
      const { counts, ppm } = countedSql("mid", "isQuoted", terms, WIDE);
      // Of an order beyond the limit too, whose weight is not looked at: it could be more than 128 bits hold.
      const within = `greatest(${smax} - ${ppm}, toInt64(0))`;
      const weight = `toDecimal128(${within} * ${within}, 0) * z`;
      const level = (s: number) =>
        `arrayFilter((p, s, l) -> s = ${s} AND l >= ${literal(terms.minSize)}, price, side, level)`;
      const weighed = weighedSql(scope, payees, `if(${counts}, ${weight}, ${literal(0n)})`, [
        `arrayReduce('max', ${level(0)}) AS bestBid`,
        `arrayReduce('min', ${level(1)}) AS bestAsk`,
        `(fault = 0 AND bestBid > ${literal(0n)} AND bestAsk > ${literal(0n)} AND bestBid < bestAsk) AS isQuoted`,
        `if(isQuoted, bestBid + bestAsk, ${literal(1n)}) AS mid`,
        `toUInt8(${bandSql(rule)}) AS band`,
      ]);
      const quality = `greatest(least(bids, asks) * ${literal(divisor)},
        if(band = 1, greatest(bids, asks) * ${literal(WHOLE)}, ${literal(0n)}))`;
      const { columns, from } = qualitiesSql(weighed, quality);
      return `SELECT who, s, ${UNIT}, sum(toDecimal128(share, 0)) AS a, toInt64(0) AS b, ${SAMPLES}
        FROM (SELECT ${columns}, ${shareSql(WIDE, market, most)} ${from}) GROUP BY who, s, unit`;
    },
    run: (samples, sums) => ({
      scored: samples.filter(({ info }) => (info & INFO.scored) !== 0).length,
      emptyBids: emptyIn(samples, INFO.bids),
      emptyAsks: emptyIn(samples, INFO.asks),
      points: new Map(sums.flatMap(({ account, a }) => (a === 0n ? [] : [[account, a] as const]))),
    }),
  };
}

/** Whether the mid lies where one side alone earns. */
function bandSql({ singleSidedFrom: from, singleSidedThrough: through }: TwoSidedRule): string {
  const { literal } = WIDE;
  const limits = [
    ...(from === undefined ? [] : [`mid >= ${literal(2n * from)}`]),
    ...(through === undefined ? [] : [`mid <= ${literal(2n * through)}`]),
  ];
  return limits.length === 0 ? "1" : limits.join(" AND ");
}
