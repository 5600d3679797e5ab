/** What the model and the chain say to each other's calls, in one spelling, so that two of them can be compared. */

/** An address or a hash in lower case, or an amount. */
export type Value = string | bigint | boolean | readonly Value[];

/** An event or an error: its name, and its arguments in order. */
export interface Said {
  readonly name: string;
  readonly args: readonly Value[];
}

/** Tokens that moved, as the token itself tells it. */
export interface Payment {
  readonly token: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** What came of a call: all it said and moved, or the error that it ended with. */
export interface Outcome {
  readonly error?: Said;
  readonly events: readonly Said[];
  readonly payments: readonly Payment[];
}

/** Ends a call of the model with an error of the contract. */
export class Refusal extends Error {
  readonly said: Said;

  constructor(name: string, ...args: Value[]) {
    super(name);
    this.said = { name, args };
  }
}

/** A value as text, for comparing and for reading. */
export function spell(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? `${part}` : part));
}
