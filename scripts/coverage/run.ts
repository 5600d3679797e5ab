/**
 * Which lines and branches of the contracts their tests reach: `node scripts/coverage/run.ts`. Both kinds of tests count,
 * TypeScript's and Solidity's. Exit code 1 below 100 %, with every line and outcome that was missed.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatTable } from "../../src/terminal/table.ts";
import { copyProject, hardhat } from "../scratch.ts";
import { type MarkedSource, markBranches } from "./branches.ts";

const ROOT = join(import.meta.dirname, "../..");
const TIMEOUT_MS = 1_800_000;

/** Marks cost gas, so the snapshot of gas cannot hold. */
const LEFT_OUT = "test/contracts/gas.test.ts";

interface Share {
  readonly file: string;
  readonly hit: { readonly lines: number; readonly branches: number };
  readonly of: { readonly lines: number; readonly branches: number };
  /** What was missed, each in words. */
  readonly missed: readonly string[];
}

const files = globSync("contracts/*.sol", { cwd: ROOT }).sort();
const scratch = mkdtempSync(join(tmpdir(), "tidemark-coverage-"));
try {
  process.exitCode = report(await measure());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measure(): Promise<Share[]> {
  copyProject(ROOT, scratch);
  rmSync(join(scratch, LEFT_OUT));
  const sources = files.map((file) => {
    const source = readFileSync(join(ROOT, file), "utf8");
    const marked = markBranches(file, source);
    writeFileSync(join(scratch, file), marked.text);
    return { file, marked, height: source.trimEnd().split("\n").length };
  });
  console.error("Running the contracts' tests with every branch marked: about a minute.");
  const { status, output } = await hardhat(scratch, ["test", "--coverage"], TIMEOUT_MS);
  if (status !== 0) throw new Error(`The tests fail.\n${output}`);
  const runs = readRuns(readFileSync(join(scratch, "coverage/lcov.info"), "utf8"));
  return sources.map(({ file, marked, height }) =>
    shareOf(file, marked, height, runs.get(file) ?? new Map()),
  );
}

/** Of each file, how often each line was run. */
function readRuns(lcov: string): Map<string, Map<number, number>> {
  return new Map(
    lcov.split("end_of_record\n").map((record) => {
      const lines = record.matchAll(/^DA:(\d+),(\d+)$/gm);
      return [
        /^SF:(.*)$/m.exec(record)?.[1] ?? "",
        new Map([...lines].map(([, line, times]) => [Number(line), Number(times)])),
      ];
    }),
  );
}

/** What was reached of a file of so many lines; below them stand the marks. */
function shareOf(
  file: string,
  { outcomes }: MarkedSource,
  height: number,
  runs: ReadonlyMap<number, number>,
): Share {
  const lines = [...runs].filter(([line]) => line <= height);
  const missedLines = lines.filter(([, times]) => times === 0);
  const missedOutcomes = outcomes.filter(({ markedLine }) => (runs.get(markedLine) ?? 0) === 0);
  return {
    file,
    hit: {
      lines: lines.length - missedLines.length,
      branches: outcomes.length - missedOutcomes.length,
    },
    of: { lines: lines.length, branches: outcomes.length },
    missed: [
      ...missedLines.map(([line]) => `${file}:${line} never run`),
      ...missedOutcomes.map(
        ({ line, condition, holds }) =>
          `${file}:${line} never ${holds ? "true" : "false"}: ${condition.replace(/\s+/g, " ")}`,
      ),
    ],
  };
}

/** Prints the shares, and what was missed. */
function report(shares: readonly Share[]): number {
  const sum = (part: "hit" | "of", what: "lines" | "branches") =>
    shares.reduce((total, share) => total + share[part][what], 0);
  const right = (heading: string) => ({ heading, align: "right" as const });
  const rows = shares.map(({ file, hit, of }) => [
    file,
    `${hit.lines}/${of.lines}`,
    `${hit.branches}/${of.branches}`,
  ]);
  console.log(formatTable([{ heading: "file" }, right("lines"), right("branches")], rows));
  const missed = shares.flatMap((share) => share.missed);
  for (const line of missed) console.log(line);
  const percent = (what: "lines" | "branches") =>
    `${((100 * sum("hit", what)) / sum("of", what)).toFixed(2)} % (${sum("hit", what)}/${sum("of", what)})`;
  console.log(`coverage: lines ${percent("lines")}, branches ${percent("branches")}`);
  return missed.length === 0 && sum("of", "lines") > 0 ? 0 : 1;
}
