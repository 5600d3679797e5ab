/** A reward in every token that the market pays, one below the other. */
import type { PageToken } from "../../src/page/page-files.ts";
import { tokens as show } from "../figures/numbers.ts";

export function RewardCell({
  tokens,
  units,
}: {
  tokens: readonly PageToken[];
  /** Base units, beside the tokens. */
  units: readonly string[];
}) {
  return (
    <>
      {tokens.map(({ symbol, decimals }, i) => (
        <span key={symbol} class="stacked amount">
          {show(units[i] ?? "0", decimals)} <span class="symbol">{symbol}</span>
        </span>
      ))}
    </>
  );
}
