/** The files of a plan: the same bytes for the same books and terms. */
import type { CampaignPlan } from "../epoch/plan.ts";
import { canonicalJson } from "../merkle/canonical.ts";
import { planAsCsv, planAsJson } from "./plan-data.ts";
import { planAsSvg } from "./plan-picture.ts";

/** Text by file name. */
export function planFiles(plan: CampaignPlan): ReadonlyMap<string, string> {
  return new Map([
    ["plan.csv", `${planAsCsv(plan)}\n`],
    ["plan.json", canonicalJson(planAsJson(plan))],
    ["plan.svg", planAsSvg(plan)],
  ]);
}
