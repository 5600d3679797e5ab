/** How a command ends: what it tells the shell, and what it tells the person. */
import { AlteredError } from "../epoch/published/published.ts";
import { InputError, InvariantError } from "../errors.ts";
import { writeNote, writeResult } from "./output.ts";

export const EXIT = {
  done: 0,
  failure: 1,
  input: 2,
  nothingToDo: 3,
  mismatch: 4,
  declined: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The person said no, or nobody was there to say yes. */
export class Declined extends Error {
  override readonly name = "Declined";
}

/** Runs a command and sets the process's exit code; an error becomes a message and its code. */
export async function runCommand(json: boolean, command: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = reportError(error);
    if (json) writeResult(json, errorAsJson(error), () => "");
  }
}

/** Ends a command that found its work done already. */
export function nothingToDo(json: boolean, message: string): ExitCode {
  writeNote(message);
  if (json) writeResult(json, { nothingToDo: message }, () => "");
  return EXIT.nothingToDo;
}

/** Ends a dry run; `found` is what it found out. */
export function dryRunDone(json: boolean, found: object = {}): ExitCode {
  writeNote("Dry run: nothing was sent.");
  if (json) writeResult(json, { dryRun: true, ...found }, () => "");
  return EXIT.done;
}

/** An error as one object, with an input's faults. */
export function errorAsJson(error: unknown): object {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { error: name, message, ...(error instanceof InputError ? { faults: error.faults } : {}) };
}

/** Tells the person of an error, and the shell by its code. */
export function reportError(error: unknown): ExitCode {
  const isKnown = error instanceof Declined || error instanceof InputError;
  writeNote(
    error instanceof InvariantError
      ? `${error.message}. This is a bug in Tidemark; nothing was written.`
      : isKnown
        ? error.message
        : messageOf(error),
  );
  return codeOf(error);
}

/** The code of a command that an error ends. */
export function codeOf(error: unknown): ExitCode {
  if (error instanceof Declined) return EXIT.declined;
  if (error instanceof AlteredError) return EXIT.mismatch;
  return error instanceof InputError ? EXIT.input : EXIT.failure;
}

/** What an error says, without what ethers adds to it for programs. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as { shortMessage?: string }).shortMessage ?? error.message;
}
