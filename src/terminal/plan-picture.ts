import type { CampaignPlan } from "../epoch/plan.ts";
export function planAsSvg(_plan: CampaignPlan): string {
  return "";
}
