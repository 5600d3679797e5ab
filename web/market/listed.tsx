/** A market whose rewards were computed elsewhere: who was listed, with what. */
import type { MarketPage } from "../../src/page/market-files.ts";
import { shorten } from "../parts/address.tsx";
import { Notice } from "../parts/states.tsx";
import { linkTo } from "../router.ts";
import { RewardCell } from "./reward-cell.tsx";

/** Rows that are shown; everybody's own stand on the page of their address. */
const MOST = 100;

export function Listed({ page }: { page: MarketPage }) {
  const { miners, tokens } = page;
  return (
    <section>
      <h2>Who was listed</h2>
      <Notice kind="info" title="The rewards of this market come listed.">
        <p>
          They were computed elsewhere, for the epoch as a whole. No order has any part in them.
        </p>
      </Notice>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" class="number">
                Reward
              </th>
            </tr>
          </thead>
          <tbody>
            {miners.slice(0, MOST).map(({ account, name, rewards }) => (
              <tr key={account}>
                <th scope="row">
                  <a href={linkTo("miner", [account])} title={account}>
                    {name ?? shorten(account)}
                  </a>
                </th>
                <td class="number">
                  <RewardCell tokens={tokens} units={rewards} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {miners.length > MOST && (
        <p class="soft small">
          The first {MOST} of {miners.length}, those who got the most.
        </p>
      )}
    </section>
  );
}
