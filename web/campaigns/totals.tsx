/** What the shown markets come to. Liquidity in different tokens has no sum. */
import type { EpochPage } from "../../src/page/page-files.ts";
import { plus, type Ratio } from "../../src/reward/ratio.ts";
import { exact, showShort } from "../figures/numbers.ts";
import type { MarketRow } from "./rows.ts";

export function Totals({
  page,
  rows,
  isAll,
}: {
  page: EpochPage;
  rows: readonly MarketRow[];
  isAll: boolean;
}) {
  const running = rows.filter(({ figures }) => figures !== undefined);
  const rewards = new Map<string, Ratio>();
  const liquidity = new Map<string, Ratio>();
  for (const { market, figures } of running) {
    for (const { token, rewardPerWeek } of figures?.yields ?? []) {
      add(rewards, page.tokens[token]?.symbol ?? "", rewardPerWeek);
    }
    if (figures?.liquidity) add(liquidity, market.quote, figures.liquidity.all);
  }
  return (
    <dl class="tiles">
      <div>
        <dt>Markets</dt>
        <dd>{running.length}</dd>
      </div>
      <div>
        <dt>{isAll ? "Miners" : "Miners, all markets"}</dt>
        <dd>{page.miners}</dd>
      </div>
      <Sums title="Rewards a week" sums={rewards} />
      <Sums title="Eligible liquidity" sums={liquidity} />
    </dl>
  );
}

function Sums({ title, sums }: { title: string; sums: ReadonlyMap<string, Ratio> }) {
  return (
    <div>
      <dt>{title}</dt>
      {[...sums].map(([symbol, sum]) => (
        <dd key={symbol} class="amount">
          {showShort(sum)} <span class="symbol">{symbol}</span>
        </dd>
      ))}
      {sums.size === 0 && <dd>–</dd>}
    </div>
  );
}

function add(sums: Map<string, Ratio>, symbol: string, text: string): void {
  const before = sums.get(symbol);
  sums.set(symbol, before === undefined ? exact(text) : plus(before, exact(text)));
}
