/** `npm run soak`: a simulated day, 50 miners, 10 markets, 20 kills. Options: --hours, --kills, --speed, --seed, --out. */
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "24" },
    markets: { type: "string", default: "10" },
    miners: { type: "string", default: "50" },
    kills: { type: "string", default: "20" },
    speed: { type: "string", default: "120" },
    late: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "out/soak" },
  },
});
await mkdir(values.out, { recursive: true });
const result = await soak(values.out, {
  hours: Number(values.hours),
  markets: Number(values.markets),
  miners: Number(values.miners),
  kills: Number(values.kills),
  speed: Number(values.speed),
  lateMs: Number(values.late) * 1_000,
  seed: Number(values.seed),
});
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
const { lost, doubled, wrongInstants, wrongSums, isRevealed } = result;
process.exitCode = lost + doubled + wrongInstants + wrongSums === 0 && isRevealed ? 0 : 1;
