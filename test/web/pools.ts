/** The pages of pools: their positions, their depth, and what an account's positions made. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import type { Page } from "playwright-core";
import type { CampaignPage, EpochPage } from "../../src/page/page-files.ts";
import type { PoolPage } from "../../src/page/pool-files.ts";
import { expectCount } from "./count.ts";
import { faultsOf, PHONE, WIDE } from "./manners.ts";
import type { Shore, Visit } from "./shore.ts";

const POOL = "#/market/pools/beta/tide-dai-pool?epoch=1";
const PAIR = "#/market/pools/beta/tide-dai-pair?epoch=1";

export function pools(shore: () => Shore): void {
  /** Visits the example of pools, which the site serves beside the other. */
  const visit = (options: Visit) =>
    shore().visit({
      ...options,
      config: (config) => ({ ...config, campaigns: [{ path: "data/pools/beta" }] }),
    });
  const pageFile = async <T>(name: string): Promise<T> =>
    JSON.parse(
      await readFile(join(shore().harbour.published, "../pools/beta/pages", name), "utf8"),
    ) as T;
  const positionsOf = (page: Page) => page.getByRole("region", { name: "Positions" });

  describe("the page of a pool", () => {
    it("should show each position with what it earned and made, the most points first", async () => {
      const page = await visit({ at: POOL });
      const rows = positionsOf(page).locator("tbody tr");
      await rows.first().waitFor();
      const file = await pageFile<PoolPage>("1/market/tide-dai-pool/pool.json");
      const names = await rows.locator("th a").allInnerTexts();
      expect(names).to.deep.equal([...file.positions.name]);
      const boreas = (await rows.first().innerText()).replace(/\s+/g, " ");
      for (const text of ["NFT 2", "-30540 to -29340", "37.37 %", "3,737 TIDE", "21,951", "−384.6"])
        expect(boreas).to.include(text);
      expect(await rows.nth(1).innerText()).to.include("+38.14");
    });

    it("should tell its depth, its slippage and its liquidity in words and tables beside the pictures", async () => {
      const page = await visit({ at: POOL });
      const depth = page.getByRole("region", { name: "Depth" }).getByRole("row", { name: /^1 %/ });
      expect((await depth.innerText()).replace(/\s+/g, " ")).to.equal("1 % 1,244 1,238");
      const trade = page.getByRole("region", { name: "Slippage" }).getByRole("row").nth(3);
      expect((await trade.innerText()).replace(/\s+/g, " ")).to.equal("3,065 DAI 1.015 % 1.22 %");
      const chart = page.getByRole("figure").filter({ hasText: "Depth in DAI" });
      await chart.getByText("Below: mostly about").waitFor();
      await chart.getByText("Numbers").click();
      await expectCount(chart.getByRole("row"), 25);
      await chart.getByLabel("within").selectOption({ label: "200 bps of the price" });
      await expectCount(page.getByRole("figure"), 5);
    });

    it("given a pair, should show shares at any price, and what of its liquidity does not earn", async () => {
      const page = await visit({ at: PAIR });
      await positionsOf(page).getByText("any price").first().waitFor();
      await page.getByText("Pale: does not earn.").waitFor();
      await page.getByText("not of 1 excluded account").waitFor();
    });

    it("given terms with weights, should say what earns, and by which weights", async () => {
      const campaign = await pageFile<CampaignPage>("campaign.json");
      const markets = campaign.markets.map((market) => ({
        ...market,
        terms: market.terms.map((each) => ({
          ...each,
          terms: { ...each.terms, weightsPpm: { fees: 500_000, token0: 300_000, token1: 200_000 } },
        })),
      }));
      const page = await visit({
        at: POOL,
        prepare: (opened) =>
          opened.route("**/pages/campaign.json", (route) =>
            route.fulfill({ json: { ...campaign, markets } }),
          ),
      });
      await page.getByText("fees and tokens in range, by the second").waitFor();
      await page.getByText("fees 50 %, token0 30 %, token1 20 %").waitFor();
    });

    it("while its epoch runs, should say when it is told", async () => {
      const campaign = { ...(await pageFile<CampaignPage>("campaign.json")), live: 2 };
      const epoch = { ...(await pageFile<EpochPage>("2/epoch.json")), isFinal: false, markets: [] };
      const page = await visit({
        at: "#/market/pools/beta/tide-dai-pool",
        prepare: async (opened) => {
          await opened.route("**/pages/campaign.json", (route) =>
            route.fulfill({ json: campaign }),
          );
          await opened.route("**/pages/live.json", (route) => route.fulfill({ json: epoch }));
        },
      });
      await page.getByText("The epoch runs, and a pool is told when it is over.").waitFor();
    });

    it("given page files of before there were any of pools, should say which is missing", async () => {
      const page = await visit({
        at: POOL,
        prepare: (opened) =>
          opened.route("**/pool.json", (route) => route.fulfill({ status: 404 })),
      });
      await page.getByText(/pool\.json: got no such file/).waitFor();
    });
  });

  describe("pools beside other markets", () => {
    it("should stand among the campaign's markets with their liquidity and their positions", async () => {
      const page = await visit({ at: "#/?epoch=1" });
      const row = page.getByRole("row", { name: /Uniswap V3/ });
      await row.waitFor();
      for (const text of ["70,000 TIDE", "72,728 DAI", "6 positions"])
        expect((await row.innerText()).replace(/\s+/g, " ")).to.include(text);
    });

    it("when pairs are the same, should be told apart by their exchange", async () => {
      const page = await visit({ at: "#/leaderboard/pools/beta?epoch=1" });
      await page.getByLabel("Market").selectOption({ label: "TIDE/DAI, Uniswap V2" });
      await page.getByText("4 miners earned").waitFor();
    });
  });

  describe("what an account's positions made", () => {
    it("should stand below what it earned, each epoch's, the newest first", async () => {
      const page = await visit({ at: `#/miner/${shore().miner("gale")}` });
      const rows = page
        .getByRole("region", { name: "Positions in pools" })
        .first()
        .locator("tbody tr");
      await rows.first().waitFor();
      expect(await rows.locator("th").allInnerTexts()).to.deep.equal(["2", "2", "1", "1"]);
      const last = (await rows.last().innerText()).replace(/\s+/g, " ");
      for (const text of ["NFT 2", "1,311.8808 TIDE", "21,566", "−77.47", "82.64", "+75.76"])
        expect(last).to.include(text);
    });

    it("given page files of before there were positions in them, should show the rest", async () => {
      const page = await visit({
        at: `#/miner/${shore().miner("gale")}`,
        prepare: (opened) =>
          opened.route("**/accounts/*.json", async (route) => {
            const response = await route.fetch();
            const json = await response.json();
            const accounts = json.accounts?.map((row: unknown[]) => row.slice(0, 5));
            return route.fulfill({ response, json: { ...json, ...(accounts && { accounts }) } });
          }),
      });
      const earned = page.getByRole("region", { name: "Earned by market and epoch" });
      await earned.getByRole("link", { name: "TIDE/DAI, Uniswap V3" }).first().waitFor();
      await expectCount(page.getByRole("heading", { name: "Positions in pools" }), 0);
    });
  });

  describe("every page of pools", () => {
    const places = (): readonly (readonly [string, string])[] => [
      [POOL, "Slippage in basis points"],
      [PAIR, "Slippage in basis points"],
      [`#/miner/${shore().miner("gale")}`, "Price's part"],
    ];
    const looks = {
      "light and wide": { colorScheme: "light", viewport: WIDE },
      "dark and on a phone": { colorScheme: "dark", viewport: PHONE },
    } as const;
    for (const [name, look] of Object.entries(looks)) {
      it(`when it is ${name}, it should have no fault that axe finds, and not scroll sideways`, async () => {
        for (const [at, text] of places()) {
          const page = await visit({ at, ...look });
          await page.locator("main").getByText(text).first().waitFor({ state: "attached" });
          await page.getByText("Data hash").first().waitFor();
          expect(await faultsOf(page), at).to.deep.equal([]);
          const width = await page.evaluate("document.documentElement.scrollWidth");
          expect(width, at).to.equal(look.viewport.width);
        }
      });
    }
  });
}
