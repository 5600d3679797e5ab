/** What a watcher remembers: the events it read, and what it found. A restart goes on from here. */
import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { readTextIfThere } from "../epoch/files.ts";
import { refuse } from "../errors.ts";

const FORMAT = "tidemark-watch-v1";

const eventSchema = z.strictObject({
  epoch: z.int(),
  root: z.string(),
  liveAt: z.int(),
  manifestHash: z.string(),
  totals: z
    .array(
      z.strictObject({ token: z.string(), total: z.string().regex(/^\d+$/).transform(BigInt) }),
    )
    .readonly(),
  block: z.int(),
  transaction: z.string(),
});

const findingSchema = z.strictObject({
  epoch: z.int(),
  root: z.string(),
  manifestHash: z.string(),
  block: z.int(),
  transaction: z.string(),
  liveAt: z.int(),
  verdict: z.enum(["right", "wrong", "altered", "unreachable"]),
  /** A verdict that is not right or wrong near the end of the window, or after it. */
  urgent: z.boolean(),
  /** Whether scores were recomputed from books. */
  fromBooks: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      result: z.enum(["ok", "wrong", "note"]),
      detail: z.string(),
    }),
  ),
  /** The transaction by which this watcher revoked the root. */
  revokedBy: z.string().nullable(),
  /** Whether the webhook has it. */
  isTold: z.boolean(),
});

const stateSchema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: z.int(),
  distributor: z.string(),
  /** The sha256 of the campaign file that roots were held against. */
  campaign: z.string(),
  /** The last block looked at. */
  block: z.int(),
  events: z.array(eventSchema),
  findings: z.array(findingSchema),
});

export type Finding = Readonly<z.output<typeof findingSchema>>;
export type WatchState = Readonly<z.output<typeof stateSchema>>;

/**
 * Reads what an earlier run left; begins anew where there is nothing.
 * @throws InputError where the file is none of this distributor's.
 */
export async function readWatchState(
  file: string,
  chainId: number,
  distributor: string,
): Promise<WatchState> {
  const text = await readTextIfThere(file, "a watcher's state");
  if (text === undefined)
    return {
      format: FORMAT,
      chainId,
      distributor,
      campaign: "",
      block: -1,
      events: [],
      findings: [],
    };
  const found = parse(text);
  if (found?.chainId === chainId && found.distributor === distributor) return found;
  return refuse({
    where: file,
    got: found === undefined ? "something else" : `${found.distributor} on chain ${found.chainId}`,
    expected: `what a watcher of ${distributor} on chain ${chainId} left`,
    fix: "Name another folder with --store, or remove this one: everything is read anew.",
  });
}

/** Writes the state whole or not at all. */
export async function writeWatchState(file: string, state: WatchState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(4).toString("hex")}.draft`;
  const text = JSON.stringify(state, (_, item) => (typeof item === "bigint" ? `${item}` : item), 1);
  await writeFile(draft, text, { flush: true });
  await rename(draft, file);
}

function parse(text: string): WatchState | undefined {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
