/** What this browser itself checked of the figures above it. */
import { Hex } from "../parts/address.tsx";
import { Mark } from "../parts/mark.tsx";
import { linkTo } from "../router.ts";
import type { Rewards } from "./rewards.ts";

export function Checked({ rewards }: { rewards: Rewards }) {
  const { newest, newestLeaves, standings, chain } = rewards;
  if (newest === undefined) return null;
  const count = newestLeaves.length;
  const isAsked = standings.some(({ leaf }) => leaf !== undefined);
  return (
    <div class="checked">
      <Mark />
      <p>
        Checked in this browser: {count === 1 ? "the proof leads" : `${count} proofs lead`} to root{" "}
        <Hex value={newest.root} what="root" />, which the chain has for epoch {newest.epoch}, and
        the data has the hash that was published with it.
        {isAsked && " The contract itself says that it would pay what is claimable."}{" "}
        <a href={linkTo("verify", [...chain.campaign.key.split("/"), String(newest.epoch)])}>
          Check more
        </a>
      </p>
    </div>
  );
}
