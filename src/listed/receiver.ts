/** Whom a row pays: an address, perhaps with the short name of its chain before it, or an ENS name. */
import { ensNormalize } from "ethers";
import { getAddress } from "ethers/address";
import { show } from "../errors.ts";
import type { Objection } from "./listed-market.ts";
import { chainOf, shortNameOf } from "./short-names.ts";

/** `account` is lower-case hex, `name` normalised as ENS has it. */
export type Receiver =
  | { readonly account: string; readonly name?: never }
  | { readonly name: string; readonly account?: never };

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const PREFIXED = /^(?<prefix>[^:]*):(?<rest>.*)$/su;
const ADDRESS_RULE = "an address, 0x and 40 hexadecimal digits, or an ENS name";

/**
 * Reads a receiver. An address in lower case is taken as it is; in mixed case its EIP-55 checksum must be right.
 * @param chainId the chain that a short name before it must mean.
 */
export function parseReceiver(text: string, chainId: number): Receiver | Objection {
  const { prefix, rest } = PREFIXED.exec(text)?.groups ?? {};
  if (prefix === undefined || rest === undefined) return parseBare(text);
  const chain = chainOf(prefix);
  if (chain === chainId) return parseBare(rest);
  const own = shortNameOf(chainId);
  const what = chain === undefined ? "no short name known here" : `chain ${chain}`;
  return {
    expected: `chain ${chainId}${own === undefined ? "" : `, ${own}:`}; ${show(prefix)} is ${what}`,
  };
}

/** An address as lower-case hex, or why it is none. */
export function parseAddress(text: string): string | Objection {
  if (!ADDRESS.test(text)) return { expected: "an address, 0x and 40 hexadecimal digits" };
  try {
    return getAddress(text).toLowerCase();
  } catch {
    return {
      expected: "an address in lower case, or in mixed case with the right EIP-55 checksum",
      fix: "A digit is wrong, or a letter's case: compare it with where it came from.",
    };
  }
}

function parseBare(text: string): Receiver | Objection {
  if (/^0x/i.test(text) && !text.includes(".")) {
    const account = parseAddress(text);
    return typeof account === "string" ? { account } : account;
  }
  if (!/^[^\s.]+(?:\.[^\s.]+)+$/u.test(text)) return { expected: ADDRESS_RULE };
  try {
    return { name: ensNormalize(text) };
  } catch {
    return { expected: "a name that ENS allows" };
  }
}
