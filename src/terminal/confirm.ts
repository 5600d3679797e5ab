/** Asking before anything is sent with real money. */
import { createInterface } from "node:readline/promises";
import { LOCAL_CHAIN } from "../campaign/deployment.ts";
import { Declined } from "./exit.ts";

/**
 * Asks the person, unless the chain is a local one or `yes` was given.
 * @throws Declined where the answer is no, or no terminal is there to ask at.
 */
export async function confirm(question: string, chainId: number, yes: boolean): Promise<void> {
  if (yes || chainId === LOCAL_CHAIN) return;
  if (!process.stdin.isTTY) {
    throw new Declined(
      "Nothing was sent: there is no terminal to ask at. Give --yes to send without asking.",
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${question} [y/N] `);
    if (!/^y(?:es)?$/i.test(answer.trim())) throw new Declined("Nothing was sent.");
  } finally {
    prompt.close();
  }
}
