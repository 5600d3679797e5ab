/** The account an order names: a payout address, or a name that the exchange gave. */
import { hasValidChecksum } from "../campaign/checksum.ts";

const LOWER_CASE = /^0x[0-9a-f]{40}$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** What an account must look like, for a fault's text. */
export const ACCOUNT_RULE =
  "an account's name, or 0x and 40 hexadecimal digits, mixed case only with the right EIP-55 checksum";

/** Checksums cost a keccak each, and a few accounts own most orders; the limit keeps memory flat on any input. */
const MAX_KNOWN = 10_000;
const knownChecksums = new Map<string, string | undefined>();

/**
 * Reads an account. What looks like an address becomes lower case, any other name stays as it is.
 * @returns undefined where it is no text, is empty, or is an address with a wrong checksum.
 */
export function parseAccount(text: unknown): string | undefined {
  if (!isName(text)) return undefined;
  return LOWER_CASE.test(text) || !ADDRESS.test(text) ? text : parseChecksummed(text);
}

/** Whether a value is a text that may name an order or an account. A lone surrogate has no bytes to sort by. */
export function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.isWellFormed();
}

function parseChecksummed(text: string): string | undefined {
  if (!knownChecksums.has(text)) {
    if (knownChecksums.size >= MAX_KNOWN) knownChecksums.clear();
    knownChecksums.set(text, hasValidChecksum(text) ? text.toLowerCase() : undefined);
  }
  return knownChecksums.get(text);
}
