/** Whole points of what was earned in small parts of them. */

/**
 * Everyone gets the floor of what was earned, and the points left over go one each to the largest remainders, ties by
 * account bytes. So they sum to what there was to earn.
 * @param total what there was to earn, in points; no less than was earned.
 * @param bits what was earned counts parts of `2^-bits` of a point.
 * @param earned by account.
 */
export function wholePoints(
  total: bigint,
  bits: bigint,
  earned: ReadonlyMap<string, bigint>,
): Map<string, bigint> {
  const parts = [...earned]
    .filter(([, sum]) => sum > 0n)
    .map(([account, sum]) => ({
      account,
      floor: sum >> bits,
      rest: BigInt.asUintN(Number(bits), sum),
    }))
    .sort((a, b) =>
      a.rest === b.rest ? (a.account < b.account ? -1 : 1) : a.rest > b.rest ? -1 : 1,
    );
  const floors = parts.reduce((sum, { floor }) => sum + floor, 0n);
  const left = total - floors;
  const count = BigInt(parts.length);
  if (count === 0n) return new Map();
  return new Map(
    parts
      .map(({ account, floor }, i): [string, bigint] => {
        const extra = left / count + (BigInt(i) < left % count ? 1n : 0n);
        return [account, floor + extra];
      })
      .filter(([, points]) => points > 0n),
  );
}
