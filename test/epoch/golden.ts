/** The bundled example's two epochs, built for a distributor and tokens that are made up. */
import { fileURLToPath } from "node:url";
import { resolveDeployment } from "../../src/campaign/deployment.ts";
import { assemble } from "../../src/epoch/build.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { type EpochState, INITIAL_STATE } from "../../src/reward/state.ts";

/** Raised when what is published changes its bytes on purpose; the golden file before it is kept. */
export const GOLDEN_VERSION = "example-v1";
export const GOLDEN_FILE = fileURLToPath(
  new URL(`../golden/${GOLDEN_VERSION}.json`, import.meta.url),
);

export const EXAMPLE = fileURLToPath(new URL("../../campaigns/example", import.meta.url));
const madeUp = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;

export interface GoldenEpoch {
  readonly epoch: number;
  readonly root: string;
  readonly leaves: number;
  readonly totals: readonly object[];
  readonly files: Readonly<Record<string, string>>;
  readonly manifest: string;
}

export interface Golden {
  readonly version: string;
  readonly format: string;
  readonly ruleset: string;
  readonly epochs: readonly GoldenEpoch[];
}

/** What the example's distributions are today, from its own books or the same ones in another format. */
export async function makeGolden(books = `${EXAMPLE}/books`): Promise<Golden> {
  const loaded = await loadCampaign(`${EXAMPLE}/campaign.json`);
  const phase = phaseOf(loaded.campaign, "beta");
  const tokens = phase.tokens.map((token, i) => ({ ...token, address: madeUp(i + 2) }));
  const placed = { ...phase, distributor: madeUp(1), tokens };
  const deployment = resolveDeployment(loaded.campaign, placed, undefined);
  let previous: { state: EpochState; manifestHash: string | undefined } = {
    state: INITIAL_STATE,
    manifestHash: undefined,
  };
  let names = { format: "", ruleset: "" };
  const epochs: GoldenEpoch[] = [];
  for (let epoch = 1; epoch <= phase.epochs; epoch += 1) {
    const scored = await scoreEpoch(loaded.campaign, phase, epoch, books);
    const { distribution, rewards } = assemble(
      { loaded, phase, epoch, deployment },
      scored,
      previous,
    );
    const { manifest, manifestHash } = distribution;
    const { root, leaves, totals, files, format, ruleset } = manifest;
    names = { format, ruleset };
    epochs.push({ epoch, root, leaves, totals, files, manifest: manifestHash });
    previous = { state: rewards.state, manifestHash };
  }
  return { version: GOLDEN_VERSION, ...names, epochs };
}
