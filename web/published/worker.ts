/** Where files are hashed and proofs folded: beside the page, which never waits for it. */
import type { Manifest } from "../../src/merkle/manifest.ts";
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { fetchBytes } from "./fetch-bytes.ts";
import { FileError, type FileFault } from "./file-error.ts";
import {
  type Due,
  proveAccount,
  type Rebuilt,
  readDraft,
  readManifest,
  rebuildShard,
} from "./files.ts";

export type Summary = Pick<
  Manifest,
  | "campaign"
  | "phase"
  | "epoch"
  | "start"
  | "end"
  | "chainId"
  | "distributor"
  | "root"
  | "leaves"
  | "tokens"
  | "totals"
  | "previous"
> & {
  readonly files: number;
  readonly markets: readonly Pick<Manifest["markets"][number], "market" | "programme" | "terms">[];
};

export type Request =
  | { readonly ask: "draft"; readonly folder: string }
  | { readonly ask: "manifest"; readonly due: Due }
  | { readonly ask: "prove"; readonly due: Due; readonly account: string }
  | { readonly ask: "rebuild"; readonly due: Due; readonly account: string };

export interface Answers {
  readonly draft: { readonly manifest: Summary; readonly manifestHash: string };
  readonly manifest: Summary;
  readonly prove: { readonly manifest: Summary; readonly leaves: readonly ProvenLeaf[] };
  readonly rebuild: { readonly manifest: Summary; readonly rebuilt: Rebuilt };
}

export type Reply =
  | { readonly id: number; readonly value: Answers[keyof Answers] }
  | { readonly id: number; readonly fault: FileFault | undefined; readonly message: string };

addEventListener("message", async ({ data }: MessageEvent<{ id: number; request: Request }>) => {
  const { id, request } = data;
  try {
    reply({ id, value: await answer(request) });
  } catch (error) {
    const fault = error instanceof FileError ? error.fault : undefined;
    reply({ id, fault, message: (error as Error).message });
  }
});

function reply(message: Reply): void {
  postMessage(message);
}

async function answer(request: Request): Promise<Answers[keyof Answers]> {
  if (request.ask === "draft") {
    const { manifest, manifestHash } = await readDraft(request.folder, fetchBytes);
    return { manifest: summaryOf(manifest), manifestHash };
  }
  const { due } = request;
  const manifest = await readManifest(due, fetchBytes);
  const summary = summaryOf(manifest);
  if (request.ask === "manifest") return summary;
  const { account } = request;
  if (request.ask === "prove")
    return { manifest: summary, leaves: await proveAccount(due, manifest, account, fetchBytes) };
  return { manifest: summary, rebuilt: await rebuildShard(due, manifest, account, fetchBytes) };
}

/** A manifest of a million recipients names thousands of files: the page needs their number. */
function summaryOf(manifest: Manifest): Summary {
  const { campaign, phase, epoch, start, end, chainId, distributor, root } = manifest;
  const { leaves, tokens, totals, previous, files, markets } = manifest;
  return {
    ...{ campaign, phase, epoch, start, end, chainId, distributor, root },
    ...{ leaves, tokens, totals, previous },
    markets: markets.map(({ market, programme, terms }) => ({ market, programme, terms })),
    files: Object.keys(files).length,
  };
}
