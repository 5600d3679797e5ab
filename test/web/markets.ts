/** The pages of figures: campaigns, a market down to one minute, the leaderboard, and what an account earned. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { explainEpoch } from "../../src/epoch/explain.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import type { CampaignPage, EpochPage } from "../../src/page/page-files.ts";
import { EXAMPLE } from "../epoch/golden.ts";
import { minuteOf } from "../epoch/paged.ts";
import { expectCount } from "./count.ts";
import type { Shore } from "./shore.ts";

const MARKET = "#/market/example/beta/tide-usdc";

const rowNames = (page: Page) => page.locator("main tbody tr th[scope=row] a").allInnerTexts();

export function markets(shore: () => Shore): void {
  /** A page file of the example, as it was published. */
  const pageFile = async <T>(name: string): Promise<T> =>
    JSON.parse(await readFile(join(shore().harbour.published, "beta/pages", name), "utf8")) as T;

  describe("the page of campaigns", () => {
    it("should show each market's figures, with what a yield leaves out beside them", async () => {
      const page = await shore().visit({ at: "#/" });
      const row = page.getByRole("row", { name: /^TIDE\/USDC/ });
      await row.waitFor();
      for (const text of ["42,000 TIDE", "13,125 bUSD", "489.6 USDC", "7 bots", "0.75 %"]) {
        expect((await row.innerText()).replace(/\s+/g, " ")).to.include(text);
      }
      await page.getByText("Historic, no guarantee.").waitFor();
      await page.getByText(/A year is 365.25 days, without compounding/).waitFor();
      await page.getByText(/The root of epoch 2 is pending/).waitFor();
    });

    it("when a column's head is pressed, it should sort by it, and say so", async () => {
      const page = await shore().visit({ at: "#/" });
      const head = page.getByRole("columnheader", { name: "Miners" });
      await head.getByRole("button").click();
      expect(await head.getAttribute("aria-sort")).to.equal("descending");
      expect(await rowNames(page)).to.deep.equal(["TIDE/WETH", "TIDE/USDC", "TIDE/DAI"]);
      await head.getByRole("button").click();
      expect(await head.getAttribute("aria-sort")).to.equal("ascending");
      expect(await rowNames(page)).to.deep.equal(["TIDE/DAI", "TIDE/USDC", "TIDE/WETH"]);
    });

    it("when a person searches, it should leave what matches, and say where nothing does", async () => {
      const page = await shore().visit({ at: "#/" });
      await page.getByRole("row", { name: /^TIDE\/DAI/ }).waitFor();
      await page.getByLabel("Find").fill("weth");
      expect(await rowNames(page)).to.deep.equal(["TIDE/WETH"]);
      await page.getByLabel("Find").fill("doge");
      await page.getByText("No market matches.").waitFor();
    });

    it("when a price is given, it should show the yield of epoch yields in percent", async () => {
      const page = await shore().visit({ at: "#/?epoch=1&price=TIDE/USDC=0.01,bUSD/USDC=1" });
      const row = page.getByRole("row", { name: /^TIDE\/USDC/ });
      await row.getByText("259.1 %").waitFor();
      await row.getByText("94,629 %").waitFor();
    });

    it("should not fetch what only draws charts", async () => {
      const asked: string[] = [];
      const page = await shore().visit({
        at: "#/",
        prepare: async (opened) => opened.on("request", (request) => asked.push(request.url())),
      });
      await page.getByRole("row", { name: /^TIDE\/DAI/ }).waitFor();
      expect(asked.filter((url) => /draw-/.test(url))).to.deep.equal([]);
      await page.getByRole("link", { name: "TIDE/DAI" }).click();
      await drawn(page);
      expect(asked.filter((url) => /draw-.*\.js/.test(url))).to.have.length(1);
    });

    it("given an epoch that runs, it should show its figures as not final", async () => {
      const campaign = { ...(await pageFile<CampaignPage>("campaign.json")), live: 2 };
      const through = "2026-01-06T06:00:00.000Z";
      const live = { ...(await pageFile<EpochPage>("2/epoch.json")), isFinal: false, through };
      const page = await shore().visit({
        at: "#/",
        prepare: async (opened) => {
          await opened.route("**/pages/campaign.json", (route) =>
            route.fulfill({ json: campaign }),
          );
          await opened.route("**/pages/live.json", (route) => route.fulfill({ json: live }));
        },
      });
      await page.getByText("Running, not final").waitFor();
      await page.getByText(/Epoch 2 so far, through 6 Jan, 06:00 UTC/).waitFor();
      await page.getByLabel("Epoch").selectOption("1");
      await page.getByText("Final", { exact: true }).waitFor();
    });

    it("while an epoch runs, it should read its figures again, and keep them where that fails", async () => {
      const campaign = { ...(await pageFile<CampaignPage>("campaign.json")), live: 2 };
      const epoch = { ...(await pageFile<EpochPage>("2/epoch.json")), isFinal: false };
      const hours = ["05", "06"];
      const page = await shore().visit({
        at: "#/",
        prepare: async (opened) => {
          await opened.clock.install();
          await opened.route("**/pages/campaign.json", (route) =>
            route.fulfill({ json: campaign }),
          );
          await opened.route("**/pages/live.json", (route) => {
            const through = `2026-01-06T${hours.shift()}:00:00.000Z`;
            return !through.includes("undefined")
              ? route.fulfill({ json: { ...epoch, through } })
              : route.fulfill({ status: 500 });
          });
        },
      });
      await page.getByText(/so far, through 6 Jan, 05:00 UTC/).waitFor();
      await page.clock.fastForward(60_000);
      await page.getByText(/so far, through 6 Jan, 06:00 UTC/).waitFor();
      await page.clock.fastForward(60_000);
      await page.getByText(/so far, through 6 Jan, 06:00 UTC/).waitFor();
    });

    it("given no epoch yet, it should say so", async () => {
      const campaign = await pageFile<CampaignPage>("campaign.json");
      const page = await shore().visit({
        at: "#/",
        prepare: (opened) =>
          opened.route("**/pages/campaign.json", (route) =>
            route.fulfill({ json: { ...campaign, latest: null, published: [] } }),
          ),
      });
      await page.getByText("No epoch has been measured yet.").waitFor();
    });

    it("given a page file that is missing, it should say which, and how it is made", async () => {
      const page = await shore().visit({
        at: "#/",
        prepare: (opened) =>
          opened.route("**/2/epoch.json", (route) => route.fulfill({ status: 404 })),
      });
      await page.getByText(/2\/epoch\.json: got no such file/).waitFor();
      await page.getByText(/hardhat epoch pages/).waitFor();
    });
  });

  describe("the page of a market", () => {
    it("should draw each chart, and say in words and in a table what is drawn", async () => {
      const page = await shore().visit({ at: `${MARKET}?epoch=1` });
      const chart = page.getByRole("figure").filter({ hasText: "Spread in basis points" });
      await drawn(page);
      await chart.getByText("Spread: mostly about 6.01 bps").waitFor();
      await chart.getByText("Numbers").click();
      await expectCount(chart.getByRole("row"), 241);
      await expectCount(page.getByRole("figure"), 5);
    });

    it("when a minute is chosen, it should split its reward as epoch explain does", async () => {
      const page = await shore().visit({ at: `${MARKET}?epoch=1` });
      await page.getByRole("button", { name: "Show minute 00:42" }).click();
      const minute = page.getByRole("region", { name: "The chosen minute" });
      await minute.getByRole("combobox", { name: "Orders of" }).selectOption({ label: "gale" });
      const due = await explained("gale", 42);
      expect(due.slots.map(({ points }) => points)).to.have.members([
        "44993986360068",
        "33792840866280",
      ]);
      for (const [i, side] of ["Bids", "Asks"].entries()) {
        const row = minute
          .getByRole("region", { name: `${side}, by miner` })
          .getByRole("row", { name: /gale/ });
        expect(await digitsOf(row.innerText())).to.include(String(due.slots[i]?.points));
      }
      const orders = minute.getByRole("region", { name: "Orders of the minute" }).locator("tbody");
      await expectCount(orders.getByRole("row"), due.orders.length);
      for (const { id, weight, points, price } of due.orders) {
        const text = await orders.getByRole("row", { name: String(id) }).innerText();
        expect(text).to.include(String(price));
        const digits = await digitsOf(text);
        expect(digits).to.include(String(weight));
        expect(digits).to.include(String(points));
      }
      await minute
        .getByText(/2 empty minutes before did not pay/)
        .first()
        .waitFor();
      await minute
        .getByText(/--epoch 1 --account 0x14dc\w+ --market tide-usdc --minute 42$/)
        .waitFor();
    });

    it("given a minute without a snapshot, it should say so, and lead to the one that paid for it", async () => {
      const page = await shore().visit({ at: `${MARKET}?epoch=1&minute=41` });
      await page.getByText("There is no snapshot of this minute").waitFor();
      await page.getByRole("link", { name: "interval 42" }).first().click();
      await page.getByRole("heading", { name: "6 Jan, 00:42 UTC" }).waitFor();
    });

    it("by keyboard, it should go from minute to minute", async () => {
      const page = await shore().visit({ at: `${MARKET}?epoch=1&minute=42` });
      await page.getByRole("button", { name: "Minute after" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "6 Jan, 00:43 UTC" }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "6 Jan, 00:44 UTC" }).waitFor();
    });

    it("when the page's address names no account, it should keep that out of the command", async () => {
      const page = await shore().visit({ at: `${MARKET}?epoch=1&minute=42&miner=$(id)` });
      const command = page.getByRole("region", { name: "Recompute" }).locator("code");
      expect(await command.innerText()).to.match(/--account 0x[0-9a-f]{40} /);
    });

    it("when a chart is pressed, it should show that minute", async () => {
      const page = await shore().visit({ at: `${MARKET}?epoch=1` });
      await drawn(page);
      await page.locator(".u-over").first().click();
      await page.getByRole("region", { name: "The chosen minute" }).waitFor();
      expect(page.url()).to.match(/minute=1[12]\d/);
    });

    it("given no such market, it should say so", async () => {
      const page = await shore().visit({ at: "#/market/example/beta/tide-doge" });
      await page.getByRole("heading", { name: "No such market" }).waitFor();
    });
  });

  describe("the leaderboard", () => {
    it("should rank, and tell who rose and fell since the epoch before", async () => {
      const page = await shore().visit({ at: "#/leaderboard/example/beta?epoch=2" });
      await page.getByRole("row", { name: /delta/ }).waitFor();
      expect((await rowNames(page)).slice(0, 3)).to.deep.equal(["delta", "harbor", "quay"]);
      await page
        .getByRole("row", { name: /harbor/ })
        .getByText("up 6")
        .waitFor();
      await page
        .getByRole("row", { name: /pelican/ })
        .getByText("down 6")
        .waitFor();
    });

    it("when a market is chosen, it should rank that one alone", async () => {
      const page = await shore().visit({ at: "#/leaderboard/example/beta?epoch=2" });
      await page.getByLabel("Market").selectOption({ label: "TIDE/WETH" });
      await page.getByText("8 miners earned").waitFor();
      expect((await rowNames(page))[0]).to.equal("quay");
    });
  });

  describe("what an account earned", () => {
    it("should stand below its figures by epoch and market, the newest first, and as CSV", async () => {
      const gale = shore().miner("gale");
      const page = await shore().visit({ at: `#/miner/${gale}` });
      const earned = page.getByRole("region", { name: "Earned by market and epoch" });
      await earned.getByRole("link", { name: "TIDE/USDC" }).first().waitFor();
      const heads = await earned.locator("tbody th").allInnerTexts();
      expect(heads.map((head) => head.trim()[0])).to.deep.equal(["2", "2", "1", "1"]);
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        earned.getByRole("button", { name: "Download CSV" }).click(),
      ]);
      const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
      expect(lines[0]).to.equal(
        "epoch,start,end,state,market,points,uptime,intervals,token,reward",
      );
      expect(
        lines.filter((line) => line.startsWith("1,") && line.includes("tide-usdc")),
      ).to.have.length(2);
    });
  });
}

/** Charts are drawn when they are seen. */
async function drawn(page: Page): Promise<void> {
  await page.locator(".picture").first().scrollIntoViewIfNeeded();
  await page.locator("canvas").first().waitFor();
}

const digitsOf = async (text: string | Promise<string>) => (await text).replaceAll(",", "");

/** What `epoch explain` says of a minute of tide-usdc in the example's first epoch. */
async function explained(account: string, interval: number) {
  const loaded = await loadCampaign(join(EXAMPLE, "campaign.json"));
  const result = await explainEpoch({
    loaded,
    phase: phaseOf(loaded.campaign, "beta"),
    epoch: 1,
    books: join(EXAMPLE, "books"),
    distributions: "nowhere",
    account,
    market: "tide-usdc",
    day: undefined,
    hour: undefined,
    minute: String(interval),
  });
  if ("wrong" in result) return expect.fail("disagrees");
  return minuteOf(result, "tide-usdc");
}
