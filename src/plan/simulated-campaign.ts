/**
 * A campaign file for made-up books: the same terms, but an id of its own, so that nothing made of it is taken for the
 * campaign's, and the hashes of seeds that a simulation may reveal. A real campaign's seeds are nobody's to know.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { PhaseName } from "../campaign/campaign.ts";
import { isPoolProgramme } from "../campaign/rule.ts";

/** How snapshots are taken: at instants drawn by seeds, or each at the beginning of its interval. */
export const INSTANTS = ["random", "fixed"] as const;
export type Instants = (typeof INSTANTS)[number];

export interface SimulatedFileRequest {
  /** The campaign file's text, which has no fault. */
  readonly text: string;
  readonly phase: PhaseName;
  readonly throughEpoch: number;
  readonly seed: string;
  readonly instants: Instants;
  /** Miners are made up until there are so many; 0 for those of the file alone. */
  readonly miners: number;
}

/** A simulated epoch's seed, 32 bytes. */
export function simulatedSeed(seed: string, epoch: number): Uint8Array {
  return sha256(utf8ToBytes(JSON.stringify([seed, "seed of epoch", epoch])));
}

const MAX_ID = 63;
const SUFFIX = "-simulated";
const MAX_NAME = 1_900;
const DISCLAIMER = "A simulation: made-up books of made-up trading. Nothing here is an offer.";

/** The file's text. Fixed instants are committed to by nothing. */
export function simulatedFile(request: SimulatedFileRequest): string {
  const { text, phase, throughEpoch, seed, instants, miners } = request;
  const { $schema: _schema, ...file } = JSON.parse(text);
  const epochs = Array.from({ length: throughEpoch }, (_, i) => simulatedSeed(seed, i + 1));
  const seedHashes = instants === "fixed" ? [] : epochs.map((bytes) => bytesToHex(sha256(bytes)));
  const more = Array.from({ length: Math.max(0, miners - file.miners.length) }, (_, i) => ({
    account: madeUpAccount(i + 1),
    name: `simulated-${i + 1}`,
  }));
  const { distributor: _distributor, ...terms } = file.phases[phase];
  const [pools, others] = partPools(terms.terms);
  const simulated = {
    ...file,
    id: `${file.id.slice(0, MAX_ID - SUFFIX.length)}${SUFFIX}`,
    name: `${file.name.slice(0, MAX_NAME)} (simulated)`,
    sponsor: { ...file.sponsor, disclaimer: DISCLAIMER },
    markets: file.markets.filter(({ id }: { id: string }) => others.has(id) || !pools.has(id)),
    miners: [...file.miners, ...more],
    phases: {
      [phase]: { ...terms, seedHashes, terms: terms.terms.filter((each: Named) => !isPool(each)) },
    },
  };
  return `${JSON.stringify(simulated, null, 2)}\n`;
}

/** Terms as the file has them. */
interface Named {
  readonly market: string;
  readonly programme: string;
}

/** Books can be made up; a pool's logs cannot. */
function isPool({ programme }: Named): boolean {
  return isPoolProgramme(programme);
}

/** The markets that pools' terms name, and those that others name. */
function partPools(terms: readonly Named[]): [pools: Set<string>, others: Set<string>] {
  const marketsOf = (list: readonly Named[]) => new Set(list.map(({ market }) => market));
  return [marketsOf(terms.filter(isPool)), marketsOf(terms.filter((each) => !isPool(each)))];
}

function madeUpAccount(number: number): string {
  return `0x${bytesToHex(sha256(utf8ToBytes(`simulated miner ${number}`))).slice(0, 40)}`;
}
