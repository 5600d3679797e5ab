/** Which campaign a page is about, where there are several. */
import { campaign, campaigns } from "../campaign/campaigns.ts";
import { viewOf } from "../campaign/view.ts";
import { goTo, linkTo, place } from "../router.ts";
import { readyValue } from "./loaded.ts";

export function CampaignChoice() {
  if (campaigns.value.length < 2) return null;
  const { page } = place.value;
  return (
    <label class="field">
      <span>Campaign</span>
      <select
        value={campaign.value?.key}
        onChange={(event) => goTo(linkTo(page, event.currentTarget.value.split("/")))}
      >
        {campaigns.value.map(({ key }) => {
          const view = readyValue(viewOf(key).value);
          return (
            <option key={key} value={key}>
              {view ? `${view.name}, ${view.phase}` : key}
            </option>
          );
        })}
      </select>
    </label>
  );
}
