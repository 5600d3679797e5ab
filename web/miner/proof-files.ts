/** What a miner takes away: proofs that stay good for ever, and a batch for a Safe. */
import { makeSafeBatch } from "../../src/chain/safe.ts";
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { writeNode } from "../../src/merkle/tree.ts";
import { DISTRIBUTOR } from "../chain/abi.ts";
import { claimCall } from "./claim-call.ts";
import type { Rewards } from "./rewards.ts";

export const PROOFS_FORMAT = "tidemark-proofs-v1";

/** Everything needed to claim by hand, with no host and no page: amounts in base units, as text. */
export function proofsFile({ account, chain, manifest, newest, newestLeaves }: Rewards): string {
  const proofs = {
    format: PROOFS_FORMAT,
    account,
    chainId: chain.view.chainId,
    distributor: chain.view.distributor,
    epoch: newest?.epoch,
    root: newest?.root,
    distributionHash: newest?.manifestHash,
    liveAt: newest && new Date(newest.liveAt * 1000).toISOString(),
    call: "claim(address token, uint256 cumulative, bytes32[] proof)",
    claims: newestLeaves.map(({ token, cumulative, proof }) => {
      const listed = manifest?.tokens.find(({ address }) => address === token);
      return {
        token,
        symbol: listed?.symbol,
        decimals: listed?.decimals,
        cumulative: cumulative.toString(),
        proof: proof.map(writeNode),
      };
    }),
  };
  return `${JSON.stringify(proofs, null, 2)}\n`;
}

/** The claim as a batch for the account's own Safe. */
export async function safeClaimFile(
  { account, chain: { view } }: Rewards,
  leaves: readonly ProvenLeaf[],
): Promise<string> {
  const { method, args } = claimCall(leaves, account);
  const contract = { interface: DISTRIBUTOR, getAddress: async () => view.distributor };
  const batch = await makeSafeBatch([{ contract, method, args }], {
    chainId: view.chainId,
    safe: account,
    name: `claim: ${view.campaign}, ${view.phase}`,
    description: `Claims what ${account} earned`,
    createdAt: Date.now(),
  });
  return `${JSON.stringify(batch, null, 2)}\n`;
}
