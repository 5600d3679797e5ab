/** A campaign that is under way, for the pages to show: one epoch live and partly claimed, the next one pending. */
import type { Deployment } from "../../src/campaign/deployment.ts";
import type { BuiltEpoch } from "../../src/epoch/build.ts";
import { firstBlock } from "../../src/epoch/load.ts";
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
  readonly deployBlock: number;
  readonly epochs: readonly BuiltEpoch[];
}

/** Walks the first two epochs of the road; of the miners, `claimants` claim what was live first. */
export async function raiseTide(request: RoadRequest, claimants: readonly string[]): Promise<Tide> {
  const { provider, loaded, phase, deployments } = request;
  const sponsor = sponsorOf(provider);
  const deployment = await deployPhase(request, sponsor);
  const first = await buildVerified(request, deployment, 1);
  await publishFunded(request, deployment, sponsor, first);
  await passWindow(request);
  await claimAll(request, deployment, [first], await minersOf(provider, claimants));
  const second = await buildVerified(request, deployment, 2);
  await publishFunded(request, deployment, sponsor, second);
  const deployBlock = await firstBlock(deployments, loaded.campaign, phase);
  return { deployment, deployBlock, epochs: [first, second] };
}
