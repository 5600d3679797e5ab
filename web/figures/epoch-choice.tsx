/** Which epoch's figures a page shows: the running one where there are figures of it, else the newest. */
import { useEffect } from "preact/hooks";
import type { CampaignPage, EpochHead } from "../../src/page/page-files.ts";
import { linkTo, place, replacePlace } from "../router.ts";
import { type EpochName, rereadLive } from "./files.ts";
import { showMinute, showStretch } from "./when.ts";

/** Milliseconds between two looks at the figures of an epoch that runs, while the page is seen. */
const LIVE_EVERY = 60_000;

/** The epoch that the address names, if it has pages. */
export function chosenEpoch({ published, latest, live }: CampaignPage): EpochName | undefined {
  const asked = place.value.query.get("epoch");
  if (asked === "live" && live !== null) return "live";
  const isThere = published.some(({ epoch, hasPages }) => hasPages && String(epoch) === asked);
  if (asked !== null && isThere) return asked;
  return live !== null ? "live" : latest === null ? undefined : String(latest);
}

/** The address of this page with another query; nothing where a value is undefined. */
export function here(changes: Readonly<Record<string, string | undefined>>): string {
  const { page, path, query } = place.value;
  const all = { ...Object.fromEntries(query), ...changes };
  const kept = Object.entries(all).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return linkTo(page, path, Object.fromEntries(kept));
}

export function EpochChoice({ view, epoch }: { view: CampaignPage; epoch: EpochName }) {
  const choose = (chosen: string) =>
    replacePlace(here({ epoch: chosen, minute: undefined, from: undefined }));
  return (
    <label class="pick">
      <span>Epoch</span>
      <select value={epoch} onChange={(event) => choose(event.currentTarget.value)}>
        {view.live !== null && <option value="live">{view.live}, running</option>}
        {view.published
          .filter(({ hasPages }) => hasPages)
          .toReversed()
          .map(({ epoch: number }) => (
            <option key={number} value={String(number)}>
              {number}
            </option>
          ))}
      </select>
    </label>
  );
}

/** What the figures are of; a running epoch's are never shown without saying so. */
export function EpochState({ head }: { head: EpochHead }) {
  const { epoch, start, end, isFinal, through } = head;
  useEffect(() => {
    if (isFinal) return;
    const timer = setInterval(() => {
      if (!document.hidden) void rereadLive();
    }, LIVE_EVERY);
    return () => clearInterval(timer);
  }, [isFinal]);
  if (isFinal) {
    return (
      <p class="state-line">
        <span class="tag tag-live">Final</span>
        <span>
          Epoch {epoch}, {showStretch(Date.parse(start), Date.parse(end))} UTC
        </span>
      </p>
    );
  }
  return (
    <p class="state-line">
      <span class="tag tag-pending">Running, not final</span>
      <span>
        Epoch {epoch} so far, through {showMinute(Date.parse(through))} UTC. Figures are what it
        would pay if nothing more came.
      </span>
    </p>
  );
}
