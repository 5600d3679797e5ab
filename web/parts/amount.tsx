/** Token amounts: shown short, and whole on demand. */
import { exactAmount, shortAmount, type Unit } from "./amount-words.ts";

/** An amount with its token's symbol; all digits as the pointer rests on it. */
export function Amount({ units, unit }: { units: bigint; unit: Unit }) {
  const exact = `${exactAmount(units, unit.decimals)} ${unit.symbol}`;
  return (
    <data class="amount" value={units.toString()} title={exact}>
      {shortAmount(units, unit.decimals)} <span class="symbol">{unit.symbol}</span>
    </data>
  );
}
