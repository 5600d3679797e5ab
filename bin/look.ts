/** What an account has under a source's roots, as the chain sees it. */
import type { Contract, JsonRpcApiProvider } from "ethers";
import { mayBeOverpaid, NOTHING_SETTLED, standingUnder, withSettled } from "../src/chain/claim.ts";
import { checkDecimals, type NamedToken } from "../src/chain/contracts.ts";
import { findNewest, type LeftOut, type StandingRoot } from "../src/chain/newest.ts";
import { checkUnmoved, type PinnedProvider, pinLatest } from "../src/chain/provider.ts";
import { type Standing, withoutOverpaid } from "../src/chain/standing.ts";
import { anyPublished, refuseAltered } from "../src/epoch/published/published.ts";
import { readSettled, type Settled } from "../src/epoch/published/settled.ts";
import { type Source, SourceError } from "../src/epoch/published/source.ts";
import { InputError, refuse } from "../src/errors.ts";
import type { Manifest } from "../src/merkle/manifest.ts";
import { writeNode } from "../src/merkle/tree.ts";
import { writeNote } from "../src/terminal/output.ts";
import type { Arguments } from "./arguments.ts";
import type { Networks } from "./network.ts";

/** It only explains: about 70,000 rows are fetched for that, and no more. */
const STATE_LIMIT = 8_000_000;

export interface Look {
  readonly source: Source;
  /** Whose distributions these are: of the newest root that stands, else of any that was found. */
  readonly manifest: Manifest;
  readonly provider: JsonRpcApiProvider;
  /** The chain as of the block at which all of this was read. */
  readonly pinned: PinnedProvider;
  readonly distributor: Contract;
  readonly lastEpoch: number;
  readonly newest: StandingRoot | undefined;
  readonly live: StandingRoot | undefined;
  /** Published epochs that the source lacks. */
  readonly missing: readonly number[];
  /** Epochs whose files are there and cannot be used. */
  readonly leftOut: readonly LeftOut[];
  readonly standings: readonly Standing[];
  readonly tokens: readonly NamedToken[];
}

/**
 * Looks at one source.
 * @param account in lower case.
 * @throws InputError where the source or the chain is a wrong one; AlteredError where not a root is left whose files are
 * those published.
 */
export async function look(
  source: Source,
  account: string,
  networks: Networks,
  { distributors }: Pick<Arguments, "distributors">,
): Promise<Look> {
  const any = await anyPublished(source);
  checkDistributor(any.manifest, distributors);
  const provider = networks(any.manifest.chainId);
  const pinned = await pinLatest(provider);
  const found = await findNewest(any, pinned, account);
  const { newest, live, distributor, missing, leftOut } = found;
  const { manifest } = newest?.published ?? any;
  const figures = await standingUnder(distributor, account, {
    live: live?.leaves ?? [],
    newest: newest?.leaves ?? [],
    newestLiveAt: newest?.liveAt,
    tokens: manifest.tokens.map(({ address }) => address),
  });
  const settled = withSettled(figures, await settledOf(newest, account, figures));
  const isOld = any.folder === "" && any.manifest.epoch < found.lastEpoch;
  const knowsAll = missing.length === 0 && leftOut.length === 0 && !isOld;
  const standings = knowsAll ? settled : withoutOverpaid(settled);
  await checkDecimals(manifest.tokens, pinned);
  for (const standing of standings) await checkProof(distributor, account, standing);
  await checkUnmoved(pinned);
  return {
    source,
    manifest,
    provider,
    pinned,
    ...found,
    standings,
    tokens: manifest.tokens,
  };
}

/** Ends a command that found nothing: what it looked for may be in files that cannot be used. */
export function throwLeftOut(leftOut: readonly LeftOut[]): void {
  const [first] = leftOut;
  if (first !== undefined) throw first.error;
}

/**
 * Files can name any contract, and one that was made for it answers whatever they say.
 * @throws InputError where it is none of those that the person knows.
 */
export function checkDistributor(
  { distributor }: Pick<Manifest, "distributor">,
  known: readonly string[],
): void {
  if (known.length === 0 || known.includes(distributor)) return;
  refuse({
    where: "--distributor",
    got: `files of ${distributor}`,
    expected: known.join(" or "),
    fix: "Nothing was asked of that contract. Use the campaign's own files.",
  });
}

/** A state is read only where it can tell why nothing is claimable; a claim never fails for want of it. */
async function settledOf(
  newest: StandingRoot | undefined,
  account: string,
  figures: readonly Standing[],
): Promise<Settled> {
  if (newest === undefined || !mayBeOverpaid(figures)) return NOTHING_SETTLED;
  try {
    return await readSettled(newest.published, account, STATE_LIMIT);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof SourceError)) throw error;
    writeNote(
      `Whether ${account} was overpaid is not known; nothing else depends on it. ${error.message}`,
    );
    return NOTHING_SETTLED;
  }
}

/** The contract is asked itself what the proof would pay. */
async function checkProof(
  distributor: Contract,
  account: string,
  { leaf, claimable, token }: Standing,
): Promise<void> {
  if (leaf === undefined) return;
  const proof = leaf.proof.map(writeNode);
  const asked = distributor.getFunction("claimable");
  const [paid] = await asked.staticCall(account, token, leaf.cumulative, proof);
  if (paid === claimable) return;
  refuseAltered(`proof of ${account}`, `${paid} of ${token} from the contract`, String(claimable));
}
