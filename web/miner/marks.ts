/** Marks that mined receipts told this page. A node that lags behind cannot make a claim look unclaimed again. */
const marks = new Map<string, bigint>();

/** Keeps that an account was paid up to a cumulative amount. A mark never falls. */
export function keepMark(
  distributor: string,
  account: string,
  token: string,
  cumulative: bigint,
): void {
  const id = `${distributor} ${account} ${token}`;
  if (cumulative > (marks.get(id) ?? 0n)) marks.set(id, cumulative);
}

/** The highest mark that a receipt told, in base units. */
export function markOf(distributor: string, account: string, token: string): bigint {
  return marks.get(`${distributor} ${account} ${token}`) ?? 0n;
}
