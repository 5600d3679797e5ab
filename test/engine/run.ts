/**
 * `npm run identical`: random campaigns through the engine inside, one server of ClickHouse and two shards, manifest by
 * manifest. Options: --campaigns, --seed, --seconds (no further campaign is begun after so long), --release (18.16 or 26.7). Says in how many campaigns each branch was taken, the rarest first; of a
 * thousand and more, each must be in 2 %.
 */
import { parseArgs } from "node:util";
import { releaseOf } from "../../scripts/clickhouse/releases.ts";
import { goThrough } from "./many-phases.ts";

const { values } = parseArgs({
  options: {
    campaigns: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string", default: "3600" },
    release: { type: "string", default: "18.16" },
  },
});
const release = releaseOf(values.release);
const started = performance.now();
const seed = Number(values.seed);
const went = await goThrough(
  release,
  seed,
  Number(values.campaigns),
  Number(values.seconds),
  (done) => {
    if (done % 50 === 0) process.stderr.write(`${done} of ${values.campaigns}\n`);
  },
);
const seconds = Math.round((performance.now() - started) / 1000);
const { campaigns, epochs, same, refused, faults } = went;
const taken = [...went.branches.shares()].sort(([, a], [, b]) => a - b);
for (const [branch, share] of taken) {
  process.stdout.write(`${Math.round(share * campaigns)} ${branch}\n`);
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
const rare = went.branches.rare(0.02).length;
process.stdout.write(
  `identical: seed=${seed} campaigns=${campaigns} epochs=${epochs} manifests=${same} refused=${refused} rare=${rare} different=${faults.length} s=${seconds}\n`,
);
// Few campaigns miss a branch by bad luck.
process.exitCode = faults.length === 0 && (rare === 0 || campaigns < 1_000) ? 0 : 1;
