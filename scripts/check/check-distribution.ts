/**
 * Proves a published distribution well formed, without any of the project's own code:
 *
 *     node scripts/check/check-distribution.ts <epoch folder> [<previous epoch folder>]
 *
 * One line a check. Exit code 0 where all are right, 4 where one is wrong, 2 without a folder to check.
 */
import { CHECKS, type Published } from "./checks.ts";
import { readFolder } from "./folder.ts";
import { checkShards } from "./shards.ts";

const SHOWN = 3;

export interface Finding {
  readonly check: string;
  readonly faults: readonly string[];
}

/** Runs every check. What cannot be read is wrong by the check `readable`, and nothing further is looked at. */
export function checkDistribution(folder: string, previous?: string): Finding[] {
  let published: Published;
  try {
    const before = previous === undefined ? undefined : readFolder(previous);
    published = { now: readFolder(folder), before };
  } catch (error) {
    return [{ check: "readable", faults: [(error as Error).message] }];
  }
  const all = { ...CHECKS, shards: ({ now }: Published) => checkShards(now) };
  return [
    { check: "readable", faults: [] },
    ...Object.entries(all).map(([check, run]) => ({
      check,
      faults: attempt(() => run(published)),
    })),
  ];
}

/** A published file may hold anything: what a check stumbles over is a fault too. */
function attempt(check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    return [(error as Error).message];
  }
}

function main([folder, previous]: readonly string[]): number {
  if (folder === undefined) {
    console.error("usage: check-distribution.ts <epoch folder> [<previous epoch folder>]");
    return 2;
  }
  const findings = checkDistribution(folder, previous);
  for (const { check, faults } of findings) {
    const more = faults.length > SHOWN ? `, and ${faults.length - SHOWN} more` : "";
    const words = `${faults.slice(0, SHOWN).join("; ")}${more}`;
    console.log(faults.length === 0 ? `ok     ${check}` : `wrong  ${check}: ${words}`);
  }
  return findings.every(({ faults }) => faults.length === 0) ? 0 : 4;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
