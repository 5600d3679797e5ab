/** What an account was paid, from the contract's own events. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DISTRIBUTOR } from "../chain/abi.ts";
import { hexOf, readLogs } from "../chain/logs.ts";
import type { ChainView } from "../chain/store.ts";
import { Hex } from "../parts/address.tsx";
import { Amount } from "../parts/amount.tsx";
import { transactionLink } from "../parts/explorer.ts";
import { type Loaded, refresh } from "../parts/loaded.ts";
import { Await } from "../parts/states.tsx";
import { TableScroll } from "../parts/table-scroll.tsx";
import { Time } from "../parts/time.tsx";
import type { Rewards } from "./rewards.ts";
import { unitIn } from "./unit.ts";

interface Payout {
  readonly token: string;
  readonly amount: bigint;
  readonly transaction: string;
  /** Unix seconds. */
  readonly at: number;
}

export function Payouts({ rewards }: { rewards: Rewards }) {
  const payouts = useSignal<Loaded<readonly Payout[]>>({ state: "loading" });
  const { account, chain, standings } = rewards;
  const claimed = standings.map((standing) => standing.claimed).join();
  useEffect(() => {
    void refresh(payouts, () => readPayouts(chain, account));
  }, [account, claimed]);
  if (standings.every((standing) => standing.claimed === 0n)) return null;
  return (
    <section>
      <h3>Payouts</h3>
      <Await loaded={payouts.value} what="the payouts">
        {(found) => (
          <TableScroll label="Payouts">
            <table>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col" class="number">
                    Paid
                  </th>
                  <th scope="col">Transaction</th>
                </tr>
              </thead>
              <tbody>
                {found.map((payout) => (
                  <tr key={`${payout.transaction} ${payout.token}`}>
                    <td>
                      <Time at={payout.at} />
                    </td>
                    <td class="number">
                      <Amount units={payout.amount} unit={unitIn(rewards, payout.token)} />
                    </td>
                    <td>
                      <Hex
                        value={payout.transaction}
                        what="transaction"
                        href={transactionLink(chain.chain, payout.transaction)}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Await>
    </section>
  );
}

/** The newest first. */
async function readPayouts({ rpc, view }: ChainView, account: string): Promise<readonly Payout[]> {
  const topics = [
    DISTRIBUTOR.getEvent("Claimed")?.topicHash ?? "",
    `0x${account.slice(2).padStart(64, "0")}`,
  ];
  const toBlock = Number(await rpc<string>("eth_blockNumber", []));
  const range = { fromBlock: view.deployBlock ?? 0, toBlock };
  const logs = await readLogs(rpc, { address: view.distributor, topics, ...range });
  const times = new Map<string, number>();
  for (const { blockNumber } of logs) {
    if (times.has(blockNumber)) continue;
    const asked = [hexOf(Number(blockNumber)), false];
    const block = await rpc<{ timestamp: string }>("eth_getBlockByNumber", asked);
    times.set(blockNumber, Number(block.timestamp));
  }
  return logs.toReversed().map((log) => ({
    token: `0x${(log.topics[2] ?? "").slice(-40)}`,
    amount: BigInt(log.data),
    transaction: log.transactionHash,
    at: times.get(log.blockNumber) ?? 0,
  }));
}
