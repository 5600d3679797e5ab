/** Which door of the distributor a claim takes. */
import type { Contract } from "ethers";
import type { Call } from "../src/chain/call.ts";
import { claimCall, claimForCall } from "../src/chain/claim.ts";
import { refuse } from "../src/errors.ts";
import type { ProvenLeaf } from "../src/merkle/shard-proof.ts";
import type { Arguments } from "./arguments.ts";

/**
 * The account itself claims, to itself or to a recipient; anyone else claims for it.
 * @param by who sends, in lower case.
 * @throws InputError where another than the account names a recipient.
 */
export function callFor(
  contract: Contract,
  leaf: ProvenLeaf,
  amount: string,
  by: string,
  { to }: Pick<Arguments, "to">,
): Call {
  if (by === leaf.account) return claimCall(contract, leaf, amount, to);
  if (to === undefined) return claimForCall(contract, leaf, amount);
  return refuse({ where: "--to", got: `${by} as the sender`, expected: `${leaf.account} itself` });
}
