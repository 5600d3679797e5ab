/** A distributor's state at a glance. */
import type { DistributorStatus, RootStatus } from "../chain/status.ts";
import { showAmount } from "./amount.ts";
import { formatTable } from "./table.ts";

/** Its money per token, then its roots. */
export function describeStatus(status: DistributorStatus): string {
  const right = (heading: string) => ({ heading, align: "right" as const });
  const money = formatTable(
    [{ heading: "token" }, right("funded"), right("allocated"), right("claimed"), right("balance")],
    status.tokens.map((token) => [
      token.token,
      ...[token.funded, token.allocated, token.claimed, token.balance].map((units) =>
        showAmount(units, token),
      ),
    ]),
  );
  const roots = formatTable(
    [right("epoch"), { heading: "root" }, { heading: "state" }, { heading: "manifest" }],
    status.roots.map((root) => [
      String(root.epoch),
      root.root,
      describeState(root, status.now),
      root.manifestHash,
    ]),
  );
  return [
    `Distributor ${status.distributor} on chain ${status.chainId}; roots stay pending for ${status.window} s`,
    "",
    money,
    "",
    status.roots.length === 0 ? "No root was published yet." : roots,
  ].join("\n");
}

function describeState({ state, liveAt }: RootStatus, now: number): string {
  return state === "pending" ? `pending, live in ${liveAt - now} s` : state;
}
