/** The browser that the pages are tested and pictured with: one that is on this machine already. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** A busy machine takes its time. */
const START_TIMEOUT_MS = 120_000;

/** Where it is; undefined where there is none. `TIDEMARK_BROWSER` names one, and then no other is looked for. */
export function findBrowser(): string | undefined {
  const named = process.env.TIDEMARK_BROWSER;
  return (named === undefined ? PLACES : [named]).find((place) => existsSync(place));
}

/** Starts it without a window, and without anything that it does in the background by itself. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    timeout: START_TIMEOUT_MS,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
    ],
  });
}
