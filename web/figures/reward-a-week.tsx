/** What the terms of a market pay in seven days, token by token. */
import type { MarketFigures, PageToken } from "../../src/page/page-files.ts";
import { short } from "./numbers.ts";

interface Props {
  figures: Pick<MarketFigures, "yields">;
  tokens: readonly PageToken[];
}

export function RewardAWeek({ figures, tokens }: Props) {
  return (
    <div>
      <dt>Reward a week</dt>
      {figures.yields.map(({ token, rewardPerWeek }) => (
        <dd key={token} class="amount">
          {short(rewardPerWeek)} <span class="symbol">{tokens[token]?.symbol}</span>
        </dd>
      ))}
    </div>
  );
}
