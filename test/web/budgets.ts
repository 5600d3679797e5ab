/** What the pages may weigh and how long they may keep anyone waiting, measured in the browser. */
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { Response } from "playwright-core";
import { raiseMillion } from "./million.ts";
import type { Shore } from "./shore.ts";

/** Bytes of gzip. */
const FIRST_LOAD = 130_000;

/** The category in which a trace has every task. */
const TASKS = "disabled-by-default-devtools.timeline";

/** Milliseconds. */
const LONGEST_TASK = 50;

/** What a task takes is the processor's time. A busy machine adds to that too: the best of some visits counts. */
const VISITS = 4;

export function budgets(shore: () => Shore): void {
  describe("the budgets", () => {
    for (const [name, at, text] of [
      ["the page of campaigns", "#/", "Data hash"],
      ["the page of an address", "#/miner/GALE", "Checked in this browser"],
      ["the page that verifies", "#/verify/example/beta/2", "All that was checked is right."],
    ] as const) {
      it(`${name} should load at most 130 kB of gzip in all`, async () => {
        const loaded: Response[] = [];
        const page = await shore().visit({
          at: at.replace("GALE", shore().miner("gale")),
          prepare: async (opened) => opened.on("response", (response) => loaded.push(response)),
        });
        await page.getByText(text).first().waitFor();
        const own = loaded.filter((response) =>
          /\.(?:js|css|html|svg)$|\/$/.test(pathOf(response)),
        );
        const sizes = await Promise.all(
          own.map(async (response) => gzipSync(await response.body(), { level: 9 }).length),
        );
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(total, `${name}, bytes`).to.be.within(20_000, FIRST_LOAD);
      });
    }

    it("at a million recipients it should prove an address from one shard, with no task over 50 ms", async () => {
      const million = await raiseMillion(shore().harbour);
      const asked: string[] = [];
      let longest = Number.POSITIVE_INFINITY;
      for (let visit = 0; visit < VISITS && longest > LONGEST_TASK; visit++) {
        asked.splice(0);
        const page = await shore().visit({
          at: `#/miner/${million.account}`,
          prepare: async (opened) => {
            await million.serve(opened, asked);
            await shore().browser.startTracing(opened, { categories: ["__metadata", TASKS] });
          },
        });
        await page.getByText("Checked in this browser: the proof leads to root").waitFor();
        await page.getByText(million.amount).first().waitFor();
        longest = longestTask(await shore().browser.stopTracing());
        await page.context().close();
      }
      expect(asked.filter((path) => /shards\/[0-9]+\.json$/.test(path))).to.have.length(1);
      expect(longest, "the longest task, ms").to.be.at.most(LONGEST_TASK);
    });
  });
}

function pathOf(response: Response): string {
  return new URL(response.url()).pathname;
}

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** The longest task of a page's own thread in a trace, in milliseconds. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const own = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.name === "RunTask" && event.cat === TASKS && own.has(threadOf(event)),
  );
  expect(tasks, "tasks in the trace").not.to.have.length(0);
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000;
}
