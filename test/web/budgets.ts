/** What the pages may weigh and how long they may keep anyone waiting, measured in the browser. */
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { Page, Response } from "playwright-core";
import { raiseMillion } from "./million.ts";
import type { Shore } from "./shore.ts";

/** Bytes of gzip. */
const FIRST_LOAD = 130_000;

/** Milliseconds. */
const LONGEST_TASK = 50;

/** A machine that does other things too may interrupt any task: the best of some visits counts. */
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
            await watchTasks(opened);
            await million.serve(opened, asked);
          },
        });
        await page.getByText("Checked in this browser: the proof leads to root").waitFor();
        await page.getByText(million.amount).first().waitFor();
        longest = await longestTask(page);
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

async function watchTasks(page: Page): Promise<void> {
  await page.addInitScript(`
    globalThis.tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)))
      .observe({ type: "longtask", buffered: true });
  `);
}

async function longestTask(page: Page): Promise<number> {
  return page.evaluate<number>("Math.max(0, ...tasks)");
}
