/** The `depth-over-spread` programme as SQL: what depth-over-spread.ts says, over a market's days. Its powers are no SQL. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { DepthOverSpreadRule } from "../campaign/rule.ts";
import type { Activity } from "./activity.ts";
import { qualitiesSql } from "./both-sides-sql.ts";
import { countedSql, INFO, SAMPLES, type SqlPayees, UNIT, weighedSql } from "./counting-sql.ts";
import { type DepthOverSpreadRun, joinedUnder } from "./depth-over-spread.ts";
import { refuseSpread, refuseWide, WIDE } from "./numbers-sql.ts";
import { emptyIn, intervalStartSql, type ProgrammeSql } from "./programme-sql.ts";

const PPM = 1_000_000n;

/** The programme under a market's terms, in one epoch. */
export function depthOverSpreadSql(
  terms: Terms,
  rule: DepthOverSpreadRule,
  span: EpochSpan,
  activity: Activity,
): ProgrammeSql<DepthOverSpreadRun> {
  const joined = joinedUnder(rule, activity);
  const { literal, divide } = WIDE;
  return {
    question: (scope, payees, magnitudes) => {
      const market = terms.market.id;
      const most = PPM * magnitudes.price * magnitudes.side * BigInt(magnitudes.snapshots + 1);
      refuseSpread(market, magnitudes);
      refuseWide(market, "a depth, summed", most * 100n);
      const { counts, ppm } = countedSql("mid", "fault = 0", terms, WIDE);
      const joinedAt = joinedSql(payees, joined);
      const begin = intervalStartSql(terms.intervalMs, span);
      const there = joinedAt === undefined ? "" : ` AND ${begin} >= ${joinedAt}`;
      const valued = `p * z >= ${literal(rule.minOrderValue)}`;
      // A spread of an order that counts is one ppm at least; that of another is not looked at.
      const depth = divide(`${literal(PPM)} * (p * z)`, `toDecimal128(greatest(${ppm}, 1), 0)`);
      const counted = `if(${counts} AND ${valued}${there}, ${depth}, ${literal(0n)})`;
      const weighed = weighedSql(scope, payees, counted, [
        `if(fault = 0, bid + ask, ${literal(1n)}) AS mid`,
        "toUInt8(0) AS band",
      ]);
      const { columns, from } = qualitiesSql(weighed, "least(bids, asks)");
      return `SELECT who, s, ${UNIT}, sum(weight) AS a, toInt64(count()) AS b, ${SAMPLES}
        FROM (SELECT ${columns} ${from}) GROUP BY who, s, unit`;
    },
    run: (samples, sums) => ({
      emptyBids: emptyIn(samples, INFO.bids),
      emptyAsks: emptyIn(samples, INFO.asks),
      depth: new Map(sums.map(({ account, a }) => [account, a])),
      uptime: new Map(sums.map(({ account, b }) => [account, b])),
    }),
  };
}

/** When an order's account joined, as an expression of `who`; undefined where nobody joined late. */
function joinedSql({ accounts }: SqlPayees, joined: Activity["joined"]): string | undefined {
  const late = accounts.flatMap((account, i) => {
    const at = joined.get(account);
    return at === undefined ? [] : [{ who: i + 1, at }];
  });
  if (late.length === 0) return undefined;
  const who = [0, ...late.map((each) => each.who)].join();
  return `transform(who, [${who}], [${[0, ...late.map(({ at }) => at)].join()}], 0)`;
}
