/** The money of a distributor as a table, and a sentence that says how it stands. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ChainView } from "../chain/store.ts";
import { Amount } from "../parts/amount.tsx";
import { type Loaded, refresh } from "../parts/loaded.ts";
import { Mark } from "../parts/mark.tsx";
import { Await, Notice } from "../parts/states.tsx";
import { TableScroll } from "../parts/table-scroll.tsx";
import { readSolvency, type TokenMoney } from "./solvency.ts";

export function Solvency({ chain }: { chain: ChainView }) {
  const money = useSignal<Loaded<readonly TokenMoney[]>>({ state: "loading" });
  const done = useSignal(0);
  useEffect(() => {
    const tell = (part: number) => {
      done.value = part;
    };
    void refresh(money, () => readSolvency(chain, tell));
  }, [chain.block]);
  return (
    <section>
      <h2>Solvency</h2>
      {money.value.state === "loading" && done.value > 0 && (
        <p class="soft" role="status">
          Reading claims, {Math.floor(done.value * 100)} %
        </p>
      )}
      <Await loaded={money.value} what="the money">
        {(tokens) => (
          <>
            <Verdict tokens={tokens} />
            <Table tokens={tokens} />
          </>
        )}
      </Await>
    </section>
  );
}

function Verdict({ tokens }: { tokens: readonly TokenMoney[] }) {
  const short = tokens.filter(({ isSolvent }) => !isSolvent);
  if (short.length === 0) {
    return (
      <div class="checked">
        <Mark />
        <p>The balance covers everything that is promised and not claimed yet.</p>
      </div>
    );
  }
  return (
    <Notice kind="bad" title={`Too little ${short.map(({ unit }) => unit.symbol).join(", ")}`}>
      <p>The balance does not cover what is promised and not claimed yet. Claims may fail.</p>
    </Notice>
  );
}

const COLUMNS = [
  ["Funded", "Received less withdrawn"],
  ["Allocated", "The highest total ever published"],
  ["Claimed", "Paid out so far"],
  ["Balance", "What the contract holds"],
  ["Unallocated", "Funded less allocated: can be withdrawn to the treasury"],
  ["Unclaimed", "Entitled under the newest root, not claimed yet"],
] as const;

function Table({ tokens }: { tokens: readonly TokenMoney[] }) {
  return (
    <TableScroll label="Money of each token">
      <table>
        <thead>
          <tr>
            <th scope="col">Token</th>
            {COLUMNS.map(([name, meaning]) => (
              <th key={name} scope="col" class="number" title={meaning}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tokens.map((money) => (
            <tr key={money.unit.address}>
              <th scope="row">{money.unit.symbol}</th>
              {figuresOf(money).map((units, i) => (
                <td key={COLUMNS[i]?.[0]} class="number">
                  {units === undefined ? "not known" : <Amount units={units} unit={money.unit} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

function figuresOf(money: TokenMoney): readonly (bigint | undefined)[] {
  const { funded, allocated, claimed, balance, unallocated, unclaimed } = money;
  return [funded, allocated, claimed, balance, unallocated, unclaimed];
}
