/** Why the `listed` programme gave what it gave: somebody else said so. No order has any part in it. */
import type { Explainer } from "./explanation.ts";

/** Explains a listed market: its one part is the epoch, and `closeExplanation` gives it the account's points. */
export function explainListed(): Explainer {
  return {
    slots: ["both"],
    sharing: "once",
    quote: () => undefined,
    weigh: () => [],
    judge: () => ({ spreadPpm: undefined, reasons: ["not eligible"], unitWeight: undefined }),
  };
}
