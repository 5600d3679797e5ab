/** The newest distribution of a source whose files are whole, without asking a chain. An older proof stays good. */
import { InputError } from "../../errors.ts";
import type { ProvenLeaf } from "../../merkle/shard-proof.ts";
import { type Published, provePublished, readPublished, refuseNone } from "./published.ts";
import { type Source, SourceError } from "./source.ts";

/** A host whose files are wrong epoch after epoch is given up: it may have thousands. */
const MOST_LEFT_OUT = 10;

/** An epoch that is passed over, and what is wrong with its files. */
export interface LeftOutEpoch {
  readonly epoch: number;
  /** InputError where they are not whole, SourceError where they do not come. */
  readonly error: InputError | SourceError;
}

export interface NewestProven {
  readonly published: Published;
  /** What it holds for the account, each leaf proven. */
  readonly leaves: readonly ProvenLeaf[];
  /** Newer epochs, newest first. */
  readonly leftOut: readonly LeftOutEpoch[];
}

/**
 * Goes down from the newest epoch that the source holds to one whose manifest and shard can be used.
 * @param account whose leaves are proven, in lower case.
 * @throws InputError or SourceError with what is wrong with the newest, where none can be used; InputError where there
 * is none.
 */
export async function newestProven(source: Source, account: string): Promise<NewestProven> {
  const only = await readPublished(source, undefined);
  if (only !== undefined)
    return { published: only, leaves: await provePublished(only, account), leftOut: [] };
  const probe = openProbe(source);
  const leftOut: LeftOutEpoch[] = [];
  for (const epoch of await epochsDown(source, probe)) {
    const found = await probe(epoch);
    if (found === undefined) continue;
    try {
      if ("error" in found) throw found.error;
      return { ...found, leaves: await provePublished(found.published, account), leftOut };
    } catch (error) {
      leftOut.push({ epoch, error: ofFiles(error) });
      if (leftOut.length > MOST_LEFT_OUT) break;
    }
  }
  throw leftOut[0]?.error ?? refuseNone(source);
}

/** What there is of an epoch: undefined where the source has no manifest of it. */
type Found = { readonly published: Published } | Pick<LeftOutEpoch, "error"> | undefined;
type Probe = (epoch: number) => Promise<Found>;

/** Asks for each manifest once. */
function openProbe(source: Source): Probe {
  const asked = new Map<number, Promise<Found>>();
  const ask = (epoch: number) =>
    readPublished(source, epoch).then(
      (published) => published && { published },
      (error: unknown) => ({ error: ofFiles(error) }),
    );
  return (epoch) => {
    const found = asked.get(epoch) ?? ask(epoch);
    asked.set(epoch, found);
    return found;
  };
}

/** @throws what is no fault of files. */
function ofFiles(error: unknown): InputError | SourceError {
  if (error instanceof InputError || error instanceof SourceError) return error;
  throw error;
}

/** The epochs that a source may hold, newest first: by a folder's names, of a URL by asking. */
async function epochsDown(source: Source, probe: Probe): Promise<number[]> {
  const names = await source.folders();
  if (names !== undefined) {
    const epochs = names.filter((name) => /^[1-9][0-9]{0,5}$/.test(name)).map(Number);
    return epochs.sort((a, b) => b - a);
  }
  const last = await lastAsked(probe);
  return Array.from({ length: last }, (_, i) => last - i);
}

/**
 * The last epoch that is there, by asking for manifests twice as far each time, then halving. Epochs have no gaps, but a
 * manifest may be of no use, and some hosts answer anything with a page of their own.
 */
async function lastAsked(probe: Probe): Promise<number> {
  let [newest, absent, bad] = [0, 1, 0];
  for (; bad < MOST_LEFT_OUT; absent *= 2) {
    const found = await probe(absent);
    if (found === undefined) break;
    if ("error" in found) bad += 1;
    else [newest, bad] = [absent, 0];
  }
  while (absent - newest > 1) {
    const middle = Math.floor((newest + absent) / 2);
    const found = await probe(middle);
    if (found !== undefined && "published" in found) newest = middle;
    else absent = middle;
  }
  let last = newest;
  while (last - newest < MOST_LEFT_OUT && (await probe(last + 1)) !== undefined) last += 1;
  return last;
}
