/** Asking before anything is done that leads to real money. */
import { createInterface } from "node:readline/promises";
import { LOCAL_CHAIN } from "../campaign/deployment.ts";
import { Declined } from "./exit.ts";

/** What is asked about, in the words of the answer: "Nothing was sent", "to send without asking". */
export interface Deed {
  readonly done: string;
  readonly todo: string;
}

const SENDING: Deed = { done: "sent", todo: "send" };

/**
 * Asks the person, unless the chain is a local one or `yes` was given.
 * @throws Declined where the answer is no, or no terminal is there to ask at.
 */
export async function confirm(
  question: string,
  chainId: number,
  yes: boolean,
  { done, todo }: Deed = SENDING,
): Promise<void> {
  if (yes || chainId === LOCAL_CHAIN) return;
  if (!process.stdin.isTTY) {
    throw new Declined(
      `Nothing was ${done}: there is no terminal to ask at. Give --yes to ${todo} without asking.`,
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${question} [y/N] `);
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new Declined(`Nothing was ${done}.`);
  } finally {
    prompt.close();
  }
}
