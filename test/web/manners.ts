/** What holds for every page: anyone can use it, anywhere, and it tells by what it can be checked. */
import { describe, it } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { injectWallet } from "../../scripts/web/test-wallet.ts";
import type { Shore, Visit } from "./shore.ts";

export const WIDE = { width: 1200, height: 900 };
export const PHONE = { width: 360, height: 740 };

/** Where each page is, and what it shows once it is whole. */
const pagesOf = (gale: string): readonly (readonly [string, string])[] => [
  ["#/", "Historic, no guarantee"],
  ["#/market/example/beta/tide-usdc?epoch=1&minute=42", "Recompute it yourself"],
  ["#/leaderboard/example/beta", "Share of points"],
  [`#/miner/${gale}`, "Checked in this browser"],
  [`#/verify/example/beta/2?account=${gale}`, "All that was checked is right."],
  ["#/admin/example/beta", "The balance covers"],
];

export function manners(shore: () => Shore): void {
  /** Goes through all pages, and asks something of each. */
  const walk = async (options: Partial<Visit>, ask: (page: Page) => Promise<unknown>) => {
    const answers: unknown[] = [];
    const page = await shore().visit({ at: "", ...options });
    for (const [at, text] of pagesOf(shore().miner("gale"))) {
      await page.evaluate(`location.hash = ${JSON.stringify(at)}`);
      await page.locator("main").getByText(text).first().waitFor();
      await page.getByText("Data hash").first().waitFor();
      answers.push([at, await ask(page)]);
    }
    return answers;
  };
  const each = (answer: unknown) => pagesOf(shore().miner("gale")).map(([at]) => [at, answer]);

  describe("every page", () => {
    it("when it is light and wide, it should have no fault that axe finds", async () => {
      const options = { colorScheme: "light", viewport: WIDE } as const;
      expect(await walk(options, faultsOf)).to.deep.equal(each([]));
    });

    it("when it is dark and on a phone, it should have no fault that axe finds", async () => {
      const options = { colorScheme: "dark", viewport: PHONE } as const;
      expect(await walk(options, faultsOf)).to.deep.equal(each([]));
    });

    it("when it is on a phone, it should not scroll sideways", async () => {
      const width = (page: Page) => page.evaluate("document.documentElement.scrollWidth");
      expect(await walk({ viewport: PHONE }, width)).to.deep.equal(each(PHONE.width));
    });

    it("should show policy, disclaimer, contract, root and data hash", async () => {
      const words = ["Nothing here is an offer", "Contract", "Root, epoch 2", "Data hash"];
      const missing = async (page: Page) => {
        const foot = page.getByRole("contentinfo");
        const href = await foot.getByRole("link", { name: "Policy" }).getAttribute("href");
        const text = `${await foot.innerText()} ${href}`;
        return [...words, "https://"].filter((word) => !text.includes(word));
      };
      expect(await walk({}, missing)).to.deep.equal(each([]));
    });
  });

  describe("the pages, by keyboard alone", () => {
    it("when a person tabs and types, it should look up, connect and claim", async () => {
      const gale = shore().miner("gale");
      const { provider } = shore().harbour.node;
      const page = await shore().visit({
        at: "#/miner",
        prepare: (opened) =>
          injectWallet(opened, provider, { name: "Keel", account: gale, chainId: 31337 }),
      });
      await page.getByRole("heading", { name: "How a claim works" }).waitFor();
      await tabTo(page, "Address");
      await page.keyboard.type(gale);
      await page.keyboard.press("Enter");
      await page.getByText("Checked in this browser").waitFor();
      await tabTo(page, "Connect a wallet to claim");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await tabTo(page, "Keel");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      await tabTo(page, "Claim 121");
      await page.keyboard.press("Enter");
      await page.getByText("121.825107410444652135 TIDE").waitFor();
    });

    it("when a page is gone to, it should give its title the focus", async () => {
      const page = await shore().visit({ at: "#/miner" });
      await page.getByRole("link", { name: "Verify" }).first().click();
      await page.getByText("All that was checked is right.").waitFor();
      expect(await page.evaluate("document.activeElement.textContent")).to.equal("Verify");
      expect(await page.title()).to.equal("Verify · Tidemark");
    });

    it("when the theme is chosen, it should hold after the page is loaded again", async () => {
      const page = await shore().visit({ at: "#/miner", colorScheme: "light" });
      const ground = () =>
        page.evaluate("getComputedStyle(document.body.parentNode).backgroundColor");
      const light = await ground();
      const choice = page.getByRole("button", { name: /^Theme/ });
      await choice.click();
      await choice.click();
      const dark = await ground();
      expect(dark).not.to.equal(light);
      await page.reload();
      await choice.waitFor();
      expect(await ground()).to.equal(dark);
    });
  });
}

export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(
      `(e => e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent)(document.activeElement)`,
    );
    if (String(found).trim().startsWith(name)) return;
  }
  expect.fail(`${name} is not reached by Tab`);
}
