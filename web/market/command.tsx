/** The command that says the same, from the books alone. */
import type { SliceInterval } from "../../src/page/market-files.ts";
import { Copy } from "../parts/address.tsx";
import { parseAddress } from "../parts/parse-address.ts";
import { place } from "../router.ts";
import type { MinuteProps } from "./minute.tsx";

export function Command({ view, page, market, found }: MinuteProps & { found: SliceInterval }) {
  // The address of a page comes from anywhere, and a command is copied into a shell.
  const asked = addressIn(place.value.query.get("miner"));
  const [first] = found.slots.flatMap(({ miners }) => [...miners.miner]);
  const account = asked ?? page.miners[first ?? 0]?.account;
  if (account === undefined) return null;
  const name = page.miners.find((miner) => miner.account === account)?.name;
  const command = [
    "npx hardhat epoch explain",
    `--campaign campaigns/${view.campaign}/campaign.json --phase ${view.phase}`,
    `--epoch ${page.epoch} --account ${account}`,
    `--market ${market.id} --minute ${found.interval}`,
  ].join(" ");
  return (
    <section class="recompute" aria-label="Recompute">
      <p class="small">
        Recompute it yourself, from the published books
        {asked === undefined && name ? `, for ${name}` : ""}. The figures are the same.
      </p>
      <div class="recompute-line">
        <code>{command}</code>
        <Copy text={command} what="command" />
      </div>
    </section>
  );
}

function addressIn(text: string | null): string | undefined {
  const parsed = parseAddress(text ?? "");
  return "address" in parsed ? parsed.address : undefined;
}
