/** What an account has in one campaign: proofs from the published files, checked here, against what the chain says. */

import { type Standing, standingOfToken } from "../../src/chain/standing.ts";
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { writeNode } from "../../src/merkle/tree.ts";
import { readNumber } from "../chain/call.ts";
import { checkDecimals } from "../chain/decimals.ts";
import { type PublishedRoot, stateOf } from "../chain/roots.ts";
import { type ChainView, dueOf } from "../chain/store.ts";
import type { TokenUnit } from "../parts/amount-words.ts";
import { ask } from "../published/ask.ts";
import { FileError } from "../published/file-error.ts";
import type { Summary } from "../published/worker.ts";
import { markOf } from "./marks.ts";

export interface Rewards {
  readonly account: string;
  readonly chain: ChainView;
  /** Of the newest root that stands and whose files are here; undefined before the first. */
  readonly manifest: Summary | undefined;
  readonly newest: PublishedRoot | undefined;
  readonly live: PublishedRoot | undefined;
  readonly newestLeaves: readonly ProvenLeaf[];
  readonly standings: readonly Standing[];
  /** Tokens with decimals that the tokens themselves confirmed: those of the manifests, and others the campaign has. */
  readonly units: readonly TokenUnit[];
  /** Epochs whose root stands, but whose files are not here or are not those that were published. */
  readonly unread: readonly Unread[];
  /** From when on the sponsor may sweep what is unclaimed, in unix seconds; 0 where no closing was announced. */
  readonly closesAt: number;
  /** Whether the account is a contract that must act itself, such as a Safe. */
  readonly isContract: boolean;
}

export interface Unread {
  readonly epoch: number;
  readonly fault: FileError;
}

interface Proven {
  readonly root: PublishedRoot;
  readonly manifest: Summary;
  readonly leaves: readonly ProvenLeaf[];
}

/**
 * Looks an account up. Goes down from the newest root that stands to the newest live one whose files are here.
 * @param account in lower case.
 * @throws FileError where no epoch's files are of use; ChainDown.
 */
export async function readRewards(chain: ChainView, account: string): Promise<Rewards> {
  const unread: Unread[] = [];
  let newest: Proven | undefined;
  let live: Proven | undefined;
  for (const root of chain.roots.toReversed()) {
    if (root.isRevoked) continue;
    const proven = await prove(chain, root, account);
    if (proven instanceof FileError) {
      unread.push({ epoch: root.epoch, fault: proven });
      continue;
    }
    newest ??= proven;
    if (stateOf(root, chain.blockTime) !== "live") continue;
    live = proven;
    break;
  }
  const [worst] = [...unread].sort((a, b) => rank(a) - rank(b));
  if (live === undefined && newest === undefined && worst !== undefined) throw worst.fault;
  const isContract = isPlainContract(await chain.rpc("eth_getCode", [account, "latest"]));
  const units = await confirmedUnits(chain, [newest, live]);
  return {
    account,
    chain,
    manifest: newest?.manifest,
    newest: newest?.root,
    live: live?.root,
    newestLeaves: newest?.leaves ?? [],
    standings: await readStandings(chain, account, newest, live),
    units,
    unread,
    closesAt: Number(await readNumber(chain.rpc, chain.view.distributor, "closesAt")),
    isContract,
  };
}

/** An older proof stays good, so an epoch whose files are no use is told of and passed over. */
async function prove(
  chain: ChainView,
  root: PublishedRoot,
  account: string,
): Promise<Proven | FileError> {
  try {
    return { root, ...(await ask({ ask: "prove", due: dueOf(chain, root), account })) };
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
}

/** What is worst comes first. */
function rank({ fault: { fault } }: Unread): number {
  return ["altered", "unreachable", "missing"].indexOf(fault);
}

/**
 * What tokens an account's amounts may be of: a token may be in older manifests alone.
 * @throws FileError where a manifest's decimals are not the token's.
 */
async function confirmedUnits(
  chain: ChainView,
  proven: readonly (Proven | undefined)[],
): Promise<TokenUnit[]> {
  const units = new Map<string, TokenUnit>();
  for (const token of proven.flatMap((each) => each?.manifest.tokens ?? [])) {
    if (units.has(token.address)) continue;
    await checkDecimals(chain, [token]);
    units.set(token.address, token);
  }
  for (const token of chain.view.tokens) {
    if (units.has(token.address)) continue;
    const isRight = await checkDecimals(chain, [token]).then(
      () => true,
      (error: unknown) => {
        if (error instanceof FileError) return false;
        throw error;
      },
    );
    // The page file is no published file: what it says wrong hides nothing that is published.
    if (isRight) units.set(token.address, token);
  }
  return [...units.values()];
}

async function readStandings(
  chain: ChainView,
  account: string,
  newest: Proven | undefined,
  live: Proven | undefined,
): Promise<Standing[]> {
  const tokens = new Set(
    [...(newest?.leaves ?? []), ...(live?.leaves ?? [])].map(({ token }) => token),
  );
  return Promise.all(
    [...tokens].sort().map(async (token) => {
      const of = (leaves: readonly ProvenLeaf[] = []) =>
        leaves.find((leaf) => leaf.token === token);
      const stand = async () =>
        standingOfToken(token, {
          live: of(live?.leaves),
          newest: of(newest?.leaves),
          newestLiveAt: newest?.root.liveAt,
          claimed: await readClaimed(chain, account, token),
        });
      const standing = await stand();
      if (await isConfirmed(chain, standing)) return standing;
      // A claim may have been mined between the two questions.
      const again = await stand();
      if (await isConfirmed(chain, again)) return again;
      throw new FileError(
        "altered",
        `The contract would not pay ${again.claimable} of ${token} for the proof of ${account}.`,
      );
    }),
  );
}

/** A node may lag behind a claim that was mined: a mark never falls, so the higher figure is the right one. */
async function readClaimed(chain: ChainView, account: string, token: string): Promise<bigint> {
  const { distributor } = chain.view;
  const read = await readNumber(chain.rpc, distributor, "claimed", account, token);
  const mined = markOf(chain.view, account, token);
  return read > mined ? read : mined;
}

/** The contract itself is asked what it would pay for the proof. */
async function isConfirmed({ rpc, view: { distributor } }: ChainView, standing: Standing) {
  const { leaf, claimable } = standing;
  if (leaf === undefined) return true;
  const args = [leaf.account, leaf.token, leaf.cumulative, leaf.proof.map(writeNode)];
  return (await readNumber(rpc, distributor, "claimable", ...args)) === claimable;
}

/** An account that delegates to code (EIP-7702) still signs with its own key. */
function isPlainContract(code: string): boolean {
  return code !== "0x" && !code.startsWith("0xef0100");
}
