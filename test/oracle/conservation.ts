/** "paid + newly accrued + carried + returned = pool, exactly, every time", and all that follows from it. */
import type { EpochResult, Line, PhaseInput } from "./entitlements.ts";
import { sum } from "./rewards.ts";

const of = <T>(items: readonly T[], where: (item: T) => boolean, what: (item: T) => bigint) =>
  sum(items.filter(where).map(what));

/** What is wrong with a phase's results, in words; empty when every unit is accounted for. */
export function conservationFaults(phase: PhaseInput, results: readonly EpochResult[]): string[] {
  const found: string[] = [];
  const check = (holds: boolean, fault: string) => {
    if (!holds) found.push(fault);
  };
  const tokens = new Set(results.flatMap((r) => [...r.lines, ...r.rows].map(({ token }) => token)));
  check(results.length === phase.epochs.length, "not one result per epoch");

  for (const [e, result] of results.entries()) {
    const before = results[e - 1];
    const where = `epoch ${e + 1}`;
    for (const line of result.lines) checkLine(line, where);

    for (const line of before?.lines ?? []) {
      const now = result.lines.find((l) => l.market === line.market && l.token === line.token);
      const carriedIn = now?.carriedIn ?? 0n;
      const fault = `${line.market}, ${line.token}: ${line.carried} carried, ${carriedIn} received`;
      check(line.carried === carriedIn, `${where}, ${fault}`);
    }

    for (const row of before?.rows ?? []) {
      const now = result.rows.find((r) => r.account === row.account && r.token === row.token);
      const still = now !== undefined && now.cumulative >= row.cumulative;
      check(still, `${where}: the leaf of ${row.account} ${row.token} fell or vanished`);
      if (still) check(now.cumulative - row.cumulative === now.amount, `${where}: amount is off`);
    }
    for (const { account, token, mark } of phase.marks?.[e] ?? []) {
      const leaf = result.rows.find((r) => r.account === account && r.token === token);
      check(
        leaf !== undefined && leaf.cumulative >= mark,
        `${where}: ${account} is below its mark`,
      );
    }
    for (const token of tokens) checkToken(token, result, before, where);
  }

  const last = results.at(-1);
  check((last?.accrued ?? []).length === 0, "the phase ends with something accrued");
  check(sum((last?.lines ?? []).map((line) => line.carried)) === 0n, "the phase ends with a carry");
  for (const token of tokens) {
    const all = results.flatMap((r) => r.lines).filter((line) => line.token === token);
    const spent = sum(
      phase.epochs.flatMap((m) => [...m.values()].map((s) => s.pools.get(token) ?? 0n)),
    );
    const paid = of(
      last?.rows ?? [],
      (row) => row.token === token,
      (row) => row.cumulative,
    );
    const returned = sum(all.map((line) => line.returned));
    const overpaid = of(
      last?.overpaid ?? [],
      (row) => row.token === token,
      (row) => row.amount,
    );
    check(
      spent === paid - overpaid + returned,
      `${token}: ${spent} given, ${paid} paid, ${overpaid} of it too much, ${returned} returned`,
    );
  }
  return found;

  function checkLine(line: Line, where: string): void {
    const parts = line.paid + line.newlyAccrued + line.carried + line.returned;
    const at = `${where}, ${line.market}, ${line.token}`;
    check(parts === line.pool, `${at}: parts ${parts}, pool ${line.pool}`);
    check(line.pool === line.terms + line.carriedIn, `${at}: pool is not terms + carried in`);
  }

  function checkToken(
    token: string,
    result: EpochResult,
    before: EpochResult | undefined,
    where: string,
  ): void {
    const mine = (item: { readonly token: string }) => item.token === token;
    const total = result.totals.get(token) ?? 0n;
    const leaves = of(result.rows, mine, (row) => row.cumulative);
    const accrued = of(result.accrued, mine, (a) => a.amount);
    check(total === leaves + accrued, `${where}, ${token}: total is not leaves + accrued`);
    const earned = of(result.lines, mine, (line) => line.paid + line.newlyAccrued);
    const rise = total - (before?.totals.get(token) ?? 0n);
    const overpaidBefore = of(before?.overpaid ?? [], mine, (a) => a.amount);
    const overpaid = of(result.overpaid, mine, (a) => a.amount) - overpaidBefore;
    check(
      rise === earned + overpaid,
      `${where}, ${token}: total rises by ${rise}, earned ${earned}, overpaid ${overpaid} more`,
    );
    check(rise >= 0n, `${where}, ${token}: the total falls`);
    // Money released this epoch was accrued before: amounts + changes of accrued less overpaid = earned now.
    const accruedBefore = of(before?.accrued ?? [], mine, (a) => a.amount);
    const amounts = of(result.rows, mine, (row) => row.amount);
    check(
      amounts + accrued - accruedBefore - overpaid === earned,
      `${where}, ${token}: amounts are off`,
    );
  }
}
