/** A market's epoch under any programme, scored by the oracle. */
import { type DepthEpoch, scoreDepthOverSpread } from "./depth-over-spread.ts";
import { type MarketEpoch, type Score, scoreMarket } from "./rules.ts";
import { scoreTwoSided, type TwoSidedEpoch } from "./two-sided.ts";

export type AnyEpoch =
  | ({ readonly programme: "hummingbot" } & MarketEpoch)
  | ({ readonly programme: "two-sided" } & TwoSidedEpoch)
  | ({ readonly programme: "depth-over-spread" } & DepthEpoch);

export function scoreAny(epoch: AnyEpoch): Score {
  switch (epoch.programme) {
    case "hummingbot":
      return scoreMarket(epoch);
    case "two-sided":
      return scoreTwoSided(epoch);
    case "depth-over-spread":
      return scoreDepthOverSpread(epoch);
  }
}
