/** When epochs and intervals begin, and at which random instant each interval's snapshot is due. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { refuse, show } from "../errors.ts";
import type { Phase, Terms } from "./campaign.ts";
import { isPoolRule } from "./rule.ts";

/** An epoch's half-open range of unix ms. */
export interface EpochSpan {
  readonly epoch: number;
  readonly start: number;
  readonly end: number;
}

/** The span of an epoch, numbered from 1. */
export function epochSpan(phase: Phase, epoch: number): EpochSpan {
  if (!Number.isInteger(epoch) || epoch < 1 || epoch > phase.epochs) {
    refuse({
      where: "epoch",
      got: show(epoch),
      expected: `a whole number from 1 to ${phase.epochs}, the phase's epochs`,
    });
  }
  const start = phase.start + (epoch - 1) * phase.epochMs;
  return { epoch, start, end: start + phase.epochMs };
}

/** N of the rules: how many intervals an epoch has under these terms. */
export function intervalsPerEpoch(phase: Phase, terms: Terms): number {
  return phase.epochMs / terms.intervalMs;
}

/** The terms in force in an epoch, one per market that runs, sorted by market id. */
export function termsInEpoch(phase: Phase, epoch: number): Terms[] {
  return phase.terms
    .filter((terms) => terms.fromEpoch <= epoch && epoch <= terms.throughEpoch)
    .sort((a, b) => (a.market.id < b.market.id ? -1 : 1));
}

/** Of these the terms whose market is scored from books. */
export function scoredTermsInEpoch(phase: Phase, epoch: number): Terms[] {
  return termsInEpoch(phase, epoch).filter(
    ({ rule }) => rule.programme !== "listed" && !isPoolRule(rule),
  );
}

/** Those whose rewards come listed. */
export function listedTermsInEpoch(phase: Phase, epoch: number): Terms[] {
  return termsInEpoch(phase, epoch).filter(({ rule }) => rule.programme === "listed");
}

/** Draws the instants of one market's epoch from the epoch's seed, as the rules say. */
export function drawInstant(
  seed: Uint8Array,
  market: string,
  epochStart: number,
  intervalMs: number,
  interval: number,
): number {
  const index = new Uint8Array(8);
  new DataView(index.buffer).setBigUint64(0, BigInt(interval));
  const digest = sha256(concatBytes(seed, utf8ToBytes(market), index));
  const draw = new DataView(digest.buffer, digest.byteOffset).getBigUint64(0);
  return epochStart + interval * intervalMs + Number(draw % BigInt(intervalMs));
}

/**
 * Checks a revealed seed against the campaign's published hash.
 * @param hex 64 hexadecimal digits.
 * @returns the seed's 32 bytes.
 */
export function openSeed(phase: Phase, epoch: number, hex: string): Uint8Array {
  const where = `seed of epoch ${epoch}`;
  if (!/^[0-9a-f]{64}$/.test(hex)) {
    refuse({
      where,
      got: `${hex.length} characters`,
      expected: "64 lower-case hexadecimal digits",
    });
  }
  const committed = phase.seedHashes[epoch - 1];
  if (committed === undefined) {
    refuse({
      where,
      got: "no hash in the campaign file",
      expected: `its sha256 as phases.${phase.name}.seedHashes[${epoch - 1}], published before the epoch`,
    });
  }
  const seed = hexToBytes(hex);
  const hash = bytesToHex(sha256(seed));
  if (hash !== committed) {
    refuse({ where, got: `a seed with sha256 ${hash}`, expected: `the committed ${committed}` });
  }
  return seed;
}

/**
 * The epoch that an instant lies in.
 * @param time unix ms.
 * @returns undefined before the phase and after it.
 */
export function currentEpoch(phase: Phase, time: number): number | undefined {
  const epoch = Math.floor((time - phase.start) / phase.epochMs) + 1;
  return epoch >= 1 && epoch <= phase.epochs ? epoch : undefined;
}
