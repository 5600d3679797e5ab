/** An epoch's distribution from its books, written whole. */
import { join } from "node:path";
import type { Phase } from "../campaign/campaign.ts";
import type { Deployment } from "../campaign/deployment.ts";
import { type Distribution, makeDistribution } from "../merkle/distribution.ts";
import { type EpochRewards, rewardEpoch } from "../reward/epoch.ts";
import { type Marks, NO_MARKS } from "../reward/state.ts";
import type { MarketScore } from "../score/market.ts";
import { writeFolderWhole } from "./files.ts";
import { treeKernel } from "./kernel.ts";
import type { LoadedCampaign } from "./load.ts";
import { readEpochMarks } from "./marks.ts";
import { distributionFolder, type Previous, readPrevious } from "./published/distribution.ts";
import type { ScoreMeans } from "./scoring/means.ts";
import { type OnProgress, type ScoredEpoch, scoreEpoch } from "./scoring/score.ts";

export interface BuildRequest {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly epoch: number;
  readonly deployment: Deployment;
  /** The folder of all epochs' books. */
  readonly books: string;
  /** The folder of all distributions. */
  readonly distributions: string;
  /** What scores the books. Default: all cores, and the kernel where it is built. */
  readonly means?: ScoreMeans;
}

export interface BuiltEpoch {
  readonly folder: string;
  /** False where the same distribution stood there already. */
  readonly written: boolean;
  readonly distribution: Distribution;
  readonly rewards: EpochRewards;
  readonly scores: readonly MarketScore[];
  /** The same, with the files that they were made from. */
  readonly scored: ScoredEpoch;
}

/**
 * Scores the books, turns points into entitlements, and writes the distribution.
 * @throws InputError where an input is bad or another distribution stands in the way; nothing is written then.
 */
export async function buildEpoch(
  request: BuildRequest,
  onProgress: OnProgress = () => {},
): Promise<BuiltEpoch> {
  const { loaded, phase, epoch, books, distributions } = request;
  const previous = await readPrevious(distributions, loaded.campaign, phase, epoch);
  const scored = await scoreEpoch(loaded.campaign, phase, epoch, books, onProgress, request.means);
  const { marks, inputs } = await readEpochMarks(join(books, String(epoch)));
  const { distribution, rewards } = assemble(
    request,
    { ...scored, inputs: [...scored.inputs, ...inputs] },
    previous,
    marks,
  );
  const folder = distributionFolder(distributions, loaded.campaign, phase, epoch);
  const written = await writeFolderWhole(folder, distribution.files);
  return { folder, written, distribution, rewards, scores: scored.scores, scored };
}

/** The distribution that scores lead to, with the marks on chain that it has to count in. */
export function assemble(
  request: Pick<BuildRequest, "loaded" | "phase" | "epoch" | "deployment">,
  scored: ScoredEpoch,
  previous: Previous,
  marks: Marks = NO_MARKS,
): { distribution: Distribution; rewards: EpochRewards } {
  const { loaded, phase, epoch, deployment } = request;
  const rewards = rewardEpoch(
    phase,
    epoch,
    scored.scores,
    deployment.tokens,
    previous.state,
    marks,
  );
  const distribution = makeDistribution(
    {
      campaign: loaded.campaign,
      campaignText: loaded.text,
      phase,
      span: scored.span,
      distributor: deployment.distributor,
      tokens: deployment.tokens,
      scores: scored.scores,
      seed: scored.seed,
      inputs: {
        campaign: loaded.sha256,
        books: scored.inputs.map(({ file, sha256, bytes }) => ({ file, sha256, bytes })),
      },
      marks,
      previous: previous.manifestHash,
    },
    rewards,
    treeKernel(),
  );
  return { distribution, rewards };
}
