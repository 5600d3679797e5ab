/** Whether what these pages show of the terms is what was published: their page file is hashed by nobody. */
import { canonicalLine } from "../../src/merkle/canonical.ts";
import type { CampaignPage } from "../../src/page/page-files.ts";
import type { Summary } from "../published/worker.ts";

/**
 * Compares the page file's terms and tokens of an epoch with the manifest's.
 * @returns every difference, in words; none where they are the same.
 */
export function termsFaults(
  { markets, tokens }: Pick<CampaignPage, "markets" | "tokens">,
  manifest: Pick<Summary, "epoch" | "markets" | "tokens">,
): string[] {
  const faults: string[] = [];
  const compare = (what: string, shown: unknown, published: unknown) => {
    const [ours, theirs] = [spell(shown), spell(published)];
    if (ours !== theirs) faults.push(`${what}: ${ours} in the page file, ${theirs} published`);
  };
  for (const { market, programme, terms } of manifest.markets) {
    const page = markets.find(({ id }) => id === market);
    const shown = page?.terms.find((each) => isIn(each, manifest.epoch));
    compare(`programme of ${market}`, shown?.programme, programme);
    if (shown?.programme !== programme) continue;
    const [ours, theirs]: Readonly<Record<string, unknown>>[] = [shown.terms, terms];
    for (const name of new Set([...Object.keys(ours ?? {}), ...Object.keys(theirs ?? {})]))
      compare(`${name} of ${market}`, ours?.[name], theirs?.[name]);
  }
  for (const { id, terms } of markets) {
    const isPublished = manifest.markets.some(({ market }) => market === id);
    if (!isPublished && terms.some((each) => isIn(each, manifest.epoch)))
      faults.push(`${id}: in the page file, not published`);
  }
  for (const { address, symbol, decimals } of manifest.tokens) {
    const shown = tokens.find((token) => token.address === address);
    compare(`symbol of ${address}`, shown?.symbol, symbol);
    compare(`decimals of ${symbol}`, shown?.decimals, decimals);
  }
  return faults;
}

function isIn(
  { fromEpoch, throughEpoch }: { readonly fromEpoch: number; readonly throughEpoch: number },
  epoch: number,
): boolean {
  return fromEpoch <= epoch && epoch <= throughEpoch;
}

function spell(value: unknown): string {
  return value === undefined ? "nothing" : canonicalLine(value).trim();
}
