/** What account-sides.ts says, as SQL: what each payout account weighs on either side of each snapshot. */
import { INFO, ordersSql } from "./counting-sql.ts";
import { WIDE } from "./numbers-sql.ts";

const ZERO = WIDE.literal(0n);

/** Groups of decimals cannot be made, so a quality goes in two halves. */
const HALF = WIDE.literal(10n ** 18n);

/**
 * Each account with quality in each snapshot, and one row of nobody's for each snapshot: what to select of them as
 * `weight`, their quality, and `total`, all of the snapshot's, one at least; and from where.
 * @param weighed snapshots with `whos`, `side`, `weights` and `band`.
 * @param quality an expression over `bids`, `asks` and `band`.
 */
export function qualitiesSql(weighed: string, quality: string): { columns: string; from: string } {
  const accounts = `SELECT time, load, who, any(mark) AS mark, any(orders) AS orders, any(fault) AS fault,
    any(band) AS band, sumIf(weight, s = 0) AS bids, sumIf(weight, s = 1) AS asks
    ${ordersSql(weighed, WIDE)} GROUP BY time, load, who`;
  const qualified = `SELECT time, load, who, mark, orders, bids, asks, fault,
    if(who = 0, ${ZERO}, ${quality}) AS quality, ${WIDE.divide("quality", HALF)} AS upper FROM (${accounts})`;
  const snapshots = `SELECT time, load, any(mark) AS mark, any(orders) AS orders, sum(quality) AS everybody,
    any(fault) + max(bids > ${ZERO}) * ${INFO.bids} + max(asks > ${ZERO}) * ${INFO.asks}
    + (everybody > ${ZERO}) * ${INFO.scored} AS info, groupArray(who) AS whos,
    groupArray(toInt64(upper)) AS highs, groupArray(toInt64(quality - upper * ${HALF})) AS lows
    FROM (${qualified}) GROUP BY time, load`;
  return {
    columns: `who, toUInt8(0) AS s, load, time, info, orders, mark,
      greatest(everybody, ${WIDE.literal(1n)}) AS total,
      toDecimal128(high, 0) * ${HALF} + toDecimal128(low, 0) AS weight`,
    from: `FROM (${snapshots}) ARRAY JOIN whos AS who, highs AS high, lows AS low
      WHERE who = 0 OR high > 0 OR low > 0`,
  };
}
