/** What the recorder says while it runs, and what a run came to. */
import type { RecordNews } from "../book/record/record.ts";
import { count } from "./amount.ts";

/** One line of it. */
export function describeNews(news: RecordNews): string {
  const at = `${new Date(news.time).toISOString().replace(".000Z", "Z")} ${news.market}`;
  if ("orders" in news) return `${at}: recorded, from a book of ${count(news.orders, "order")} on`;
  return `${at}: a gap, ${news.gap.cause} (${news.gap.detail})`;
}

/** Counts a run. */
export function createRecordTally() {
  let [lines, gaps] = [0, 0];
  return {
    addLines: (more: number): void => {
      lines += more;
    },
    addNews: (news: RecordNews): void => {
      if ("gap" in news) gaps += 1;
    },
    result: () => ({ lines, gaps }),
    describe: () => `${count(lines, "line")}, ${count(gaps, "gap")}`,
  };
}
