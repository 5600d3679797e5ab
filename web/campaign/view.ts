/** A campaign's page file: names, tokens, markets and epochs to show. Nothing in it is believed about money. */
import { refuse } from "../../src/errors.ts";
import type { CampaignPage } from "../../src/page/page-files.ts";
import { fetchJson } from "../parts/fetch-json.ts";
import { loadOnce, readyValue, refresh } from "../parts/loaded.ts";
import { campaigns } from "./campaigns.ts";
import { checkView } from "./check-view.ts";

/** A campaign's page file by its key, read once. */
export const viewOf = loadOnce(readView);

/** Reads it again where it could not be read, or told of no contract yet. */
export async function rereadView(key: string): Promise<void> {
  const loaded = viewOf(key);
  if (typeof readyValue(loaded.value)?.distributor === "string") return;
  await refresh(loaded, () => readView(key));
}

async function readView(key: string): Promise<CampaignPage> {
  const { path } =
    campaigns.value.find((each) => each.key === key) ??
    refuse({ where: "campaign", got: key, expected: "one of config.json" });
  const file = `${path}/pages/campaign.json`;
  const view = await fetchJson<CampaignPage>(file);
  if (view !== undefined) return checkView(file, view);
  return refuse({
    where: file,
    got: "no such file",
    expected: "the campaign's page file",
    fix: "hardhat epoch build writes it.",
  });
}
