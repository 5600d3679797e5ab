/** The bundled example's two epochs on disk, and what a forger does to them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveDeployment } from "../../src/campaign/deployment.ts";
import { buildEpoch } from "../../src/epoch/build.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { shardFiles } from "../../src/merkle/distribution.ts";
import { buildTree, rootOf } from "../../src/merkle/tree.ts";
import { textsOf } from "../merkle/fixtures.ts";

const EXAMPLE = fileURLToPath(new URL("../../campaigns/example", import.meta.url));
const madeUp = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;

export type Row = string[];
export type AnyManifest = Record<string, unknown> & {
  files: Record<string, string>;
  totals: Record<string, string>[];
};

/** Folders of epochs 1 and 2, to be altered. */
export class Forgery {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  folder(epoch: number): string {
    return join(this.root, "example", "beta", String(epoch));
  }

  read(epoch: number, name: string): Promise<string> {
    return readFile(join(this.folder(epoch), name), "utf8");
  }

  async alter(epoch: number, name: string, alter: (text: string) => string): Promise<void> {
    const text = await this.read(epoch, name);
    const altered = alter(text);
    if (altered === text) throw new Error(`${name} was not altered`);
    await writeFile(join(this.folder(epoch), name), altered);
  }

  /** Alters a JSON file; the forger does not care for its spelling. */
  alterJson<T>(epoch: number, name: string, alter: (value: T) => void): Promise<void> {
    return this.alter(epoch, name, (text) => {
      const value = JSON.parse(text) as T;
      alter(value);
      return JSON.stringify(value);
    });
  }

  /** Alters the rows of a table. */
  alterRows(epoch: number, name: string, alter: (rows: Row[]) => Row[]): Promise<void> {
    return this.alter(epoch, name, (text) => {
      const [header = "", ...lines] = text.trimEnd().split("\n");
      const rows = alter(lines.map((line) => line.split(",")));
      return `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`;
    });
  }

  /** Hashes every file anew, so that only what they say can be wrong. */
  async rehash(epoch: number): Promise<void> {
    await this.alter(epoch, "manifest.json", (text) => {
      const manifest = JSON.parse(text) as AnyManifest;
      for (const name of Object.keys(manifest.files)) {
        const bytes = readFileSync(join(this.folder(epoch), name));
        manifest.files[name] = createHash("sha256").update(bytes).digest("hex");
      }
      return `${JSON.stringify(manifest)}\n`;
    });
  }

  /** Makes the root, the shards and the count of leaves anew from the entitlements, however wrong they are. */
  async replant(epoch: number): Promise<void> {
    const [, ...lines] = (await this.read(epoch, "entitlements.csv")).trimEnd().split("\n");
    const entitlements = lines.map((line) => {
      const [account = "", token = "", amount = "", cumulative = ""] = line.split(",");
      return { account, token, amount: BigInt(amount), cumulative: BigInt(cumulative) };
    });
    const tree = buildTree(entitlements);
    const shards = textsOf(shardFiles(entitlements, tree));
    await rm(join(this.folder(epoch), "shards"), { recursive: true });
    await mkdir(join(this.folder(epoch), "shards"));
    for (const [name, text] of shards) await writeFile(join(this.folder(epoch), name), text);
    await this.alterJson<AnyManifest>(epoch, "manifest.json", (manifest) => {
      manifest.root = `0x${Buffer.from(rootOf(tree)).toString("hex")}`;
      manifest.leaves = entitlements.length;
      const kept = Object.keys(manifest.files).filter((name) => !name.startsWith("shards/"));
      manifest.files = Object.fromEntries([...kept, ...shards.keys()].map((name) => [name, ""]));
    });
    await this.rehash(epoch);
  }
}

/** Builds the example once; every forger gets a copy. */
export async function buildExample(): Promise<{ forge: () => Promise<Forgery>; root: string }> {
  const root = await mkdtemp(join(tmpdir(), "tidemark-check-"));
  const loaded = await loadCampaign(`${EXAMPLE}/campaign.json`);
  const phase = phaseOf(loaded.campaign, "beta");
  const tokens = phase.tokens.map((token, i) => ({ ...token, address: madeUp(i + 2) }));
  const placed = { ...phase, distributor: madeUp(1), tokens };
  const deployment = resolveDeployment(loaded.campaign, placed, undefined);
  const whole = new Forgery(join(root, "whole"));
  for (let epoch = 1; epoch <= phase.epochs; epoch += 1) {
    await buildEpoch({
      loaded,
      phase,
      epoch,
      deployment,
      books: `${EXAMPLE}/books`,
      distributions: whole.root,
    });
  }
  let copies = 0;
  const forge = async () => {
    copies += 1;
    const copy = new Forgery(join(root, `copy-${copies}`));
    await cp(whole.root, copy.root, { recursive: true });
    return copy;
  };
  return { forge, root };
}
