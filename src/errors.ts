/**
 * The two kinds of error. An `InputError` is the caller's: it lists every fault found, each with its place, what was
 * found, what was expected and how to mend it. An `InvariantError` is ours: a promise of the project was broken, and
 * nothing may be written.
 */

/** One fault of an input. `where` names the file and the field, row or line. */
export interface Fault {
  readonly where: string;
  readonly got: string;
  readonly expected: string;
  readonly fix?: string;
}

const MAX_FAULTS_SHOWN = 100;

/** Bad input. Its message shows every fault, up to a hundred, one a line. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(describeFaults(faults));
    this.faults = faults;
  }
}

/** A broken promise of the project itself. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Throws an `InputError` of one fault. */
export function refuse(fault: Fault): never {
  throw new InputError([fault]);
}

/** Throws an `InvariantError` unless the condition holds. */
export function invariant(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new InvariantError(`Broken invariant: ${promise}`);
}

/** A value as a fault shows it: quoted, cut to a readable length. */
export function show(value: unknown): string {
  const text = typeof value === "bigint" ? value.toString() : (JSON.stringify(value) ?? "nothing");
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function describeFaults(faults: readonly Fault[]): string {
  const lines = faults.slice(0, MAX_FAULTS_SHOWN).map(describeFault);
  if (faults.length > MAX_FAULTS_SHOWN) lines.push(`and ${faults.length - MAX_FAULTS_SHOWN} more`);
  return lines.join("\n");
}

/** A fault in words: where, what was found, what was expected, how to mend it. */
export function describeFault(fault: Fault): string {
  const fix = fault.fix === undefined ? "" : `. ${fault.fix}`;
  return `${fault.where}: got ${fault.got}, expected ${fault.expected}${fix}`;
}
