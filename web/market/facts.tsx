/** The market in an epoch, in a few figures. */
import { bps, short } from "../figures/numbers.ts";
import { RewardAWeek } from "../figures/reward-a-week.tsx";
import { Yield } from "../figures/yield.tsx";
import type { MarketProps } from "./page.tsx";
import { toldOf } from "./told.ts";

export function Facts({ view, market, page }: MarketProps) {
  const { figures } = page;
  const due = toldOf(page);
  const { quote } = market;
  const { liquidity } = figures;
  return (
    <dl class="tiles tiles-3">
      <RewardAWeek figures={figures} tokens={view.tokens} />
      <div>
        <dt>Eligible liquidity</dt>
        <dd class="amount">
          {short(liquidity?.all)} <span class="symbol">{quote}</span>
        </dd>
        {liquidity && (
          <dd class="soft small">
            bids {short(liquidity.bid)}, asks {short(liquidity.ask)}
          </dd>
        )}
      </div>
      <div>
        <dt>Miners</dt>
        <dd>{figures.miners}</dd>
        <dd class="soft small">{figures.bots} bots</dd>
      </div>
      <div>
        <dt>Median spread</dt>
        <dd>{bps(figures.spreadPpb)}</dd>
      </div>
      <div>
        <dt>Yield a day, historic</dt>
        <dd>
          <Yield figures={figures} tokens={view.tokens} quote={quote} period="perDay" />
        </dd>
      </div>
      <div>
        <dt>Snapshots</dt>
        <dd>
          {figures.snapshots.toLocaleString("en-US")}
          <span class="soft small"> of {due.toLocaleString("en-US")}</span>
        </dd>
        <dd class="soft small">
          {due - figures.snapshots} missing, {figures.oneSided + figures.crossed} without a mid
        </dd>
      </div>
    </dl>
  );
}
