/**
 * Mutation testing of the contracts:
 *
 *     node scripts/mutation/run.ts [--out <file>] [--only <pattern>] [--every <n>] [--from <n>] [--list] [--no-solidity]
 *
 * `--only` matches `<file>:<line> <operator>`, `--every 20` takes each twentieth mutant, `--from 1` starts at the second,
 * `--list` only names them, and `--no-solidity` leaves the Solidity tests out. Survivors are written to `--out`, each with its change. Exit code 1
 * where one survived, or where a suite fails without any mutant.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Bench, type Verdict } from "./bench.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";

const ROOT = join(import.meta.dirname, "../..");
const PARALLEL = 2;

const { values: options } = parseArgs({
  options: {
    out: { type: "string" },
    only: { type: "string", default: "" },
    every: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    skip: { type: "string", default: "gas" },
    list: { type: "boolean", default: false },
    "no-solidity": { type: "boolean", default: false },
  },
});

const nameOf = ({ file, line, operator, before, after }: Mutant): string =>
  `${file}:${line} ${operator}: ${oneLine(before)} -> ${oneLine(after) || "nothing"}`;

const mutants = globSync("contracts/*.sol", { cwd: ROOT })
  .sort()
  .flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), "utf8")))
  .filter((mutant) => new RegExp(options.only).test(nameOf(mutant)))
  .slice(Number(options.from))
  .filter((_, i) => i % Number(options.every) === 0);

if (options.list) {
  for (const mutant of mutants) console.log(nameOf(mutant));
  console.log(`mutants: ${mutants.length}`);
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "tidemark-mutation-"));
  try {
    const verdicts = await judgeAll(scratch);
    const count = (state: Verdict["state"]) =>
      [...verdicts.values()].filter((verdict) => verdict.state === state).length;
    if (options.out !== undefined) writeFileSync(options.out, report(verdicts));
    const [killed, survived, invalid] = [count("killed"), count("survived"), count("invalid")];
    console.log(
      `mutants: ${verdicts.size} killed=${killed} survived=${survived} invalid=${invalid}`,
    );
    return survived === 0 ? 0 : 1;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function judgeAll(scratch: string): Promise<Map<Mutant, Verdict>> {
  const settings = { skip: new RegExp(options.skip), isSolidityRun: !options["no-solidity"] };
  const benches: Bench[] = [];
  for (let i = 0; i < PARALLEL; i += 1) {
    benches.push(await Bench.open(ROOT, join(scratch, `bench-${i}`), settings));
  }
  const [first] = benches;
  await first?.runBaseline();
  const verdicts = new Map<Mutant, Verdict>();
  const queue = [...mutants];
  await Promise.all(
    benches.map(async (bench) => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const started = performance.now();
        const verdict = await bench.judge(mutant);
        verdicts.set(mutant, verdict);
        const seconds = ((performance.now() - started) / 1_000).toFixed(1);
        const by = verdict.by === "" ? "" : ` by ${verdict.by}`;
        console.log(`${verdict.state.padEnd(8)} ${nameOf(mutant)} (${seconds} s${by})`);
      }
    }),
  );
  return verdicts;
}

/** The survivors, each with its lines before and after. */
function report(verdicts: ReadonlyMap<Mutant, Verdict>): string {
  const survivors = mutants.filter((mutant) => verdicts.get(mutant)?.state === "survived");
  return survivors
    .map((mutant) => {
      const { file, line, before, after, source } = mutant;
      const original = readFileSync(join(ROOT, file), "utf8").split("\n");
      const height = before.split("\n").length;
      const mutated = source.split("\n").slice(line - 1, line - 1 + after.split("\n").length);
      return [
        `## ${nameOf(mutant)}`,
        `--- ${file}`,
        `@@ line ${line} @@`,
        ...original.slice(line - 1, line - 1 + height).map((text) => `-${text}`),
        ...mutated.map((text) => `+${text}`),
        "",
      ].join("\n");
    })
    .join("\n");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
