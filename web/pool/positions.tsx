/** What a pool's positions earned, and what became of their tokens. */
import type { PoolPage } from "../../src/page/pool-files.ts";
import { percent } from "../figures/numbers.ts";
import { RewardCell } from "../market/reward-cell.tsx";
import { shorten } from "../parts/address.tsx";
import { Empty } from "../parts/states.tsx";
import { TableScroll } from "../parts/table-scroll.tsx";
import { linkTo } from "../router.ts";
import { positionName, TickRange, ValueCells, ValueHeads, ValuesNote } from "./values.tsx";

export function Positions({ page }: { page: PoolPage }) {
  const { positions, positionCount, market } = page;
  const count = positions.id.length;
  return (
    <section>
      <h2>Positions</h2>
      {count === 0 ? (
        <Empty title="Nobody held any of the pool." />
      ) : (
        <>
          <TableScroll label="Positions">
            <table class="positions cards">
              <thead>
                <tr>
                  <th scope="col">Account</th>
                  <th scope="col">Range of prices</th>
                  <th scope="col" class="number">
                    Share
                  </th>
                  <th scope="col" class="number">
                    Reward
                  </th>
                  <ValueHeads />
                </tr>
              </thead>
              <tbody>
                {positions.id.map((id, i) => (
                  <Row key={`${id} ${positions.account[i]}`} page={page} i={i} />
                ))}
              </tbody>
            </table>
          </TableScroll>
          {positionCount > count && (
            <p class="soft small">
              The {count} positions with the most points are shown of {positionCount}.
            </p>
          )}
          <ValuesNote quote={market.quote} />
        </>
      )}
    </section>
  );
}

function Row({ page: { positions, tokens, figures, market }, i }: { page: PoolPage; i: number }) {
  const { id, account, name, lower, upper, points, rewards, kept, held, fees, moved, net } =
    positions;
  const decimals = market.priceDecimals;
  const own = account[i] ?? "";
  return (
    <tr>
      <th scope="row">
        <a href={linkTo("miner", [own])} title={own}>
          {name[i] ?? shorten(own)}
        </a>
        <span class="stacked soft small nowrap">{positionName(id[i] ?? "")}</span>
      </th>
      <td data-label="Range of prices">
        <TickRange
          lower={lower[i] ?? null}
          upper={upper[i] ?? null}
          decimals={market.sizeDecimals - decimals}
        />
      </td>
      <td class="number" data-label="Share">
        {percent(BigInt(points[i] ?? 0), BigInt(figures.points))}
      </td>
      <td class="number" data-label="Reward">
        <RewardCell tokens={tokens} units={rewards.map((column) => column[i] ?? "0")} />
      </td>
      <ValueCells
        kept={kept.value[i]}
        held={held.value[i]}
        moved={moved[i]}
        fees={fees.value[i]}
        net={net[i]}
        decimals={decimals}
      />
    </tr>
  );
}
