import { loadCampaign } from "../src/epoch/load.ts";
import { describeCampaign } from "../src/terminal/campaign.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";

interface Arguments {
  campaign: string;
  json: boolean;
}

export default ({ campaign: file, json }: Arguments) =>
  runCommand(json, async () => {
    const { campaign, sha256 } = await loadCampaign(file);
    writeResult(json, { file, id: campaign.id, sha256, ok: true }, () =>
      describeCampaign(campaign),
    );
    return EXIT.done;
  });
