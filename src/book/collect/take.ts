/** One snapshot: a market's book and every miner's open orders, read at the same time, as soon as the instant is there. */
import type { Terms } from "../../campaign/campaign.ts";
import { invariant } from "../../errors.ts";
import type { Snapshot } from "../snapshot.ts";
import { type AccountOrders, assemble, type Flag, type KnownOrders } from "./assemble.ts";
import type { Clock } from "./clock.ts";
import { persist, type Rest } from "./patience.ts";
import { type Cause, type Venue, type VenueAccount, VenueError } from "./venue.ts";

/** A miner's exchange account that is read. `name` stands in the books. */
export interface Reader {
  readonly name: string;
  readonly account: VenueAccount;
  readonly rest: Rest;
}

export interface Take {
  readonly terms: Terms;
  readonly time: number;
  /** The last moment at which an answer is still that of the instant, unix ms. */
  readonly deadline: number;
  readonly venue: Venue;
  readonly readers: readonly Reader[];
  readonly known: KnownOrders;
  readonly clock: Clock;
}

/** An account that could not be read. */
export interface Missing {
  readonly account: string;
  readonly cause: Cause;
  readonly detail: string;
}

export interface Taken {
  readonly snapshot: Snapshot;
  readonly missing: readonly Missing[];
  readonly flags: readonly Flag[];
}

/**
 * Takes a snapshot. An account that cannot be read is left out, and costs nobody else anything. Where the book does not
 * show all of an account's orders, something was traded or cancelled between the two answers: both are asked once more.
 * @throws VenueError where the book cannot be read in time.
 */
export async function takeSnapshot(take: Take): Promise<Taken> {
  const { terms, time, known } = take;
  const [book, ...answers] = await Promise.all([
    readBook(take),
    ...take.readers.map((reader) => readOrders(take, reader)),
  ]);
  const missing = answers.flatMap((answer) => ("cause" in answer ? [answer] : []));
  const accounts = answers.flatMap((answer) => ("cause" in answer ? [] : [answer]));
  const first = assemble({ terms, time, book, accounts, known });
  const doubted = new Set(
    first.flags.filter(({ flag }) => /book$/.test(flag)).map(({ account }) => account),
  );
  if (doubted.size === 0) return { ...first, missing };
  const second = await readAgain(take, accounts, doubted);
  return { ...(second ?? first), missing };
}

function readBook({ venue, terms, deadline, clock }: Take) {
  return persist(() => venue.book(terms.market), deadline, clock);
}

async function readOrders(
  { terms, deadline, clock }: Take,
  { name, account, rest }: Reader,
): Promise<AccountOrders | Missing> {
  const resting = rest.resting(clock.now());
  if (resting !== undefined) return toMissing(name, resting);
  try {
    const orders = await persist(() => account.openOrders(terms.market), deadline, clock);
    rest.succeeded();
    return { account: name, orders };
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    rest.failed(error, clock.now());
    return toMissing(name, error);
  }
}

/** @returns undefined where the second answers do not come in time: then the first ones stand, with their flags. */
async function readAgain(take: Take, accounts: readonly AccountOrders[], doubted: Set<string>) {
  const { terms, time, known, readers } = take;
  try {
    const [book, ...answers] = await Promise.all([
      readBook(take),
      ...accounts.map(async (before) => {
        if (!doubted.has(before.account)) return before;
        const reader = readers.find(({ name }) => name === before.account);
        invariant(reader !== undefined, "orders are those of an account that was read");
        const again = await readOrders(take, reader);
        if ("cause" in again) throw new VenueError(again.cause, again.detail);
        return again;
      }),
    ]);
    return assemble({ terms, time, book, accounts: answers, known });
  } catch (error) {
    if (error instanceof VenueError) return undefined;
    throw error;
  }
}

function toMissing(account: string, { why, message }: VenueError): Missing {
  return { account, cause: why, detail: message };
}
