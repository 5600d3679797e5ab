/** The stage's campaign under another rule. */
import type { CampaignFile } from "../epoch/stage.ts";

/** @param rule the programme, its own fields, and whatever else the terms of every market are to say. */
export function withRule(file: CampaignFile, rule: object): object {
  const { beta } = file.phases;
  const terms = beta.terms.map(({ k: _, ...each }) => ({ ...each, ...rule }));
  return { ...file, phases: { beta: { ...beta, terms } } };
}
