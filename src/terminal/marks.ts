/** The marks on chain that an epoch counts in. */
import type { Campaign } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { type EpochState, type Marks, unkey } from "../reward/state.ts";
import { showAccount, showAmount } from "./amount.ts";
import { formatTable } from "./table.ts";

/** One row for each mark: what was published before the epoch, and what was claimed. */
export function describeMarks(
  marks: Marks,
  previous: EpochState,
  campaign: Campaign,
  tokens: readonly DeployedToken[],
  file: string,
): string {
  const right = (heading: string) => ({ heading, align: "right" as const });
  const rows = [...marks].map(([id, mark]) => {
    const [account, address] = unkey(id);
    const token = tokens.find((each) => each.address === address) ?? {
      symbol: address,
      decimals: 0,
    };
    const before = previous.cumulative.get(id) ?? 0n;
    return [
      showAccount(account, campaign),
      ...[before, mark, mark - before].map((units) => showAmount(units, token)),
    ];
  });
  return [
    formatTable(
      [{ heading: "miner" }, right("published before"), right("claimed"), right("above")],
      rows,
    ),
    "",
    `Marks: ${file}`,
  ].join("\n");
}
