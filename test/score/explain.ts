/** The oracle's market epochs, explained by src/. */
import {
  closeExplanation,
  explainSnapshot,
  type MarketExplanation,
  openExplanation,
} from "../../src/score/explain-market.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import type { Books, MarketEpoch } from "../oracle/rules.ts";
import { activityOf, anyTermsOf, scoreAnyEpoch, snapshotOf, spanOf } from "./adapt.ts";

/** Every account that a market's orders may be paid to. */
export function accountsOf({ payees }: Books): string[] {
  return [...new Set(payees.values())];
}

/** A market's epoch with its programme's name; without one it is `hummingbot`. */
export function named(epoch: MarketEpoch | AnyEpoch): AnyEpoch {
  return "programme" in epoch ? epoch : { ...epoch, programme: "hummingbot" };
}

/**
 * One account's market, explained.
 * @param names what its orders are called, where the terms do not tell.
 */
export function explain(
  epoch: MarketEpoch | AnyEpoch,
  account: string,
  chosen?: number,
  names: readonly string[] = namesOf(epoch, account),
): MarketExplanation {
  const market = named(epoch);
  const terms = anyTermsOf(market);
  const subject = { account, names: new Set(names) };
  const span = spanOf(market);
  const open = openExplanation(terms, span, market.payees, activityOf(market), subject, chosen);
  for (const input of market.snapshots.toSorted((a, b) => a.time - b.time)) {
    explainSnapshot(open, snapshotOf(input, terms.market));
  }
  return closeExplanation(open, scoreAnyEpoch(market));
}

function namesOf({ payees }: Books, account: string): string[] {
  return [...payees].filter(([, payee]) => payee === account).map(([name]) => name);
}
