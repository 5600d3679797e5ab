/** One market's book on disk to points by decimal.js, in this process: how long, and how much memory. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { startClock, tell } from "../measure.ts";
import { accountOf, INTERVAL_MS } from "./books.ts";
import { scoreByDecimals } from "./decimal.ts";
import { pointsDigest } from "./points.ts";
import { epochStart, TERMS } from "./scene.ts";

const [folder = "", miners = "0"] = process.argv.slice(2);
const terms = {
  start: epochStart(),
  intervalMs: INTERVAL_MS,
  maxSpreadPpm: TERMS.maxSpreadPpm,
  k: TERMS.k,
  minSize: TERMS.minSize,
  minAgeMs: 0,
  maxAgeMs: TERMS.maxAgeSeconds * 1_000,
  miners: new Set(Array.from({ length: Number(miners) }, (_, i) => accountOf(i))),
};
const stop = startClock();
const points = await scoreByDecimals(join(folder, "books/1/bench-1.ndjson"), terms);
const timing = stop();

const exact = new Map([...points].map(([account, value]) => [account, value.toFixed(0)]));
tell({ ...timing, digest: createHash("sha256").update(pointsDigest(exact)).digest("hex") });
