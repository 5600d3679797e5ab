import { writeWhole } from "../src/book/write-whole.ts";
import { readGroupNames } from "../src/epoch/groups-file.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { planCampaign } from "../src/epoch/plan.ts";
import { parseBudget, parseYields } from "../src/plan/budget.ts";
import { runCommand } from "../src/terminal/exit.ts";
import { writeNote } from "../src/terminal/output.ts";
import { describePlan } from "../src/terminal/plan.ts";
import { planAsCsv, planAsJson } from "../src/terminal/plan-data.ts";
import { planFiles } from "../src/terminal/plan-files.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { checkFormat, writeReport } from "../src/terminal/report.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  books: string | undefined;
  recorded: string | undefined;
  market: string | undefined;
  budget: string | undefined;
  price: string | undefined;
  yield: string;
  sizes: string | undefined;
  kinds: string | undefined;
  out: string | undefined;
  csv: boolean;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    checkFormat(args);
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const request = {
      ...args,
      campaign,
      phase,
      epoch: parseEpoch(args.epoch),
      books: booksOf(args.campaign, args.books),
      budget: parseBudget(args.budget, phase.tokens),
      yields: parseYields(args.yield),
      groups: await readGroupNames(args.campaign, args.kinds),
    };
    const progress = startProgress("Planning with snapshots", 0);
    const plan = await planCampaign(request, progress.update).finally(progress.end);
    const { out } = args;
    if (out !== undefined) {
      const files = planFiles(plan);
      await writeWhole(out, async (append) => {
        for (const [file, text] of files) await append(file, text);
      });
      writeNote(`Written to ${out}: ${[...files.keys()].join(", ")}`);
    }
    return writeReport(args, {
      json: () => planAsJson(plan),
      csv: () => planAsCsv(plan),
      text: () => describePlan(plan),
    });
  });
