/** The pool in an epoch, in a few figures. */
import { percent, short } from "../figures/numbers.ts";
import { RewardAWeek } from "../figures/reward-a-week.tsx";
import { Yield } from "../figures/yield.tsx";
import type { PoolProps } from "./in-epoch.tsx";

export function Facts({ view, market, page }: PoolProps) {
  const { figures, price } = page;
  const { base, quote } = market;
  const { liquidity, snapshots, intervals } = figures;
  return (
    <dl class="tiles tiles-3">
      <RewardAWeek figures={figures} tokens={view.tokens} />
      <div>
        <dt>Liquidity that earns, mean</dt>
        <dd class="amount">
          {short(liquidity?.all)} <span class="symbol">{quote}</span>
        </dd>
        {liquidity && (
          <dd class="soft small">
            {short(liquidity.bid)} in {quote}, {short(liquidity.ask)} in {base}
          </dd>
        )}
      </div>
      <div>
        <dt>Miners</dt>
        <dd>{figures.miners}</dd>
        <dd class="soft small">{figures.positions} positions that earned</dd>
      </div>
      <div>
        <dt>Price at the end</dt>
        <dd class="amount">
          {short(price)} <span class="symbol">{quote}</span>
        </dd>
        <dd class="soft small">for 1 {base}</dd>
      </div>
      <div>
        <dt>Yield a day, historic</dt>
        <dd>
          <Yield figures={figures} tokens={view.tokens} quote={quote} period="perDay" />
        </dd>
      </div>
      <div>
        <dt>Time that earned</dt>
        <dd>{percent(BigInt(snapshots), BigInt(intervals))}</dd>
        <dd class="soft small">
          {snapshots.toLocaleString("en-US")} of {intervals.toLocaleString("en-US")} seconds
        </dd>
      </div>
    </dl>
  );
}
