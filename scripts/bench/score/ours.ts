/** Books on disk to points, in this process: how long, and how much memory. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { loadCampaign, phaseOf } from "../../../src/epoch/load.ts";
import { scoreEpoch, scorePoints } from "../../../src/epoch/scoring/score.ts";
import { builtKernel, loadModule } from "../../../src/epoch/scoring/wasm-module.ts";
import { startClock, tell } from "../measure.ts";
import { pointsDigest } from "./points.ts";

const [folder = "", workers = "1", kernel = "wasm", digests = "without"] = process.argv.slice(2);
const { campaign } = await loadCampaign(join(folder, "campaign.json"));
// The other side is given its terms too.
const stop = startClock();
const module = kernel === "wasm" ? loadModule(builtKernel("score")) : undefined;
const score = digests === "with" ? scoreEpoch : scorePoints;
const means = { workers: Number(workers), module };
const phase = phaseOf(campaign, "beta");
const { scores } = await score(campaign, phase, 1, join(folder, "books"), undefined, means);
const timing = stop();

const snapshots = scores.reduce((sum, { counts }) => sum + counts.snapshots, 0);
const points = scores.map((each) => pointsDigest(each.points));
const digest = createHash("sha256").update(points.join()).digest("hex");
tell({ ...timing, snapshots, digest });
