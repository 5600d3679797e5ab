/** Several sources, one after the other: one that fails does not stop the rest. */
import type { Source } from "../src/epoch/published/source.ts";
import { openSource } from "../src/epoch/published/sources.ts";
import { EXIT, type ExitCode, errorAsJson, reportError } from "../src/terminal/exit.ts";
import { writeData, writeNote, writeResult } from "../src/terminal/output.ts";
import type { Arguments } from "./arguments.ts";

/** What came of one source. */
export interface Outcome {
  readonly code: ExitCode;
  readonly json: object;
  /** Lines of data: for people, or calldata. */
  readonly text: string;
}

/** Of several endings, the one that most needs to be known. */
const WORST_FIRST: readonly ExitCode[] = [EXIT.mismatch, EXIT.failure, EXIT.input, EXIT.declined];

/** Does the same with each source and tells what came of it. */
export async function forEachSource(
  args: Arguments,
  account: string,
  act: (source: Source) => Promise<Outcome>,
): Promise<ExitCode> {
  const outcomes: Outcome[] = [];
  for (const from of args.from) {
    const outcome = await outcomeOf(from, args, act);
    outcomes.push(outcome);
    if (args.format !== "json" && outcome.text !== "") writeData(outcome.text);
  }
  if (args.format === "json") {
    writeResult(true, { account, distributions: outcomes.map(({ json }) => json) }, () => "");
  }
  const codes = outcomes.map(({ code }) => code);
  const worst = WORST_FIRST.find((code) => codes.includes(code));
  return worst ?? (codes.includes(EXIT.done) ? EXIT.done : EXIT.nothingToDo);
}

async function outcomeOf(
  from: string,
  { gateway }: Arguments,
  act: (source: Source) => Promise<Outcome>,
): Promise<Outcome> {
  let name = "--from";
  try {
    const source = openSource(from, { gateway, option: "--from" });
    name = source.name;
    const { code, json, text } = await act(source);
    return { code, json: { from: name, ...json }, text };
  } catch (error) {
    writeNote(`${name} failed:`);
    return { code: reportError(error), json: { from: name, ...errorAsJson(error) }, text: "" };
  }
}
