/** `tidemark prove`: an account's proofs, folded to the root; with a node, of the root that stands on chain. */
import { Contract } from "ethers";
import { encodeCall } from "../src/chain/call.ts";
import { distributorInterface } from "../src/chain/contracts.ts";
import { newestProven } from "../src/epoch/published/newest-proven.ts";
import type { Source } from "../src/epoch/published/source.ts";
import type { Manifest } from "../src/merkle/manifest.ts";
import type { ProvenLeaf } from "../src/merkle/shard-proof.ts";
import { writeNode } from "../src/merkle/tree.ts";
import { EXIT } from "../src/terminal/exit.ts";
import { describeLeftOut, describeProof, showTime } from "../src/terminal/miner.ts";
import { writeNote } from "../src/terminal/output.ts";
import type { Arguments } from "./arguments.ts";
import { callFor } from "./calls.ts";
import { checkDistributor, look, throwLeftOut } from "./look.ts";
import type { Networks } from "./network.ts";
import type { Outcome } from "./outcome.ts";

/** @param networks undefined where the chain is not to be asked. */
export async function prove(
  source: Source,
  account: string,
  networks: Networks | undefined,
  args: Arguments,
): Promise<Outcome> {
  const { leaves, manifest, state, liveAt } = await (networks === undefined
    ? proveOffline(source, account, args)
    : proveOnChain(source, account, networks, args));
  const { tokens } = manifest;
  const contract = new Contract(manifest.distributor, await distributorInterface());
  const proofs = await Promise.all(
    leaves.map(async (leaf) => ({
      token: leaf.token,
      cumulative: leaf.cumulative,
      leaf: leaf.index,
      proof: leaf.proof.map(writeNode),
      transaction: await encodeCall(callFor(contract, leaf, "", args.by ?? account, args)),
    })),
  );
  const { chainId, distributor, epoch, root } = manifest;
  if (leaves.length === 0) writeNote(`${account} has no leaf under the root of epoch ${epoch}.`);
  const head = `epoch ${epoch}, root ${root}: ${state}\nchain ${chainId}, distributor ${distributor}`;
  return {
    code: leaves.length === 0 ? EXIT.nothingToDo : EXIT.done,
    json: { chainId, distributor, epoch, root, state, liveAt: liveAt ?? null, proofs },
    text:
      args.format === "calldata"
        ? proofs.map(({ transaction: { to, data } }) => `${to} ${data}`).join("\n")
        : [head, ...leaves.map((leaf) => describeProof(leaf, tokens))].join("\n\n"),
  };
}

interface Proven {
  readonly leaves: readonly ProvenLeaf[];
  readonly manifest: Manifest;
  readonly state: string;
  readonly liveAt: number | undefined;
}

async function proveOffline(source: Source, account: string, args: Arguments): Promise<Proven> {
  const { published, leaves, leftOut } = await newestProven(source, account);
  checkDistributor(published.manifest, args.distributors);
  writeNote(
    "The chain was not asked: whether this root is live, pending or revoked is not known. Name a node with --rpc.",
  );
  for (const each of leftOut) writeNote(describeLeftOut(each));
  if (leftOut.length > 0)
    writeNote(
      `The proof is of epoch ${published.manifest.epoch}, the newest whose files are whole.`,
    );
  if (leaves.length === 0) throwLeftOut(leftOut);
  return { leaves, manifest: published.manifest, state: "not asked", liveAt: undefined };
}

/** Under the newest live root, else under the pending one. */
async function proveOnChain(
  source: Source,
  account: string,
  networks: Networks,
  args: Arguments,
): Promise<Proven> {
  const { manifest, live, newest, leftOut } = await look(source, account, networks, args);
  for (const each of leftOut) writeNote(describeLeftOut(each));
  const standing = live ?? newest;
  if (standing === undefined) {
    return { leaves: [], manifest, state: "unknown or revoked", liveAt: undefined };
  }
  const { liveAt, published, leaves } = standing;
  if (leaves.length === 0) throwLeftOut(leftOut);
  const isLive = live !== undefined;
  if (!isLive) writeNote(`The root is pending: it pays from ${showTime(liveAt)}.`);
  return {
    leaves,
    manifest: published.manifest,
    state: isLive ? "live" : "pending",
    liveAt,
  };
}
