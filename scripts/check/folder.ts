/** An epoch's folder as it lies on disk, read strictly and by nobody else's code. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Leaf } from "./tree.ts";

export interface Entitlement extends Leaf {
  readonly amount: bigint;
}

/** What a check looks at in a manifest. */
export interface Manifest {
  readonly format: string;
  readonly campaign: string;
  readonly phase: string;
  readonly epoch: number;
  readonly chainId: number;
  readonly distributor: string;
  readonly root: string;
  readonly leaves: number;
  readonly totals: readonly {
    readonly token: string;
    readonly leaves: string;
    readonly accrued: string;
    readonly total: string;
  }[];
  readonly files: Readonly<Record<string, string>>;
  readonly previous: string | null;
}

export interface Folder {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly manifest: Manifest;
  readonly entitlements: readonly Entitlement[];
  /** Per account and token. */
  readonly accrued: ReadonlyMap<string, bigint>;
  /** Per account and token: claimed under a wrong root and not earned since. */
  readonly overpaid: ReadonlyMap<string, bigint>;
  /** Per account and token: what was claimed on chain, where the epoch counts that in. */
  readonly chainMarks: ReadonlyMap<string, bigint>;
  /** What this epoch's rewards come to, per account and token. */
  readonly rewards: ReadonlyMap<string, bigint>;
}

const ADDRESS = /^0x[0-9a-f]{40}$/;
const AMOUNT = /^(?:0|[1-9][0-9]*)$/;

/** @throws Error where a file is missing or cannot be read as what it is. */
export function readFolder(path: string): Folder {
  const files = new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [file.slice(join(path, "/").length).replaceAll("\\", "/"), readFileSync(file)];
      }),
  );
  const manifest = JSON.parse(textOf(files, "manifest.json")) as Manifest;
  if (manifest.format !== "tidemark-manifest-v1") throw new Error("manifest.json: another format");
  return {
    files,
    manifest,
    entitlements: readRows(files, "entitlements.csv", "account,token,amount,cumulative").map(
      ([account, token, amount, cumulative]) => ({
        account: address(account),
        token: address(token),
        amount: number(amount),
        cumulative: number(cumulative),
      }),
    ),
    accrued: sums(stateRows(files, "accrued")),
    overpaid: sums(stateRows(files, "overpaid")),
    chainMarks: readMarks(files),
    rewards: sums(readRows(files, "rewards.csv", "market,account,token,points,reward")),
  };
}

export function textOf(files: Folder["files"], name: string): string {
  const bytes = files.get(name);
  if (bytes === undefined) throw new Error(`${name}: there is no such file`);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** One key for an account and a token. */
export function keyOf(account: string, token: string): string {
  return `${account} ${token}`;
}

function readRows(files: Folder["files"], name: string, header: string): string[][] {
  const [first, ...lines] = textOf(files, name).split("\n");
  if (first !== header) throw new Error(`${name}: the header is not ${header}`);
  if (lines.pop() !== "") throw new Error(`${name}: no line feed at the end`);
  const columns = header.split(",").length;
  return lines.map((line, i) => {
    const cells = line.split(",");
    if (cells.length !== columns) throw new Error(`${name}, line ${i + 2}: not ${columns} columns`);
    return cells;
  });
}

function stateRows(files: Folder["files"], kind: string): string[][] {
  return readRows(files, "state.csv", "kind,subject,token,amount").filter(
    ([each]) => each === kind,
  );
}

function readMarks(files: Folder["files"]): Map<string, bigint> {
  if (!files.has("marks.csv")) return new Map();
  const rows = readRows(files, "marks.csv", "account,token,mark");
  return new Map(
    rows.map(([account, token, mark]) => [keyOf(address(account), address(token)), number(mark)]),
  );
}

/** The last column summed by the second and third, which hold an account and a token. */
function sums(rows: readonly string[][]): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const row of rows) {
    const key = keyOf(address(row[1]), address(row[2]));
    found.set(key, (found.get(key) ?? 0n) + number(row.at(-1)));
  }
  return found;
}

function address(cell = ""): string {
  if (!ADDRESS.test(cell)) throw new Error(`${cell} is not an address in lower case`);
  return cell;
}

function number(cell = ""): bigint {
  if (!AMOUNT.test(cell)) throw new Error(`${cell} is not a whole amount`);
  return BigInt(cell);
}
