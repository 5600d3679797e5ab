/** Every programme, by the name a campaign file gives it. */
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { hummingbot } from "./hummingbot.ts";
import type { Programme } from "./programme.ts";

/** The programme of a market's terms. */
export function programmeUnder(terms: Terms, payees: Payees): Programme<unknown> {
  return hummingbot(terms, payees);
}
