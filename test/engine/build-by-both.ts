/** One epoch, built by the engine inside this process and by servers of ClickHouse. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../src/engine/connection.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { buildEpoch } from "../../src/epoch/build.ts";
import type { LoadedCampaign } from "../../src/epoch/load.ts";
import { phaseOf } from "../../src/epoch/load.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import { PLAIN } from "../epoch/any-books.ts";

/** Loads an epoch of a campaign and builds it by both engines. @returns the manifests' hashes and roots. */
export async function buildByBoth(
  { loaded, epoch, books }: { loaded: LoadedCampaign; epoch: number; books: string },
  writer: Engine,
  reader: Engine,
  cluster: string | undefined,
): Promise<[inside: string, beside: string]> {
  const phase = phaseOf(loaded.campaign, "beta");
  const { id, markets } = loaded.campaign;
  const key = { campaign: id, phase: phase.name, epoch };
  await loadBooks({ engine: writer, key, folder: join(books, `${epoch}`), markets, cluster });
  const deployment = {
    distributor: `0x${"dd".repeat(20)}`,
    tokens: phase.tokens.map((token, i) => ({ ...token, address: `0x${`7${i}`.repeat(20)}` })),
  };
  const built = async (means: Parameters<typeof buildEpoch>[0]["means"]) => {
    const distributions = await mkdtemp(join(tmpdir(), "tidemark-"));
    try {
      const request = { loaded, phase, epoch, deployment, books, distributions };
      const { distribution } = await buildEpoch({ ...request, ...(means && { means }) });
      return `${distribution.manifest.root} ${distribution.manifestHash}`;
    } finally {
      await rm(distributions, { recursive: true });
    }
  };
  return [await built(undefined), await built({ ...PLAIN, engine: engineOf(reader, key) })];
}
