/**
 * A pool's logs on disk to points, their digest included, in this process: how long, and how much memory. Its peak holds
 * what V8 lets young garbage grow to, which takes a million logs; what is live at the end is what the logs left behind.
 */
import { join } from "node:path";
import { loadCampaign, phaseOf } from "../../../src/epoch/load.ts";
import { scoreEpoch } from "../../../src/epoch/scoring/score.ts";
import { startClock, tell } from "../measure.ts";

const [folder = ""] = process.argv.slice(2);
const { campaign } = await loadCampaign(join(folder, "campaign.json"));
const stop = startClock();
const { scores, inputs } = await scoreEpoch(
  campaign,
  phaseOf(campaign, "beta"),
  1,
  join(folder, "books"),
);
const timing = stop();
globalThis.gc?.();
tell({
  ...timing,
  logs: inputs[0]?.lines,
  bytes: inputs[0]?.bytes,
  accounts: scores[0]?.points.size,
  liveMb: process.memoryUsage().heapUsed / 1e6,
});
