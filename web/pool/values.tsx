/** What a position has and made, in quote, as people read it. */
import { tokens } from "../figures/numbers.ts";

/** Base units that may be below zero; a dash where there are none. */
function showSigned(units: string | null | undefined, decimals: number): string {
  if (units === null || units === undefined) return "–";
  return units.startsWith("-") ? `−${tokens(units.slice(1), decimals)}` : tokens(units, decimals);
}

/** The same with its sign always, and its colour: never by colour alone. */
function Gain({ units, decimals }: { units: string | null | undefined; decimals: number }) {
  const isLoss = units?.startsWith("-") === true;
  const isGain = !isLoss && units !== null && units !== undefined && units !== "0";
  return (
    <span class={`amount ${isLoss ? "loss" : isGain ? "gain" : ""}`}>
      {isGain && "+"}
      {showSigned(units, decimals)}
    </span>
  );
}

/** The heads of `ValueCells`. */
export function ValueHeads() {
  return (
    <>
      {["If kept", "Held", "Price's part", "Fees", "Net"].map((head) => (
        <th key={head} scope="col" class="number">
          {head}
        </th>
      ))}
    </>
  );
}

type Units = string | null | undefined;

interface Values {
  kept: Units;
  held: Units;
  moved: Units;
  fees: Units;
  net: Units;
  decimals: number;
}

/** What a position had, has and made, as the last cells of its row. */
export function ValueCells({ kept, held, moved, fees, net, decimals }: Values) {
  return (
    <>
      <td class="number" data-label="If kept">
        {showSigned(kept, decimals)}
      </td>
      <td class="number" data-label="Held">
        {showSigned(held, decimals)}
      </td>
      <td class="number" data-label="Price's part">
        <Gain units={moved} decimals={decimals} />
      </td>
      <td class="number" data-label="Fees">
        {showSigned(fees, decimals)}
      </td>
      <td class="number" data-label="Net">
        <Gain units={net} decimals={decimals} />
      </td>
    </>
  );
}

/** An NFT has a number; other positions are the holder's in the pool itself, or shares. */
export function positionName(id: string): string {
  if (/^\d+$/.test(id)) return `NFT ${id}`;
  return id.includes(" ") ? "held in the pool" : "shares";
}

/** The prices of a range of ticks, for a picture and for people: four digits are enough. */
export function TickRange({
  lower,
  upper,
  decimals,
}: {
  lower: number | null;
  upper: number | null;
  /** Of base and quote: how many more the base has. */
  decimals: number;
}) {
  if (lower === null || upper === null) return <>any price</>;
  const price = (tick: number) =>
    Number((1.0001 ** tick * 10 ** decimals).toPrecision(4)).toLocaleString("en-US", {
      maximumSignificantDigits: 4,
    });
  return (
    <>
      <span class="nowrap">
        {price(lower)} to {price(upper)}
      </span>
      <span class="stacked soft small nowrap">
        ticks {lower} to {upper}
      </span>
    </>
  );
}

export function ValuesNote({ quote }: { quote: string }) {
  return (
    <p class="soft small values-note">
      Values are in {quote}, at the epoch's last price. If kept: what it had at the epoch's start
      and put in since. Price's part: what it has and took out, less that; mostly below zero, the
      impermanent loss. Net: price's part, fees, and rewards in the pool's own tokens; a reward in
      another token has no price here.
    </p>
  );
}
