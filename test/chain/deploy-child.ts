/** A process that deploys a campaign's beta and may be killed: `node deploy-child.ts <url> <campaign file> <folder>`. */
import { JsonRpcProvider } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { deployRequest } from "./stage.ts";

const [url = "", file = "", folder = ""] = process.argv.slice(2);
const { campaign } = await loadCampaign(file);
const phase = phaseOf(campaign, "beta");
const provider = new JsonRpcProvider(url, phase.chainId, {
  staticNetwork: true,
  batchMaxCount: 1,
  cacheTimeout: -1,
  pollingInterval: 20,
});
const sponsor = sponsorOf(provider);
const request = {
  ...deployRequest(campaign, phase, folder, await sponsor.getAddress()),
  settings: { blockPollingInterval: 50 },
};
for (const step of await deploySteps(request, provider)) await deployStep(request, step, sponsor);
provider.destroy();
