/** The campaigns these pages are about, and which of them the reader looks at. */
import { computed, signal } from "@preact/signals";
import { type CampaignConfig, type Config, loadConfig } from "../config.ts";
import { type Loaded, readyValue, refresh } from "../parts/loaded.ts";
import { type Place, place } from "../router.ts";

/** What `config.json` says. */
export const config = signal<Loaded<Config>>({ state: "loading" });

/** Reads `config.json`. */
export async function startConfig(): Promise<void> {
  await refresh(config, loadConfig);
}

/** Every campaign in the order of the file. */
export const campaigns = computed(() => readyValue(config.value)?.campaigns ?? []);

/** The campaign that the current page is about: the one its address names, else the first. */
export const campaign = computed(() => campaignAt(place.value) ?? campaigns.value[0]);

/** The campaign that a place names: the first two parts of its path are `<campaign>/<phase>`. */
export function campaignAt({ path }: Place): CampaignConfig | undefined {
  const key = path.slice(0, 2).join("/");
  return campaigns.value.find((each) => each.key === key);
}

/** The parts of a place's path after the campaign's. */
export function pathInCampaign(at: Place): readonly string[] {
  return campaignAt(at) === undefined ? at.path : at.path.slice(2);
}
