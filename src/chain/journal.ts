/**
 * Ignition's journal of a deployment: one line of JSON for each step, on disk before the next step is taken. Read here
 * for what was begun, and mended where Ignition itself would stop after a crash.
 */
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { readTextIfThere } from "../epoch/files.ts";
import { refuse } from "../errors.ts";

const FILE = "journal.jsonl";

/** A deployment that was begun. Its id is Ignition's: the module, `#`, the contract. */
export interface Begun {
  readonly id: string;
  readonly from: string;
  /** What is sent: creation code and arguments. Undefined until it was made. */
  readonly data?: string;
  readonly interaction?: number;
  /** Written before anything is sent with it. */
  readonly nonce?: number;
  /** Every transaction whose hash the node told, the first one first. */
  readonly hashes: readonly string[];
  /** Whether another transaction with the same nonce is to follow, with a higher fee. */
  readonly isResent: boolean;
  readonly confirmed?: { readonly hash: string; readonly block: number };
  readonly result?: { readonly type: string; readonly address?: string };
}

interface Message {
  readonly type: string;
  readonly futureId?: string;
  readonly from?: string;
  readonly nonce?: number;
  readonly hash?: string;
  readonly transaction?: { readonly hash: string };
  readonly networkInteraction?: { readonly id: number; readonly data: string };
  readonly receipt?: { readonly blockNumber: number };
  readonly result?: Begun["result"];
}

/** What was begun, by id. Nothing where there is no journal yet. */
export async function readJournal(folder: string): Promise<ReadonlyMap<string, Begun>> {
  const begun = new Map<string, Begun>();
  for (const message of (await readMessages(folder)).messages) {
    const id = message.futureId;
    if (id === undefined) continue;
    const after = advance(begun.get(id) ?? fresh(id, message), message);
    if (after === undefined) begun.delete(id);
    else begun.set(id, after);
  }
  return begun;
}

/**
 * Makes a journal one that Ignition goes on from: without the half of a line that a power cut may leave at its end, and
 * without timeouts. A timeout only says that nobody mined a transaction in time; going on means to wait again, whereas
 * Ignition would ask to forget it, and a forgotten transaction may still be mined.
 * @throws InputError where the journal is damaged elsewhere.
 */
export async function mendJournal(folder: string): Promise<void> {
  const { messages, isTorn } = await readMessages(folder);
  const kept = messages.filter(({ type }) => type !== "ONCHAIN_INTERACTION_TIMEOUT");
  if (!isTorn && kept.length === messages.length) return;
  const draft = join(folder, `.${FILE}`);
  const handle = await open(draft, "w");
  try {
    await handle.writeFile(kept.map(lineOf).join(""));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, join(folder, FILE));
}

/** Adds what Ignition would have written, had it lived to hear the hash of what it had sent. */
export async function recordSent(
  folder: string,
  begun: Begun,
  sent: {
    readonly hash: string;
    readonly maxFeePerGas: bigint;
    readonly maxPriorityFeePerGas: bigint;
  },
): Promise<void> {
  const { hash, maxFeePerGas, maxPriorityFeePerGas } = sent;
  const amount = (value: bigint) => ({ _kind: "bigint", value: value.toString() });
  const fees = {
    maxFeePerGas: amount(maxFeePerGas),
    maxPriorityFeePerGas: amount(maxPriorityFeePerGas),
  };
  const line = lineOf({
    type: "TRANSACTION_SEND",
    futureId: begun.id,
    networkInteractionId: begun.interaction,
    nonce: begun.nonce,
    transaction: { hash, fees },
  });
  const handle = await open(join(folder, FILE), "a");
  try {
    await handle.writeFile(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function advance(begun: Begun, message: Message): Begun | undefined {
  switch (message.type) {
    case "DEPLOYMENT_EXECUTION_STATE_INITIALIZE":
      return fresh(begun.id, message);
    case "NETWORK_INTERACTION_REQUEST": {
      const { id: interaction = 0, data = "" } = message.networkInteraction ?? {};
      return { ...begun, interaction, data };
    }
    case "TRANSACTION_PREPARE_SEND":
      return message.nonce === undefined ? begun : { ...begun, nonce: message.nonce };
    case "TRANSACTION_SEND":
      return {
        ...begun,
        hashes: [...begun.hashes, message.transaction?.hash ?? ""],
        isResent: false,
      };
    case "ONCHAIN_INTERACTION_BUMP_FEES":
    case "ONCHAIN_INTERACTION_DROPPED":
      return { ...begun, isResent: true };
    case "TRANSACTION_CONFIRM": {
      const confirmed = { hash: message.hash ?? "", block: message.receipt?.blockNumber ?? 0 };
      return { ...begun, confirmed };
    }
    case "ONCHAIN_INTERACTION_REPLACED_BY_USER": {
      const { nonce: _, ...rest } = begun;
      return { ...rest, hashes: [], isResent: false };
    }
    case "DEPLOYMENT_EXECUTION_STATE_COMPLETE":
      return message.result === undefined ? begun : { ...begun, result: message.result };
    case "WIPE_APPLY":
      return undefined;
    default:
      return begun;
  }
}

function fresh(id: string, { from = "" }: Message): Begun {
  return { id, from, hashes: [], isResent: false };
}

/** Ignition begins each line with its break, so that only the last one can be torn. */
async function readMessages(
  folder: string,
): Promise<{ readonly messages: readonly Message[]; readonly isTorn: boolean }> {
  const path = join(folder, FILE);
  const text = (await readTextIfThere(path, "Ignition's journal")) ?? "";
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const parsed = lines.map(parseLine);
  const broken = parsed.indexOf(undefined);
  if (broken !== -1 && broken < parsed.length - 1) {
    refuse({
      where: `${path}: line ${broken + 1}`,
      got: "no JSON",
      expected: "Ignition's journal, whole",
      fix: "Put back the file as it was; what it tells must not be deployed twice.",
    });
  }
  return { messages: parsed.filter((message) => message !== undefined), isTorn: broken !== -1 };
}

function parseLine(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

function lineOf(message: object): string {
  return `\n${JSON.stringify(message)}`;
}
