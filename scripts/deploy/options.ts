/** The options of the deploying tasks as environment variables, for scripts, which `hardhat run` gives no arguments. */
import { type Fault, InputError, show } from "../../src/errors.ts";
import { type ExitCode, runCommand } from "../../src/terminal/exit.ts";

const TEXTS = [
  "campaign",
  "deployments",
  "admin",
  "publisher",
  "guardian",
  "treasury",
  "betaNetwork",
  "distributions",
  "books",
  "from",
  "maxFee",
  "maxCost",
  "confirmations",
  "stuckAfter",
] as const;
const SECONDS = ["window", "windowFloor", "adminDelay"] as const;
const FLAGS = ["dryRun", "yes", "json"] as const;

type Options = { [name in (typeof TEXTS)[number]]?: string } & {
  [name in (typeof SECONDS)[number]]?: number;
} & { [name in (typeof FLAGS)[number]]?: boolean };

/** Runs a task with the environment's options, and ends as it does. */
export function runWithOptions(task: { run(options: Options): Promise<unknown> }): Promise<void> {
  return runCommand(false, async () => {
    await task.run(optionsFrom(process.env));
    return Number(process.exitCode ?? 0) as ExitCode;
  });
}

/**
 * Reads them: `windowFloor` from TIDEMARK_WINDOW_FLOOR. What is not set, or empty, keeps the task's default.
 * @throws InputError naming every variable that is neither a whole number of seconds nor, for a switch, 1 or 0.
 */
export function optionsFrom(env: Readonly<Record<string, string | undefined>>): Options {
  const faults: Fault[] = [];
  const read = <T>(
    names: readonly string[],
    parse: (value: string) => T | undefined,
    expected: string,
  ) =>
    names.flatMap((name): [string, T][] => {
      const variable = `TIDEMARK_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
      const value = env[variable] ?? "";
      if (value === "") return [];
      const parsed = parse(value);
      if (parsed !== undefined) return [[name, parsed]];
      faults.push({ where: variable, got: show(value), expected });
      return [];
    });
  const options = [
    ...read(TEXTS, (value) => value, "a text"),
    ...read(
      SECONDS,
      (value) => (/^\d{1,9}$/.test(value) ? Number(value) : undefined),
      "a whole number of seconds",
    ),
    ...read(FLAGS, (value) => ({ "1": true, "0": false })[value], "1 or 0"),
  ];
  if (faults.length > 0) throw new InputError(faults);
  return Object.fromEntries(options);
}
