/** Which branches of rules.md, Points: depth-over-spread, a random market's epoch takes. */
import {
  begin,
  type DepthEpoch,
  depth,
  FACTORS,
  factors,
  isThere,
  quality,
  scoreDepthOverSpread,
  sides,
} from "./depth-over-spread.ts";
import { faults, hasMid, snapshotOf, spreadPpm } from "./rules.ts";

const POWERS = ["no power", "a whole power", "a power with a fraction"] as const;

export const DEPTH_BRANCHES = [
  "value met exactly",
  "value missed by one",
  "value far missed",
  "a depth floored",
  "spread of one ppm",
  "bids are the smaller side",
  "asks are the smaller side",
  "one side alone",
  "two exchange accounts of one payee, one a side",
  "up in every sample",
  "up in some samples",
  ...FACTORS.flatMap((factor) => POWERS.map((power) => `${power} of ${factor}` as const)),
  "no volume where it weighs",
  "no volume where it does not",
  "no stake where it weighs",
  "no stake where it does not",
  "joined before the epoch",
  "joined at a begin",
  "joined 1 ms after a begin",
  "joined in mid-epoch, not scaled by these terms",
  "joined after the epoch",
  "quoted before it joined",
  "an uptime scaled",
  "a scaled uptime floored",
  "a quality with a fraction",
  "a quality over 10^40",
  "one earns alone",
  "several earn",
  "shares that leave a rest",
  "a share floored to nothing",
  "quotes, but nobody has quality",
  "nobody quotes both ways",
] as const;
export type DepthBranch = (typeof DEPTH_BRANCHES)[number];

export function depthBranches(terms: DepthEpoch): Set<DepthBranch> {
  const found = new Set<DepthBranch>();
  for (const factor of FACTORS) {
    const exponent = terms.exponents[factor];
    const power =
      Number(exponent) === 0 ? POWERS[0] : exponent.includes(".") ? POWERS[2] : POWERS[1];
    found.add(`${power} of ${factor}`);
  }
  for (let i = 0; i < terms.n; i += 1) orderBranches(found, terms, i);
  const payees = [...new Set(terms.payees.values())];
  for (const payee of payees) payeeBranches(found, terms, payee);

  const { points } = scoreDepthOverSpread(terms);
  const qualities = payees.map((payee) => quality(terms, factors(terms, payee)));
  const positive = qualities.filter((each) => !each.isZero());
  const isQuoted = payees.some((payee) => factors(terms, payee).depth > 0n);
  if (!isQuoted) found.add("nobody quotes both ways");
  else if (positive.length === 0) found.add("quotes, but nobody has quality");
  if (positive.length === 1) found.add("one earns alone");
  if (positive.length > 1) found.add("several earn");
  if (positive.length > points.size) found.add("a share floored to nothing");
  let sum = 0n;
  for (const value of points.values()) sum += value;
  if (points.size > 0 && sum < 10n ** 15n) found.add("shares that leave a rest");
  for (const each of positive) {
    if (!each.isInteger()) found.add("a quality with a fraction");
    if (each.gt("1e40")) found.add("a quality over 10^40");
  }
  return found;
}

function orderBranches(found: Set<DepthBranch>, terms: DepthEpoch, i: number): void {
  const book = snapshotOf(terms, i);
  if (book === undefined || !hasMid(book)) return;
  for (const order of book.orders) {
    if (faults(order, book, terms).length > 0) continue;
    const payee = terms.payees.get(order.account ?? "") ?? "";
    const value = order.price * order.size;
    if (!isThere(terms, payee, i)) {
      found.add("quoted before it joined");
      continue;
    }
    if (value === terms.minValue) found.add("value met exactly");
    if (value + 1n === terms.minValue) found.add("value missed by one");
    else if (value < terms.minValue) found.add("value far missed");
    const ppm = spreadPpm(order.price, book.bid, book.ask);
    if (depth(order, terms, i) > 0n) {
      if ((value * 1_000_000n) % ppm > 0n) found.add("a depth floored");
      if (ppm === 1n) found.add("spread of one ppm");
    }
  }
}

function payeeBranches(found: Set<DepthBranch>, terms: DepthEpoch, payee: string): void {
  const of = factors(terms, payee);
  if (terms.scaling && (terms.joined.get(payee) ?? 0) > begin(terms, terms.n - 1)) {
    found.add("joined after the epoch");
  }
  let samples = 0;
  for (let i = 0; i < terms.n; i += 1) {
    const [bid, ask] = sides(terms, payee, i);
    if (bid > 0n && ask > 0n) {
      samples += 1;
      found.add(bid < ask ? "bids are the smaller side" : "asks are the smaller side");
      const names = (side: string) =>
        (snapshotOf(terms, i)?.orders ?? [])
          .filter((order) => order.side === side && depth(order, terms, i) > 0n)
          .filter((order) => terms.payees.get(order.account ?? "") === payee)
          .map((order) => order.account);
      const asks = names("ask");
      if (names("bid").some((name) => asks.some((other) => other !== name))) {
        found.add("two exchange accounts of one payee, one a side");
      }
    } else if (bid > 0n || ask > 0n) found.add("one side alone");
  }
  if (samples === 0) return;
  found.add(samples === terms.n ? "up in every sample" : "up in some samples");
  for (const name of ["volume", "stake"] as const) {
    if (of[name] > 0n) continue;
    const weighs = Number(terms.exponents[name]) > 0;
    found.add(weighs ? `no ${name} where it weighs` : `no ${name} where it does not`);
  }
  newcomerBranches(found, terms, payee, samples);
}

function newcomerBranches(
  found: Set<DepthBranch>,
  terms: DepthEpoch,
  payee: string,
  samples: number,
): void {
  const joined = terms.joined.get(payee);
  if (joined === undefined) return;
  if (!terms.scaling) {
    if (joined > terms.start) found.add("joined in mid-epoch, not scaled by these terms");
    return;
  }
  if (joined < terms.start) found.add("joined before the epoch");
  const late = joined - terms.start;
  if (late > 0 && late % terms.intervalMs === 0) found.add("joined at a begin");
  if (late > 0 && late % terms.intervalMs === 1) found.add("joined 1 ms after a begin");
  const available = Array.from({ length: terms.n }, (_, i) => i).filter((i) =>
    isThere(terms, payee, i),
  ).length;
  if (available < terms.n) {
    found.add("an uptime scaled");
    if ((samples * terms.n) % available > 0) found.add("a scaled uptime floored");
  }
}
