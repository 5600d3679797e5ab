/** A random phase, built epoch by epoch by the engine inside and by servers of ClickHouse: the same manifests, or not. */
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../src/engine/connection.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { buildEpoch } from "../../src/epoch/build.ts";
import { distributionFolder } from "../../src/epoch/published/distribution.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import type { ScoreMeans } from "../../src/epoch/scoring/means.ts";
import { InputError } from "../../src/errors.ts";
import { PLAIN, WASM } from "../epoch/any-books.ts";
import type { AnyPhase } from "./any-phase.ts";
import { putDraft, putEpoch, requestOf } from "./put-phase.ts";

/** Servers that a phase is loaded into and scored by. */
export interface Way {
  readonly name: string;
  readonly writer: Engine;
  readonly reader: Engine;
  readonly cluster: string | undefined;
}

export interface Comparison {
  /** What differs, in words; empty where every manifest is the same. */
  readonly faults: readonly string[];
  /** Manifests that were the same by another way than the engine inside. */
  readonly same: number;
  /** The epochs that a server refused, as their numbers are too large. */
  readonly refused: ReadonlySet<number>;
}

/** What an epoch comes to: its manifest's text, or why there is none. */
type Outcome = { readonly manifest: string } | { readonly refusal: string };

/** @param name tells the phase from others in the same servers. */
export async function comparePhase(
  any: AnyPhase,
  name: string,
  ways: readonly Way[],
): Promise<Comparison> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-"));
  try {
    return await compareIn(folder, any, name, ways);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compareIn(
  folder: string,
  any: AnyPhase,
  name: string,
  ways: readonly Way[],
): Promise<Comparison> {
  const books = join(folder, "books");
  const root = (way: string) => join(folder, way.replaceAll(" ", "-"));
  const faults: string[] = [];
  const refused = new Set<number>();
  let same = 0;
  for (let epoch = 1; epoch <= any.phase.epochs; epoch += 1) {
    const key = { campaign: name, phase: "beta", epoch };
    const own = join(books, String(epoch));
    if (any.scenery.hasDraft) {
      await putDraft(books, any, epoch);
      for (const way of ways) await loadInto(way, key, own, any);
      await rm(own, { recursive: true });
    }
    await putEpoch(books, any, epoch);
    const inside = await built(any, epoch, books, root("inside"), WASM);
    const others = await Promise.all(
      ways.map(async (way) => {
        const refusal = await loadInto(way, key, own, any);
        if (refusal !== undefined) return { way, outcome: { refusal } };
        const engine = engineOf(way.reader, key, any.scenery.atOnce);
        const outcome = await built(any, epoch, books, root(way.name), { ...PLAIN, engine });
        return { way, outcome };
      }),
    );
    for (const { way, outcome } of others) {
      const where = `epoch ${epoch} by ${way.name}`;
      const isTooLarge = "refusal" in outcome && /2\^127|128 bits/.test(outcome.refusal);
      if (isTooLarge) refused.add(epoch);
      else if (textOf(outcome) !== textOf(inside)) {
        faults.push(`${where}: ${difference(textOf(outcome), textOf(inside))}`);
      } else if ("manifest" in inside) same += 1;
      if ("manifest" in inside && !("manifest" in outcome)) {
        const place = (at: string) => distributionFolder(at, any.campaign, any.phase, epoch);
        await cp(place(root("inside")), place(root(way.name)), { recursive: true });
      }
    }
    const kinds = others.map(({ outcome }) => "refusal" in outcome);
    if (new Set(kinds).size > 1) faults.push(`epoch ${epoch}: one way refused, another did not`);
    if (!("manifest" in inside)) break;
  }
  return { faults, same, refused };
}

function textOf(outcome: Outcome): string {
  return "manifest" in outcome ? outcome.manifest : outcome.refusal;
}

/** The first line that differs. */
function difference(text: string, inside: string): string {
  const [lines, others] = [text.split("\n"), inside.split("\n")];
  const at = lines.findIndex((line, i) => line !== others[i]);
  return `${lines[at]?.trim()}, and inside ${others[at]?.trim()}`;
}

/** Loads an epoch. @returns why it is refused, if it is. */
async function loadInto(
  { writer, cluster }: Way,
  key: { campaign: string; phase: string; epoch: number },
  folder: string,
  { campaign: { markets } }: AnyPhase,
): Promise<string | undefined> {
  try {
    await loadBooks({ engine: writer, key, folder, markets, cluster });
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

async function built(
  any: AnyPhase,
  epoch: number,
  books: string,
  distributions: string,
  means: ScoreMeans,
): Promise<Outcome> {
  try {
    const { folder } = await buildEpoch({ ...requestOf(any, books), epoch, distributions, means });
    return { manifest: await readFile(join(folder, "manifest.json"), "utf8") };
  } catch (error) {
    if (error instanceof InputError) return { refusal: error.message };
    throw error;
  }
}
