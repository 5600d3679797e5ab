import { importLog } from "../src/epoch/import.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { readSeeds } from "../src/epoch/scoring/seeds.ts";
import { refuse, show } from "../src/errors.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeImport } from "../src/terminal/import.ts";
import { writeResult } from "../src/terminal/output.ts";
import { needed } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  market: string | undefined;
  orders: string | undefined;
  owners: string | undefined;
  seeds: string | undefined;
  volumeDecimals: number;
  out: string | undefined;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const markets = [...campaign.markets.values()];
    const id = args.market ?? (markets.length === 1 ? markets[0]?.id : undefined);
    const market =
      markets.find((candidate) => candidate.id === id) ??
      refuse({
        where: "market",
        got: show(id),
        expected: `one of ${markets.map((each) => each.id).join(", ")}`,
      });
    const seeds = await readSeeds(phase, needed("seeds", args.seeds));
    const report = await importLog({
      phase,
      market,
      seeds,
      orders: needed("orders", args.orders),
      owners: needed("owners", args.owners),
      volumeDecimals: args.volumeDecimals,
      out: needed("out", args.out),
    });
    writeResult(args.json, report, () => describeImport(report));
    return EXIT.done;
  });
