/** A campaign that is under way, for the pages to show: one epoch live and partly claimed, the next one pending. */
import type { Deployment } from "../../src/campaign/deployment.ts";
import type { BuiltEpoch } from "../../src/epoch/build.ts";
import { sourcesOfBuild } from "../../src/epoch/pages/sources.ts";
import { writePages } from "../../src/epoch/pages/write-pages.ts";
import { minersOf, sponsorOf } from "../demo/miners.ts";
import {
  buildVerified,
  claimAll,
  deployPhase,
  passWindow,
  publishFunded,
  type RoadRequest,
} from "../demo/road.ts";

export interface Tide {
  readonly deployment: Deployment;
  readonly epochs: readonly BuiltEpoch[];
}

/** Walks the first two epochs of the road; of the miners, `claimants` claim what was live first. */
export async function raiseTide(request: RoadRequest, claimants: readonly string[]): Promise<Tide> {
  const { provider } = request;
  const sponsor = sponsorOf(provider);
  const deployment = await deployPhase(request, sponsor);
  const first = await buildShown(request, deployment, 1);
  await publishFunded(request, deployment, sponsor, first);
  await passWindow(request);
  await claimAll(request, deployment, [first], await minersOf(provider, claimants));
  const second = await buildShown(request, deployment, 2);
  await publishFunded(request, deployment, sponsor, second);
  return { deployment, epochs: [first, second] };
}

/** An epoch with its page files, as `epoch build` leaves it. */
async function buildShown(
  request: RoadRequest,
  deployment: Deployment,
  epoch: number,
): Promise<BuiltEpoch> {
  const built = await buildVerified(request, deployment, epoch);
  const { files } = await writePages(
    sourcesOfBuild({ ...request, deployment, epoch }, built),
    request,
  );
  request.say(`epoch ${epoch}: wrote ${files} page files`);
  return built;
}
