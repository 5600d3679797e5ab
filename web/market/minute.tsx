/** One minute in full: the book, and how its reward was split, with every factor, as `epoch explain` tells it. */

import { useEffect } from "preact/hooks";
import type { SliceInterval, SlicePage } from "../../src/page/market-files.ts";
import { here } from "../figures/epoch-choice.tsx";
import { slicePage } from "../figures/files.ts";
import { spreadLimit } from "../figures/scored.ts";
import { showMinute } from "../figures/when.ts";
import { Await, Notice } from "../parts/states.tsx";
import { replacePlace } from "../router.ts";
import { BookPicture } from "./book-picture.tsx";
import { Command } from "./command.tsx";
import { Orders } from "./orders.tsx";
import type { MarketProps } from "./page.tsx";
import { Split } from "./split.tsx";

export interface MinuteProps extends MarketProps {
  readonly interval: number;
  readonly told: number;
}

const FAULTS: Readonly<Record<string, string>> = {
  missing: "There is no snapshot of this minute, so it paid nobody.",
  "one-sided": "The book was one-sided, so there is no mid, and it paid nobody.",
  crossed: "The best bid was not below the best ask, so there is no mid, and it paid nobody.",
};

export function Minute(props: MinuteProps) {
  const { page, campaignKey, epoch, market, interval, told } = props;
  const number = Math.floor(interval / page.slices.size);
  const start = Date.parse(page.start) + interval * page.intervalMs;
  const go = (to: number) => replacePlace(here({ minute: String(to) }));
  // So that the next press of an arrow finds the file there already.
  useEffect(() => {
    if (number + 1 < page.slices.count) slicePage(campaignKey, epoch, market.id, number + 1);
  }, [number]);
  return (
    <section id="minute" class="minute" aria-label="The chosen minute">
      <div class="section-head">
        <h2>{showMinute(start)} UTC</h2>
        <div class="steps">
          <button type="button" disabled={interval === 0} onClick={() => go(interval - 1)}>
            Minute before
          </button>
          <span class="soft small nowrap">
            interval {interval} of {page.intervals}
          </span>
          <button type="button" disabled={interval + 1 >= told} onClick={() => go(interval + 1)}>
            Minute after
          </button>
        </div>
      </div>
      <Await loaded={slicePage(campaignKey, epoch, market.id, number).value} what="the minute">
        {(slice) => <Found {...props} slice={slice} />}
      </Await>
    </section>
  );
}

function Found(props: MinuteProps & { slice: SlicePage }) {
  const { slice, interval, page } = props;
  const found = slice.intervals.find((each) => each.interval === interval);
  if (found === undefined) return <p>The files do not tell of this minute yet.</p>;
  const fault = FAULTS[found.book];
  return (
    <>
      {fault === undefined ? (
        <BookLine found={found} page={page} />
      ) : (
        <Notice kind="info" title={fault} />
      )}
      {found.orders.price.length > 0 && fault === undefined && (
        <BookPicture found={found} page={page} />
      )}
      <Split {...props} found={found} />
      {found.orders.price.length > 0 && <Orders {...props} found={found} />}
      <Command {...props} found={found} />
    </>
  );
}

/** The snapshot's own figures. */
function BookLine({
  found: { time, bid, ask, mid },
  page,
}: {
  found: SliceInterval;
  page: MinuteProps["page"];
}) {
  const { quote } = page.market;
  return (
    <dl class="facts">
      <div>
        <dt>Snapshot</dt>
        <dd>{time === null ? "–" : new Date(time).toISOString().slice(11, 23)}</dd>
      </div>
      <div>
        <dt>Best bid</dt>
        <dd>{bid}</dd>
      </div>
      <div>
        <dt>Best ask</dt>
        <dd>{ask}</dd>
      </div>
      <div>
        <dt>Mid</dt>
        <dd>
          {mid ?? "none"} <span class="symbol">{quote}</span>
        </dd>
      </div>
      <div>
        <dt>An order counts</dt>
        <dd>within {spreadLimit(page.terms) ?? "–"} % of mid</dd>
      </div>
    </dl>
  );
}
