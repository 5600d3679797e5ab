/** A campaign's page file: names, tokens, markets and epochs to show. Nothing in it is believed about money. */
import { refuse } from "../../src/errors.ts";
import type { CampaignPage } from "../../src/page/page-files.ts";
import type { CampaignConfig } from "../config.ts";
import { fetchJson } from "../parts/fetch-json.ts";
import { loadOnce } from "../parts/loaded.ts";
import { campaigns } from "./campaigns.ts";

/** A campaign's page file by its key, read once. */
export const viewOf = loadOnce(async (key) => {
  const found = campaigns.value.find((each) => each.key === key);
  return readView(found ?? refuse({ where: "campaign", got: key, expected: "one of config.json" }));
});

async function readView({ path }: CampaignConfig): Promise<CampaignPage> {
  const file = `${path}/pages/campaign.json`;
  const view = await fetchJson<CampaignPage>(file);
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
