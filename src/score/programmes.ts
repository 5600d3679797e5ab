/** Every programme, by the name a campaign file gives it. */
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { HUMMINGBOT_VERSION, hummingbot } from "./hummingbot.ts";
import type { Programme } from "./programme.ts";

/** The version of each programme: what outputs name it by. */
export const PROGRAMME_VERSIONS = {
  hummingbot: HUMMINGBOT_VERSION,
} as const;

/** The programme of a market's terms. */
export function programmeUnder(terms: Terms, payees: Payees): Programme<unknown> {
  return hummingbot(terms, terms.rule, payees);
}
