import { EXPORTED, exportEpoch } from "../src/epoch/export-list.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { distributionFolder } from "../src/epoch/published/distribution.ts";
import { refuse } from "../src/errors.ts";
import { EXPORT_FORMATS, SAFE_ROWS } from "../src/listed/export-list.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { describeExport } from "../src/terminal/list.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { needed, parseEpoch, parseWord } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  distributions: string;
  to: string | undefined;
  of: string;
  token: string | undefined;
  rows: number;
  out: string | undefined;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const format = parseWord("to", args.to, EXPORT_FORMATS);
    const what = parseWord("of", args.of, EXPORTED);
    const out = needed("out", args.out, "a new folder");
    if (args.rows < 1 || args.rows > SAFE_ROWS) {
      refuse({
        where: "--rows",
        got: String(args.rows),
        expected: `a number from 1 to ${SAFE_ROWS}`,
      });
    }
    const folder = distributionFolder(args.distributions, campaign, phase, epoch);
    const request = { folder, what, format, token: args.token, rowsPerFile: args.rows, out };
    const exported = await exportEpoch(request);
    writeResult(args.json, { epoch, format, of: what, folder: out, ...exported }, () =>
      describeExport(exported, what, out),
    );
    if (exported.written) return EXIT.done;
    writeNote("The same files stood there already.");
    return EXIT.nothingToDo;
  });
