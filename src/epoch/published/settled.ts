/** What a published state says of one account, read as it passes: a table of a million rows never stands in memory. */
import { createHash } from "node:crypto";
import { refuse } from "../../errors.ts";
import { readState } from "../../merkle/tables.ts";
import { type EpochState, unkey } from "../../reward/state.ts";
import { type Published, refuseAltered } from "./published.ts";
import { fetchFile } from "./source.ts";

/** What an epoch left an account with, beside its entitlements; base units by token. */
export interface Settled {
  /** Earned but below the minimum payout. */
  readonly accrued: ReadonlyMap<string, bigint>;
  /** Claimed but not earned yet: later rewards make up for it. */
  readonly overpaid: ReadonlyMap<string, bigint>;
}

/** A million rows take about 110 MB. */
const FAR_ABOVE = 2 ** 30;

/**
 * Reads what `state.csv` holds of an account.
 * @param account in lower case.
 * @param limit the most bytes that it may have.
 * @throws AlteredError where the file is not the one whose hash the manifest holds; InputError or SourceError where it
 * does not come.
 */
export async function readSettled(
  published: Published,
  account: string,
  limit = FAR_ABOVE,
): Promise<Settled> {
  const { source, folder, manifest } = published;
  const file = `${folder}state.csv`;
  const where = `${source.name}: ${file}`;
  const read = (pieces: AsyncIterable<Uint8Array>) => linesOf(pieces, `,${account},`);
  const found =
    (await fetchFile(source, file, limit, read)) ??
    refuse({ where, got: "no such file", expected: "a file of the distribution" });
  const due = manifest.files["state.csv"];
  if (found.sha256 !== due) {
    refuseAltered(where, `sha256 ${found.sha256}`, `sha256 ${due}, as its manifest says`);
  }
  const state = readState(found.text, where);
  return { accrued: byToken(state.accrued), overpaid: byToken(state.overpaid) };
}

/** The header and the lines that hold some words, and the hash of all. */
async function linesOf(
  pieces: AsyncIterable<Uint8Array>,
  words: string,
): Promise<{ readonly text: string; readonly sha256: string }> {
  const hash = createHash("sha256");
  const decoder = new TextDecoder();
  const kept: string[] = [];
  let rest = "";
  for await (const piece of pieces) {
    hash.update(piece);
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (kept.length === 0) kept.push(...lines.splice(0, 1));
    for (const line of lines) if (line.includes(words)) kept.push(line);
  }
  return { text: kept.map((line) => `${line}\n`).join(""), sha256: hash.digest("hex") };
}

/** Of one account. */
function byToken(amounts: EpochState["accrued"]): Map<string, bigint> {
  return new Map([...amounts].map(([id, amount]) => [unkey(id)[1], amount]));
}
