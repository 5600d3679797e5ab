import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { Locator } from "playwright-core";
import { PATIENCE_MS } from "./shore.ts";

const STEP_MS = 50;

/** Expects so many, as soon as the page has drawn them. */
export async function expectCount(found: Locator, due: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
    if ((await found.count()) === due) return;
    await setTimeout(STEP_MS);
  }
  expect(await found.count()).to.equal(due);
}
