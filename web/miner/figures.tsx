/** The four figures of each token, never mixed. */
import type { Standing } from "../../src/chain/standing.ts";
import { type ChainView, chainTime } from "../chain/store.ts";
import { Amount } from "../parts/amount.tsx";
import type { Unit } from "../parts/amount-words.ts";
import { Countdown } from "../parts/time.tsx";
import { showTime } from "../parts/time-words.ts";

interface Props {
  readonly standing: Standing;
  readonly unit: Unit;
  readonly chain: ChainView;
  /** Undefined where there is nothing to choose. */
  readonly choice: { readonly isChosen: boolean; choose(chosen: boolean): void } | undefined;
}

export function Figures({ standing, unit, chain, choice }: Props) {
  const { amount, pending, claimable, claimed, pendingUntil } = standing;
  return (
    <section class="token" aria-label={unit.symbol}>
      <h3 class="token-name">
        {choice ? (
          <label>
            <input
              type="checkbox"
              checked={choice.isChosen}
              onChange={(event) => choice.choose(event.currentTarget.checked)}
            />{" "}
            {unit.symbol}
            <span class="visually-hidden"> to claim</span>
          </label>
        ) : (
          unit.symbol
        )}
      </h3>
      <dl class="figures">
        <div>
          <dt>Amount</dt>
          <dd>
            <Amount units={amount} unit={unit} />
          </dd>
        </div>
        <div class={pending > 0n ? "is-pending" : "is-none"}>
          <dt>Pending</dt>
          <dd>
            <Amount units={pending} unit={unit} />
            {pendingUntil !== undefined && (
              <span class="figure-note" title={showTime(pendingUntil)}>
                claimable <Countdown until={pendingUntil} now={chainTime(chain)} />
              </span>
            )}
          </dd>
        </div>
        <div class={claimable > 0n ? "is-claimable" : "is-none"}>
          <dt>Claimable</dt>
          <dd>
            <Amount units={claimable} unit={unit} />
          </dd>
        </div>
        <div class={claimed > 0n ? "" : "is-none"}>
          <dt>Claimed</dt>
          <dd>
            <Amount units={claimed} unit={unit} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
