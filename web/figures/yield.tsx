/** A market's yield, never without what it leaves out. */
import type { MarketFigures, PageToken, YieldFigures } from "../../src/page/page-files.ts";
import { ratio, times } from "../../src/reward/ratio.ts";
import { exact, showCompact, showPercent } from "./numbers.ts";
import { yieldAt } from "./prices.ts";

/** In percent at the reader's prices; without them, reward tokens for 1,000 quote tokens. */
export function Yield({
  figures,
  tokens,
  quote,
  period,
}: {
  figures: MarketFigures;
  tokens: readonly PageToken[];
  quote: string;
  period: keyof YieldFigures;
}) {
  const priced = yieldAt(figures, tokens, quote, period);
  if (priced !== undefined) return <span class="amount">{showPercent(priced)}</span>;
  if (figures.yields.every(({ tokensPerQuote }) => tokensPerQuote === null)) return <>–</>;
  return (
    <>
      {figures.yields.map(({ token, tokensPerQuote }) => (
        <span key={token} class="stacked amount">
          {tokensPerQuote === null
            ? "–"
            : showCompact(times(exact(tokensPerQuote[period]), ratio(1_000n)))}{" "}
          <span class="symbol">{tokens[token]?.symbol}</span>
        </span>
      ))}
      <span class="stacked soft small nowrap">for 1,000 {quote}</span>
    </>
  );
}

/** Stands beside every return figure. */
export function YieldNote({ warning, formula }: { warning: string; formula: string }) {
  return (
    <aside class="yield-note" aria-label="About the yields">
      <p>
        <strong>Historic, no guarantee.</strong> {warning}
      </p>
      <p>{formula}</p>
    </aside>
  );
}
