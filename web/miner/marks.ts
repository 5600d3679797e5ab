/** Marks that mined receipts told this page. A node that lags behind cannot make a claim look unclaimed again. */

/** Two chains may have their contracts at the same address. */
interface Contract {
  readonly chainId: number;
  readonly distributor: string;
}

const marks = new Map<string, bigint>();

/** Keeps that an account was paid up to a cumulative amount. A mark never falls. */
export function keepMark(
  { chainId, distributor }: Contract,
  account: string,
  token: string,
  cumulative: bigint,
): void {
  const id = `${chainId} ${distributor} ${account} ${token}`;
  if (cumulative > (marks.get(id) ?? 0n)) marks.set(id, cumulative);
}

/** The highest mark that a receipt told, in base units. */
export function markOf({ chainId, distributor }: Contract, account: string, token: string): bigint {
  return marks.get(`${chainId} ${distributor} ${account} ${token}`) ?? 0n;
}
