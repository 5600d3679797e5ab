/** A campaign's own page file: names, tokens, markets and epochs to show. Nothing in it is believed about money. */
import { refuse } from "../../src/errors.ts";
import type { CampaignConfig } from "../config.ts";
import { fetchJson } from "../parts/fetch-json.ts";
import { loadOnce } from "../parts/loaded.ts";
import { campaigns } from "./campaigns.ts";

/** What every page needs of `pages/campaign.json`; docs/pages.md has all of it. */
export interface CampaignView {
  readonly campaign: string;
  readonly phase: string;
  readonly name: string;
  readonly sponsor: {
    readonly name: string;
    readonly policyUrl: string;
    readonly disclaimer: string;
  };
  readonly chainId: number;
  readonly distributor: string;
  /** The first block to look for its events in; null where no one wrote it down. */
  readonly deployBlock: number | null;
  readonly tokens: readonly TokenView[];
  readonly published: readonly { readonly epoch: number; readonly hasPages: boolean }[];
}

export interface TokenView {
  readonly symbol: string;
  readonly address: string;
  readonly decimals: number;
}

/** A campaign's page file by its key, read once. */
export const viewOf = loadOnce(async (key) => {
  const found = campaigns.value.find((each) => each.key === key);
  return readView(found ?? refuse({ where: "campaign", got: key, expected: "one of config.json" }));
});

async function readView({ path }: CampaignConfig): Promise<CampaignView> {
  const file = `${path}/pages/campaign.json`;
  const view = await fetchJson<CampaignView>(file);
  return (
    view ??
    refuse({
      where: file,
      got: "no such file",
      expected: "the campaign's page file",
      fix: "hardhat epoch build writes it.",
    })
  );
}
