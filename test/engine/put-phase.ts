/** A random phase on disk: its books, makers, marks and seeds, epoch by epoch, and what building asks for. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Snapshot } from "../../src/book/snapshot.ts";
import { formatDecimal } from "../../src/decimal.ts";
import type { LoadedCampaign } from "../../src/epoch/load.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import { writeMarks } from "../../src/merkle/tables.ts";
import { key } from "../../src/reward/state.ts";
import { writeBook } from "../epoch/any-books.ts";
import { at, snapshotOf } from "../score/adapt.ts";
import type { AnyPhase } from "./any-phase.ts";

/** What building an epoch asks for. */
export function requestOf({ campaign, phase }: AnyPhase, books: string) {
  const text = `${JSON.stringify({ id: campaign.id, start: phase.start })}\n`;
  const loaded: LoadedCampaign = {
    campaign,
    file: "campaign.json",
    text,
    sha256: sha256Text(text),
  };
  const tokens = phase.tokens.map((token) => ({ ...token, address: token.address ?? "" }));
  return { loaded, phase, deployment: { distributor: `0x${"dd".repeat(20)}`, tokens }, books };
}

/** Writes one epoch's folder of books. */
export async function putEpoch(books: string, any: AnyPhase, epoch: number): Promise<void> {
  const { random } = any;
  const folder = join(books, String(epoch));
  await putBooks(folder, any, groupsOf(any, epoch));
  const { seed } = at(random.epochs, epoch - 1);
  await writeFile(join(folder, "seed"), Buffer.from(seed).toString("hex"));
  const makers = makersOf(any, epoch);
  if (makers !== undefined) await writeFile(join(folder, "makers.csv"), makers);
  const marks = random.phase.marks?.[epoch - 1] ?? [];
  if (marks.length === 0) return;
  const byKey = new Map(marks.map(({ account, token, mark }) => [key(account, token), mark]));
  await writeFile(join(folder, "marks.csv"), [...writeMarks(byKey)].join(""));
}

/** The same books before their last snapshots came, and with one that was another. */
export async function putDraft(books: string, any: AnyPhase, epoch: number): Promise<void> {
  const drafts = groupsOf(any, epoch).map((snapshots) =>
    snapshots.slice(0, -1).map((each, i) => (i === 0 ? { ...each, orders: [] } : each)),
  );
  await putBooks(join(books, String(epoch)), any, drafts);
}

async function putBooks(
  folder: string,
  { scenery }: AnyPhase,
  groups: readonly (readonly Snapshot[])[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [i, snapshots] of groups.entries()) {
    if (snapshots.length === 0) continue;
    await writeBook(join(folder, `book-${i}`), snapshots, scenery.spelling);
  }
}

/** The snapshots of each file. */
function groupsOf({ random, campaign, scenery }: AnyPhase, epoch: number): Snapshot[][] {
  const { markets } = at(random.epochs, epoch - 1);
  const each = [...markets].map(([id, { books }]) => {
    const market = campaign.markets.get(id);
    const made = market === undefined ? [] : books.snapshots.map((b) => snapshotOf(b, market));
    return byTime(made);
  });
  if (scenery.split === "one file") return [byTime(each.flat())];
  if (scenery.split === "a file a market") return each;
  return each.flatMap((own) => {
    const half = own.length >> 1;
    return [own.slice(0, half), own.slice(half)];
  });
}

function byTime(snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots.toSorted((a, b) => a.time - b.time);
}

/** What makers did beside their orders; undefined where no terms look at it. */
function makersOf({ random }: AnyPhase, epoch: number): string | undefined {
  const rows: string[] = [];
  let isNeeded = false;
  for (const [market, { books }] of at(random.epochs, epoch - 1).markets) {
    if (books.programme !== "depth-over-spread") continue;
    isNeeded = true;
    for (const { account } of random.miners) {
      const [volume, stake] = [books.volume.get(account), books.stake.get(account)].map((amount) =>
        amount === undefined ? "" : formatDecimal(amount, 18),
      );
      if (volume !== "" || stake !== "") rows.push(`${market},${account},${volume},${stake}\n`);
    }
  }
  return isNeeded ? `market,account,volume,stake\n${rows.join("")}` : undefined;
}
