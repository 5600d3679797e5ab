/** The pictures of docs/pages/: `node scripts/web/pictures.ts`, or with the names of some of them. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { refuse } from "../../src/errors.ts";
import { writeNote } from "../../src/terminal/output.ts";
import { CHAIN_ID } from "../demo/node.ts";
import { findBrowser, startBrowser } from "./browser.ts";
import { configFor, type Harbour, openHarbour } from "./harbour.ts";
import { smallPng } from "./small-png.ts";
import { injectWallet } from "./test-wallet.ts";

const OUT = join(import.meta.dirname, "../../docs/pages");

interface Picture {
  readonly name: string;
  /** GALE stands for the account of a miner with something to claim, DELTA for one that claimed. */
  readonly at: string;
  /** What it shows once it is whole. */
  readonly shows: string | RegExp;
  readonly isPhone?: boolean;
  readonly isDark?: boolean;
  /** Whether a wallet of GALE is connected. */
  readonly hasWallet?: boolean;
  readonly prepare?: (page: Page, harbour: Harbour) => Promise<unknown>;
  readonly after?: (page: Page) => Promise<unknown>;
}

const CHECKED = "Checked in this browser";
const GALE_AT = "#/miner/GALE";
const POOL_AT = "#/market/pools/beta/tide-dai-pool?epoch=1";
const ofPools = (page: Page, { node }: Harbour) => {
  const body = JSON.stringify(configFor(node.url, ["pools"]));
  return page.route("**/config.json", (route) => route.fulfill({ body }));
};
const alter = (page: Page) =>
  page.route("**/shards/0.json", (route) => route.fulfill({ body: "{}" }));

const PICTURES: readonly Picture[] = [
  { name: "campaigns", at: "#/", shows: "Data hash" },
  { name: "campaigns-phone-dark", at: "#/", shows: "Data hash", isPhone: true, isDark: true },
  { name: "market", at: "#/market/example/beta/tide-usdc", shows: "Data hash" },
  { name: "market-dark", at: "#/market/example/beta/tide-usdc", shows: "Data hash", isDark: true },
  { name: "pool", at: POOL_AT, shows: "Data hash", prepare: ofPools },
  { name: "pool-dark", at: POOL_AT, shows: "Data hash", prepare: ofPools, isDark: true },
  { name: "pool-phone", at: POOL_AT, shows: "Data hash", prepare: ofPools, isPhone: true },
  { name: "positions", at: GALE_AT, shows: "Positions in pools", prepare: ofPools },
  { name: "leaderboard", at: "#/leaderboard/example/beta", shows: "Data hash" },
  { name: "lookup", at: "#/miner", shows: "How a claim works" },
  { name: "claimable", at: GALE_AT, shows: "Network fee about", hasWallet: true },
  { name: "claimable-dark", at: GALE_AT, shows: CHECKED, isDark: true },
  { name: "claimable-phone", at: GALE_AT, shows: CHECKED, isPhone: true },
  { name: "pending", at: "#/miner/DELTA", shows: "Payouts" },
  {
    name: "not-eligible",
    at: "#/miner/0x00000000000000000000000000000000000000aa",
    shows: "Nothing for this address.",
  },
  {
    name: "root-mismatch",
    at: GALE_AT,
    shows: "These files are not the ones that were published",
    prepare: alter,
  },
  {
    name: "chain-down",
    at: GALE_AT,
    shows: "The chain cannot be read",
    prepare: (page, { node }) => page.route(node.url, (route) => route.abort()),
  },
  {
    name: "wrong-chain",
    at: GALE_AT,
    shows: "Network fee about",
    hasWallet: true,
    after: async (page) => {
      await page.evaluate(
        'dispatchEvent(new CustomEvent("Buoywallet-chainChanged", { detail: "0x1" }))',
      );
      await page.getByText("Switch to Local node").waitFor();
    },
  },
  {
    name: "connect",
    at: GALE_AT,
    shows: CHECKED,
    prepare: async (page, { node: { provider } }) => {
      const wallet = { account: "", chainId: CHAIN_ID };
      await injectWallet(page, provider, { ...wallet, name: "Buoy wallet" });
      await injectWallet(page, provider, { ...wallet, name: "Keel wallet" });
    },
    after: async (page) => {
      await page.getByRole("button", { name: "Connect a wallet to claim" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "verify", at: "#/verify/example/beta/2?account=GALE", shows: "All that was checked" },
  {
    name: "verify-wrong",
    at: "#/verify/example/beta/1",
    shows: "Something is wrong",
    prepare: alter,
  },
  { name: "admin", at: "#/admin/example/beta", shows: "The balance covers" },
  {
    name: "claimed",
    at: GALE_AT,
    shows: "Network fee about",
    hasWallet: true,
    after: async (page) => {
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("121.825107410444652135 TIDE").waitFor();
      await page.getByRole("heading", { name: "Payouts" }).waitFor();
    },
  },
];

const wanted = process.argv.slice(2);
const executable =
  findBrowser() ??
  refuse({ where: "browser", got: "none", expected: "a Chromium on this machine" });
await mkdir(OUT, { recursive: true });
const harbour = await openHarbour({ claimants: ["delta"], also: ["pools"] });
const browser = await startBrowser(executable);
try {
  for (const picture of PICTURES) {
    if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
    await take(picture);
    writeNote(`  + ${picture.name}`);
  }
} finally {
  await browser.close();
  await harbour.close();
}

async function take(picture: Picture): Promise<void> {
  const { name, at, shows, isPhone, isDark, hasWallet, prepare, after } = picture;
  const miner = (called: string) =>
    harbour.campaign.miners.find((each) => each.name === called)?.account ?? "";
  const context = await browser.newContext({
    viewport: isPhone ? { width: 390, height: 780 } : { width: 1100, height: 760 },
    colorScheme: isDark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  if (hasWallet) {
    const wallet = { name: "Buoy wallet", account: miner("gale"), chainId: CHAIN_ID };
    await injectWallet(page, harbour.node.provider, wallet);
  }
  await prepare?.(page, harbour);
  const place = at.replace("GALE", miner("gale")).replace("DELTA", miner("delta"));
  await page.goto(`${harbour.site.url}${place}`);
  if (hasWallet) {
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("button", { name: "Buoy wallet" }).click();
  }
  await page.getByText(shows).first().waitFor();
  await after?.(page);
  await scrollThrough(page);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  const isDialog = name === "connect";
  const png = await page.screenshot({ fullPage: !isDialog });
  const { pixels, width, height } = await pixelsOf(png);
  await writeFile(join(OUT, `${name}.png`), smallPng(pixels, width, height));
  await context.close();
}

/** Charts are drawn when they are first seen. */
async function scrollThrough(page: Page): Promise<void> {
  const height = await page.evaluate<number>("document.documentElement.scrollHeight");
  for (let y = 0; y < height; y += 500) {
    await page.evaluate(`scrollTo(0, ${y})`);
    await page.waitForTimeout(80);
  }
  await page.evaluate("scrollTo(0, 0)");
}

/** The browser itself decodes what it drew, on a page without a policy. */
async function pixelsOf(png: Buffer) {
  const page = await browser.newPage();
  const data = JSON.stringify(`data:image/png;base64,${png.toString("base64")}`);
  const [width, height, base64] = await page.evaluate<[number, number, string]>(`(async () => {
    const image = new Image();
    image.src = ${data};
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return [image.width, image.height, data.toBase64?.() ?? toBase64(data)];
    function toBase64(bytes) {
      let text = "";
      for (let i = 0; i < bytes.length; i += 8192)
        text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return btoa(text);
    }
  })()`);
  await page.close();
  return { width, height, pixels: Buffer.from(base64, "base64") };
}
