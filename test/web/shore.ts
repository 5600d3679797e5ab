/** Real browser tests: a harbour, a browser, and pages in it that tell of every trouble they had. */
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { findBrowser, startBrowser } from "../../scripts/web/browser.ts";
import { type Harbour, openHarbour, type SiteConfig } from "../../scripts/web/harbour.ts";
import { injectWallet, type TestWallet } from "../../scripts/web/test-wallet.ts";

export const CHAIN = 31337;

/** How long a busy machine may take to show anything, ms. */
export const PATIENCE_MS = 60_000;

export interface Visit extends BrowserContextOptions {
  /** The part of the address after `#`. */
  readonly at: string;
  /** The account of the wallet in the page; none by default. */
  readonly wallet?: string;
  /** Another config.json. */
  readonly config?: (config: SiteConfig) => unknown;
  /** What happens before the page is gone to: files and answers that are not as they should be. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

export interface Shore {
  readonly harbour: Harbour;
  readonly browser: Browser;
  visit(visit: Visit): Promise<Page>;
  /** Visits with a wallet and connects it. */
  visitWith(
    visit: Visit & { readonly wallet: string },
  ): Promise<{ page: Page; wallet: TestWallet }>;
  /** A miner of the example by name, in lower case. */
  miner(name: string): string;
}

/** A suite in a real browser. Each test begins with the chain as it was. Miner delta has claimed what was live. */
export function onShore(title: string, suite: (shore: () => Shore) => void): void {
  const executable = findBrowser();
  if (executable === undefined) {
    const how = "no Chromium was found: install one, or name it in TIDEMARK_BROWSER";
    if (process.env.CI === "true") it(title, () => expect.fail(how));
    else {
      process.stderr.write(`\nNOT TESTED, ${title}: ${how}\n`);
      it(title, { skip: how });
    }
    return;
  }
  describe(title, () => {
    let shore: Shore | undefined;
    let snapshot: string;
    const troubles: string[] = [];
    const there = () => shore ?? expect.fail("the shore is not open");
    before(async () => {
      const harbour = await openHarbour({ claimants: ["delta"], also: ["pools"] });
      shore = makeShore(harbour, await startBrowser(executable), troubles);
    });
    beforeEach(async () => {
      snapshot = await there().harbour.node.provider.send("evm_snapshot", []);
    });
    afterEach(async () => {
      await Promise.all(
        there()
          .browser.contexts()
          .map((context) => context.close()),
      );
      await there().harbour.node.provider.send("evm_revert", [snapshot]);
      expect(troubles.splice(0)).to.deep.equal([]);
    });
    after(async () => {
      await shore?.browser.close();
      await shore?.harbour.close();
    });
    suite(there);
  });
}

function makeShore(harbour: Harbour, browser: Browser, troubles: string[]): Shore {
  const { site, node } = harbour;
  const own = [new URL(site.url).origin, new URL(node.url).origin];
  const open = async ({ at, config, prepare, ...options }: Visit) => {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on("pageerror", ({ message }) => troubles.push(message));
    page.on("console", (message) => {
      if (/Content Security Policy/.test(message.text())) troubles.push(message.text());
    });
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      const isOwn = own.includes(origin) || protocol === "data:" || protocol === "blob:";
      if (!isOwn && config === undefined) troubles.push(`asked a third party: ${request.url()}`);
    });
    if (config !== undefined) {
      const body = JSON.stringify(config(harbour.config));
      await page.route("**/config.json", (route) => route.fulfill({ body }));
    }
    return { page, go: () => page.goto(`${site.url}${at}`), prepare };
  };
  return {
    harbour,
    browser,
    visit: async (visit) => {
      const { page, go, prepare } = await open(visit);
      await prepare?.(page);
      await go();
      return page;
    },
    visitWith: async (visit) => {
      const { page, go, prepare } = await open(visit);
      const name = "Buoy wallet";
      const account = visit.wallet;
      const wallet = await injectWallet(page, node.provider, { name, account, chainId: CHAIN });
      await prepare?.(page);
      await go();
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      return { page, wallet };
    },
    miner: (name) =>
      harbour.campaign.miners.find((miner) => miner.name === name)?.account ??
      expect.fail(`${name} is no miner`),
  };
}

/** What a token's section says, figure by figure. */
export async function figuresOf(page: Page, symbol: string): Promise<Record<string, string>> {
  const section = page.getByRole("region", { name: symbol, exact: true });
  await section.waitFor();
  const [names, values] = await Promise.all([
    section.locator("dt").allInnerTexts(),
    section.locator("dd data").allInnerTexts(),
  ]);
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
}

/** Waits until a figure of a token is what it should be. */
export async function waitForFigure(
  page: Page,
  symbol: string,
  figure: string,
  value: string,
): Promise<void> {
  await page
    .getByRole("region", { name: symbol, exact: true })
    .locator("dl > div", { hasText: figure })
    .getByText(value, { exact: true })
    .waitFor();
}
