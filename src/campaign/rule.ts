/**
 * What each programme's terms say beside those that all programmes share: their fields in a campaign file, and the
 * rule that scoring reads.
 */
import { steepness } from "./fields.ts";

/** Own fields by programme. They stand flat beside the common ones. */
export const RULE_FIELDS = {
  hummingbot: {
    k: steepness.describe("The curve's steepness in exp(-k * spread / smax)."),
  },
};

export interface HummingbotRule {
  readonly programme: "hummingbot";
  /** The steepness k, as the decimal string of the file. */
  readonly k: string;
}

/** A programme with its own terms, every number exact. */
export type Rule = HummingbotRule;
