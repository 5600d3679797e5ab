/** What an account earned by epoch and market. */
import type { Rewards } from "./rewards.ts";

export function Earnings({ rewards: _ }: { rewards: Rewards }) {
  return null;
}
