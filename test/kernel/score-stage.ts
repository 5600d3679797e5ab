/** What the tests of the scoring kernel share: a scene of one market, lines of books, and what comes of them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type {
  KernelMarket,
  KernelRun,
  KernelScene,
  ScoreKernel,
} from "../../src/kernel/score-kernel.ts";
import { wasmScoreKernel } from "../../src/kernel/score-wasm.ts";

const WASM = join(import.meta.dirname, "../../build/kernel/score.wasm");

/** The compiled kernel. Where it is not built, the tests fail: `npm test` builds it. */
export const MODULE = new WebAssembly.Module(readFileSync(WASM));

export const START = 1_767_657_600_000;
export const INTERVAL_MS = 60_000;

/** The miners' addresses by number, and a name. */
export const ALBA = `0x${"a1".repeat(20)}`;
export const BOREAS = `0x${"b2".repeat(20)}`;
export const NAMES = new Map([
  [ALBA, 0],
  [BOREAS, 1],
  ["mm-alba", 0],
]);

/** Every ppm weighs this. */
export const WEIGHT = 1_000_000;

export function marketWith(changes: Partial<KernelMarket> = {}): KernelMarket {
  return {
    id: "tide-usd",
    start: START,
    end: START + 10 * INTERVAL_MS,
    intervalMs: INTERVAL_MS,
    priceDecimals: 2,
    sizeDecimals: 4,
    minSize: 0n,
    minAgeMs: 0,
    maxAgeMs: undefined,
    maxSpreadPpm: 10_000,
    earning: [0, 1],
    weightAt: () => WEIGHT,
    ...changes,
  };
}

export function kernelWith(
  changes: Partial<KernelMarket> = {},
  scene: Partial<KernelScene> = {},
): ScoreKernel {
  return wasmScoreKernel(MODULE, {
    accounts: 2,
    names: NAMES,
    markets: [marketWith(changes)],
    seed: undefined,
    resolve: () => "wrong",
    ...scene,
  });
}

export const ORDER = {
  id: "1",
  account: ALBA as string | null,
  side: "bid",
  price: "99.9",
  size: "1.5",
  openedAt: START - 60_000,
};

/** A line of interval 0, altered as a test likes. */
export function line(changes: object = {}): string {
  const book = { market: "tide-usd", time: START, bid: "99.9", ask: "100.1", orders: [ORDER] };
  return `${JSON.stringify({ ...book, ...changes })}\n`;
}

/** A line whose only order differs from ORDER in the given fields. */
export function lineWithOrder(changes: object): string {
  return line({ orders: [{ ...ORDER, ...changes }] });
}

/** Puts a text in, as much as goes in. */
export function feed(kernel: ScoreKernel, text: string | Uint8Array): void {
  let bytes: Uint8Array = typeof text === "string" ? Buffer.from(text) : text;
  while (bytes.length > 0) {
    const room = kernel.room() ?? expect.fail("the kernel has no more room");
    const count = Math.min(room.length, bytes.length);
    room.set(bytes.subarray(0, count));
    kernel.fill(count);
    bytes = bytes.subarray(count);
  }
}

/** Scores lines. @returns the line that was declined first, if any. */
export function scan(kernel: ScoreKernel, text: string | Uint8Array): string | undefined {
  feed(kernel, text);
  const declined = kernel.scanLines();
  return declined === undefined ? undefined : Buffer.from(declined).toString();
}

/** The only market's run. */
export function runOf(kernel: ScoreKernel): KernelRun {
  return kernel.takeRun(0) ?? expect.fail("the kernel holds no interval");
}

/** Whether a line is scored by itself. */
export function isScored(text: string | Uint8Array, changes: Partial<KernelMarket> = {}): boolean {
  return scan(kernelWith(changes), text) === undefined;
}
