/** What was collected of a pool's logs, for people. */
import type { CollectedLogs } from "../chain/collect-logs.ts";
import { count } from "./amount.ts";

export function describeCollected(market: string, collected: CollectedLogs): string {
  const { path, written, digest, fromBlock, throughBlock } = collected;
  const logs = count(digest.lines, "log");
  return [
    `${market}: ${logs} of blocks ${fromBlock} to ${throughBlock}, all finalized`,
    written ? `Written to ${path}` : `The same stand in ${path} already`,
    `sha256 ${digest.sha256}`,
  ].join("\n");
}
