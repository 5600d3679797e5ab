/** Builds the first epoch of a campaign in this process, and prints the digest of what every way must have in common. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { buildEpoch } from "../../src/epoch/build.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { builtKernel, loadModule } from "../../src/epoch/scoring/wasm-module.ts";
import { invariant } from "../../src/errors.ts";

const [folder = "", distributions = "", workers = "1", kernel = "wasm"] = process.argv.slice(2);
const loaded = await loadCampaign(join(folder, "campaign.json"));
const phase = phaseOf(loaded.campaign, "beta");
const module = kernel === "wasm" ? loadModule(builtKernel("score")) : undefined;
invariant(kernel !== "wasm" || module !== undefined, "the kernel is built");
const { distribution } = await buildEpoch({
  loaded,
  phase,
  epoch: 1,
  deployment: {
    distributor: `0x${"dd".repeat(20)}`,
    tokens: phase.tokens.map((token) => ({ ...token, address: token.address ?? "" })),
  },
  books: join(folder, "books"),
  distributions,
  means: { workers: Number(workers), module },
});
// The manifest names the books' files, which differ between formats. All else may not.
const hashes = distribution.files
  .filter(({ name }) => name !== "manifest.json")
  .map(({ name, sha256 }) => `${name} ${sha256}`);
const digest = createHash("sha256").update(hashes.sort().join("\n")).digest("hex");
process.stdout.write(JSON.stringify({ root: distribution.manifest.root, digest }));
