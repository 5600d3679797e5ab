/** A push of payouts before it starts, and what became of it. */
import { formatEther } from "ethers";
import type { DeployedToken } from "../campaign/deployment.ts";
import type { PaidOut, PayChunk, Payout } from "../chain/pay.ts";
import { count, showAmount } from "./amount.ts";
import { formatTable } from "./table.ts";

/** Who is paid how much, in how many calls, and what that costs at most. */
export function describePlan(
  chunks: readonly PayChunk[],
  left: readonly Payout[],
  tokens: readonly DeployedToken[],
): string {
  const payouts = chunks.flatMap((chunk) => chunk.payouts);
  const accounts = new Set(payouts.map(({ account }) => account)).size;
  const gas = chunks.reduce((sum, { estimate }) => sum + estimate.gas, 0n);
  const cost = chunks.reduce((sum, { estimate }) => sum + estimate.cost, 0n);
  const rows = tokens.flatMap((token) => {
    const own = payouts.filter((payout) => payout.token === token.address);
    if (own.length === 0) return [];
    const total = own.reduce((sum, { amount }) => sum + amount, 0n);
    return [[token.symbol, String(own.length), showAmount(total, token)]];
  });
  return [
    formatTable(
      [
        { heading: "token" },
        { heading: "payouts", align: "right" },
        { heading: "total", align: "right" },
      ],
      rows,
    ),
    "",
    `${count(payouts.length, "payout")} to ${count(accounts, "account")} in ${count(chunks.length, "call")}: ${gas} gas, at most ${formatEther(cost)} ether.`,
    ...(left.length > 0
      ? [`${count(left.length, "payout")} cannot be simulated even alone, and will be left out.`]
      : []),
  ].join("\n");
}

/** One row for each payout, those that failed last. */
export function describePaid(
  results: readonly PaidOut[],
  tokens: readonly DeployedToken[],
): string {
  const sorted = [
    ...results.filter(({ result }) => result === "paid"),
    ...results.filter(({ result }) => result !== "paid"),
  ];
  const rows = sorted.map(({ account, token, amount, result, transaction }) => {
    const listed = tokens.find(({ address }) => address === token);
    const shown = listed === undefined ? `${amount} of ${token}` : showAmount(amount, listed);
    return [account, shown, result, transaction ?? "-"];
  });
  const refused = results.filter(({ result }) => result !== "paid").length;
  return [
    formatTable(
      [
        { heading: "account" },
        { heading: "amount", align: "right" },
        { heading: "result" },
        { heading: "transaction" },
      ],
      rows,
    ),
    "",
    `${results.length - refused} paid, ${refused} not`,
  ].join("\n");
}
