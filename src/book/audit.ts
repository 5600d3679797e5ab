/** What is odd in an event log. It is counted and told, and changes nothing of what the log's replay gives. */
import type { Action, OrderEvent } from "./events.ts";

/** Plain counts; of orders, unless said. */
export interface LogAudit {
  /** Rows. */
  readonly events: number;
  /** Rows of each kind. */
  readonly actions: Readonly<Record<Action, number>>;
  readonly orders: number;
  /** Unix ms of the first row and of the latest one; undefined for a log without rows. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** Deleted, and never seen otherwise: open since before the log began. */
  readonly onlyDeleted: number;
  /** Created, and nothing after. */
  readonly onlyCreated: number;
  /** Something of it remained when it was last seen, and it was never deleted. */
  readonly neverDeleted: number;
  /** Open when the log ends, which one created only after it was deleted is too. */
  readonly openAtEnd: number;
  readonly deletedAgain: number;
  readonly deletedBeforeCreated: number;
  /** Created a second time while open. */
  readonly createdAgain: number;
  /** Changed while not open. */
  readonly changedUnknown: number;
  readonly priceChanged: number;
  readonly sizeIncreased: number;
  /** Rows that repeat the order's row before them in every column. */
  readonly duplicateRows: number;
  /** Rows with a time before that of an earlier row. */
  readonly clockBack: number;
}

export interface Audit {
  observe(event: OrderEvent): void;
  result(): LogAudit;
}

type Oddity =
  | "deletedAgain"
  | "deletedBeforeCreated"
  | "createdAgain"
  | "changedUnknown"
  | "priceChanged"
  | "sizeIncreased";

/** What an order's events so far amount to. */
interface History {
  last: OrderEvent;
  isOpen: boolean;
  readonly actions: Record<Action, number>;
  /** Undefined while there are none, as for almost every order. */
  oddities: Set<Oddity> | undefined;
}

/** Starts an audit. It remembers every order, so its memory grows with their number. */
export function createAudit(): Audit {
  const histories = new Map<string, History>();
  const actions = noActions();
  let events = 0;
  let duplicateRows = 0;
  let clockBack = 0;
  let firstTime: number | undefined;
  let lastTime: number | undefined;

  function observe(event: OrderEvent): void {
    events += 1;
    actions[event.action] += 1;
    firstTime ??= event.time;
    if (lastTime !== undefined && event.time < lastTime) clockBack += 1;
    lastTime = Math.max(lastTime ?? event.time, event.time);

    const history = histories.get(event.id);
    if (history !== undefined && isSame(history.last, event)) duplicateRows += 1;
    if (history === undefined) histories.set(event.id, begin(event));
    else extend(history, event);
  }

  function result(): LogAudit {
    const all = [...histories.values()];
    const count = (is: (history: History) => boolean): number => all.filter(is).length;
    const odd = (oddity: Oddity): number => count(({ oddities }) => oddities?.has(oddity) ?? false);
    return {
      events,
      actions: { ...actions },
      orders: all.length,
      firstTime,
      lastTime,
      onlyDeleted: count(({ actions: { created, changed } }) => created + changed === 0),
      onlyCreated: count(({ actions: { changed, deleted } }) => changed + deleted === 0),
      neverDeleted: count(({ actions: { deleted }, last }) => deleted === 0 && last.size > 0n),
      openAtEnd: count(({ isOpen }) => isOpen),
      deletedAgain: odd("deletedAgain"),
      deletedBeforeCreated: odd("deletedBeforeCreated"),
      createdAgain: odd("createdAgain"),
      changedUnknown: odd("changedUnknown"),
      priceChanged: odd("priceChanged"),
      sizeIncreased: odd("sizeIncreased"),
      duplicateRows,
      clockBack,
    };
  }

  return { observe, result };
}

function begin(event: OrderEvent): History {
  const history: History = {
    last: event,
    isOpen: event.action === "created" && event.size > 0n,
    actions: noActions(),
    oddities: event.action === "changed" ? new Set<Oddity>(["changedUnknown"]) : undefined,
  };
  history.actions[event.action] += 1;
  return history;
}

function extend(history: History, event: OrderEvent): void {
  for (const oddity of findOddities(history, event)) {
    history.oddities ??= new Set();
    history.oddities.add(oddity);
  }
  history.actions[event.action] += 1;
  history.isOpen = event.size > 0n && stillOpen(history.isOpen, event.action);
  history.last = event;
}

function* findOddities(history: History, event: OrderEvent): Generator<Oddity> {
  const { last, isOpen, actions } = history;
  if (event.action === "deleted" && actions.deleted > 0) yield "deletedAgain";
  if (event.action === "created" && isOpen) yield "createdAgain";
  if (event.action === "created" && actions.created === 0 && actions.deleted > 0) {
    yield "deletedBeforeCreated";
  }
  if (event.action === "changed" && !isOpen) yield "changedUnknown";
  if (event.price !== last.price) yield "priceChanged";
  if (event.size > last.size) yield "sizeIncreased";
}

function stillOpen(wasOpen: boolean, action: Action): boolean {
  return action === "created" || (action === "changed" && wasOpen);
}

function isSame(a: OrderEvent, b: OrderEvent): boolean {
  return (
    a.time === b.time &&
    a.exchangeTime === b.exchangeTime &&
    a.action === b.action &&
    a.side === b.side &&
    a.price === b.price &&
    a.size === b.size
  );
}

function noActions(): Record<Action, number> {
  return { created: 0, changed: 0, deleted: 0 };
}
