/**
 * A busy pool's logs from file to points, their sha256 included: `npm run bench:pool`. Logs a second are of processor time,
 * all threads together, so they are what one core does. `-- --logs N` takes another number of logs, `-- --weighted` scores by
 * three weights.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runAlone, type Timing } from "./measure.ts";
import { writePool } from "./pool/logs.ts";

interface Measured extends Timing {
  readonly logs: number;
  readonly bytes: number;
  readonly accounts: number;
  readonly peakMb: number;
  /** What is left once all garbage is collected. */
  readonly liveMb: number;
}

const { values } = parseArgs({
  options: {
    logs: { type: "string", default: "5000000" },
    weighted: { type: "boolean", default: false },
  },
});
const logs = Number(values.logs);
const programme = values.weighted ? "concentrated-weighted" : "concentrated";
const folder = await mkdtemp(join(tmpdir(), "tidemark-bench-"));
try {
  const part = await measure("part", Math.ceil(logs / 4));
  const whole = await measure("whole", logs);
  for (const each of [part, whole]) describe(each);
  const rate = Math.floor(whole.logs / whole.cpuSeconds);
  process.stdout.write(`pool: logs_per_s=${rate} peak_mb=${Math.ceil(whole.peakMb)}\n`);
} finally {
  await rm(folder, { recursive: true });
}

async function measure(name: string, count: number): Promise<Measured> {
  const path = join(folder, name);
  await writePool(path, count, programme);
  const measured = runAlone<Measured>("pool/score.ts", [path], ["--expose-gc"]);
  await rm(path, { recursive: true });
  return measured;
}

function describe(measured: Measured): void {
  const { logs: count, bytes, accounts, seconds, cpuSeconds, peakMb, liveMb } = measured;
  const size = `${count} logs, ${(bytes / 1e6).toFixed(0)} MB, ${accounts} accounts`;
  const times = `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor time`;
  const memory = `peak ${peakMb.toFixed(0)} MB, live at the end ${liveMb.toFixed(0)} MB`;
  process.stdout.write(`${size}: ${times}, ${memory}\n`);
}
