/** The figures, what was checked of them, and the button that claims. */
import { type Signal, useSignal } from "@preact/signals";
import type { Standing } from "../../src/chain/standing.ts";
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { lookAgain } from "../chain/store.ts";
import { shortAmount } from "../parts/amount-words.ts";
import { Time } from "../parts/time.tsx";
import { connected } from "../wallet/wallet.ts";
import { Checked } from "./checked.tsx";
import { claimLeaves, type Progress } from "./claim.ts";
import { ClaimButton } from "./claim-button.tsx";
import { ClaimProgress } from "./claim-progress.tsx";
import { Figures } from "./figures.tsx";
import { OtherWays } from "./other-ways.tsx";
import type { Rewards } from "./rewards.ts";
import { unitIn } from "./unit.ts";

/** Ends of a claim after which the chain may say something else than before. */
const CHANGED: ReadonlySet<Progress["step"]> = new Set([
  "mined",
  "reverted",
  "refused",
  "replaced",
]);

interface Props {
  readonly rewards: Rewards;
  readonly reread: () => Promise<void>;
  readonly progress: Signal<Progress>;
}

export function ClaimPanel({ rewards, reread, progress }: Props) {
  const { chain, standings } = rewards;
  const left = useSignal<readonly string[]>([]);
  const unitOf = (token: string) => unitIn(rewards, token);
  const claimable = standings.filter(({ leaf }) => leaf !== undefined);
  const chosen = claimable.filter(({ token }) => !left.value.includes(token));
  const leaves = chosen.flatMap(({ leaf }): ProvenLeaf[] => (leaf === undefined ? [] : [leaf]));
  const choiceOf = ({ token, leaf }: Standing) =>
    claimable.length < 2 || leaf === undefined
      ? undefined
      : {
          isChosen: !left.value.includes(token),
          choose: (isChosen: boolean) => {
            const others = left.value.filter((each) => each !== token);
            left.value = isChosen ? others : [...others, token];
          },
        };
  const claim = async () => {
    await claimLeaves(chain, leaves, (step) => {
      progress.value = step;
    });
    // Also where the contract would refuse: then the figures are no longer right.
    if (CHANGED.has(progress.value.step)) {
      await lookAgain(chain.campaign.key);
      await reread();
    }
  };
  const what = chosen
    .map(({ token, claimable: units }) => {
      const unit = unitOf(token);
      return `${shortAmount(units, unit.decimals)} ${unit.symbol}`;
    })
    .join(" and ");
  return (
    <>
      <div class="card">
        {standings.map((standing) => (
          <Figures
            key={standing.token}
            standing={standing}
            unit={unitOf(standing.token)}
            chain={chain}
            choice={choiceOf(standing)}
          />
        ))}
        <Checked rewards={rewards} />
        {rewards.closesAt > 0 && <Closing at={rewards.closesAt} />}
        {claimable.length > 0 && (
          <ClaimButton
            rewards={rewards}
            leaves={leaves}
            what={what}
            isBusy={isUnderWay(progress.value)}
            claim={claim}
          />
        )}
        {claimable.length === 0 && progress.value.step === "idle" && <Nothing rewards={rewards} />}
        <ClaimProgress progress={progress.value} rewards={rewards} />
      </div>
      <OtherWays key={connected.value?.account ?? ""} rewards={rewards} leaves={leaves} />
    </>
  );
}

function isUnderWay({ step }: Progress): boolean {
  return step === "simulating" || step === "asking" || step === "sent";
}

/** What is unclaimed is safe until a closing that was announced 90 days ahead. */
function Closing({ at }: { at: number }) {
  return (
    <p class="after closing">
      Claim before <Time at={at} />: from then on the sponsor may take back what is unclaimed.
    </p>
  );
}

function Nothing({ rewards: { standings } }: { rewards: Rewards }) {
  const isPending = standings.some(({ pending }) => pending > 0n);
  return (
    <p class="soft after">
      {isPending
        ? "Nothing is claimable now. What is pending becomes claimable by itself: nothing needs to be done."
        : "All of it was claimed."}
    </p>
  );
}
