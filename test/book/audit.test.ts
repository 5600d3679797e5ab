import { describe, it } from "node:test";
import { expect } from "chai";
import { createAudit, type LogAudit } from "../../src/book/audit.ts";
import type { Action, OrderEvent } from "../../src/book/events.ts";

/** Events of one order, `+` created, `~` changed, `-` deleted, each a ms later and 1 smaller than the one before. */
function events(actions: string, id = "a"): OrderEvent[] {
  const names: Readonly<Record<string, Action>> = {
    "+": "created",
    "~": "changed",
    "-": "deleted",
  };
  return [...actions].map((sign, i) => ({
    id,
    time: 1000 + i,
    exchangeTime: undefined,
    action: names[sign] ?? "created",
    side: "bid",
    price: 100n,
    size: BigInt(100 - i),
  }));
}

function audit(log: readonly OrderEvent[]): LogAudit {
  const audit = createAudit();
  for (const event of log) audit.observe(event);
  return audit.result();
}

const CLEAN = {
  onlyDeleted: 0,
  onlyCreated: 0,
  neverDeleted: 0,
  openAtEnd: 0,
  deletedAgain: 0,
  deletedBeforeCreated: 0,
  createdAgain: 0,
  changedUnknown: 0,
  priceChanged: 0,
  sizeIncreased: 0,
  duplicateRows: 0,
  clockBack: 0,
};

describe("createAudit", () => {
  it("should count rows, actions and orders, and tell the log's time", () => {
    const log = [...events("+~-"), ...events("+-", "b")];
    expect(audit(log)).to.deep.equal({
      events: 5,
      actions: { created: 2, changed: 1, deleted: 2 },
      orders: 2,
      firstTime: 1000,
      lastTime: 1002,
      ...CLEAN,
      clockBack: 2,
    });
  });

  it("should know no time of a log without rows", () => {
    expect(audit([])).to.include({ events: 0, firstTime: undefined, lastTime: undefined });
  });

  const open = { neverDeleted: 1, openAtEnd: 1 };
  for (const [actions, odd] of [
    ["+-", {}],
    ["-", { onlyDeleted: 1 }],
    ["--", { onlyDeleted: 1, deletedAgain: 1 }],
    ["+", { onlyCreated: 1, ...open }],
    ["++", { onlyCreated: 1, createdAgain: 1, ...open }],
    ["+~", open],
    ["+---", { deletedAgain: 1 }],
    ["-+", { deletedBeforeCreated: 1, openAtEnd: 1 }],
    ["-+-", { deletedBeforeCreated: 1, deletedAgain: 1 }],
    ["+-+-", { deletedAgain: 1 }],
    ["~-", { changedUnknown: 1 }],
    ["~~-", { changedUnknown: 1 }],
    ["+-~", { changedUnknown: 1 }],
  ] as const) {
    it(`should find ${JSON.stringify(odd)} in ${actions}`, () => {
      expect(audit(events(actions))).to.include({ ...CLEAN, ...odd });
    });
  }

  it("should take an order of which nothing remains as closed", () => {
    const log = events("+~").map((event, i) => ({ ...event, size: BigInt(1 - i) }));
    expect(audit(log)).to.include(CLEAN);
  });

  it("should count an order once, however often its price changes and its size grows", () => {
    const log = events("+~~-").map((event, i) => ({
      ...event,
      price: BigInt(i + 1),
      size: BigInt(i + 1),
    }));
    expect(audit(log)).to.include({ ...CLEAN, priceChanged: 1, sizeIncreased: 1 });
  });

  it("should count every repeated row", () => {
    const [created, deleted] = events("+-");
    const log = [created, created, created, deleted] as OrderEvent[];
    expect(audit(log)).to.include({ ...CLEAN, createdAgain: 1, duplicateRows: 2 });
  });

  it("should not take rows of another exchange time as repeated", () => {
    const [created] = events("+") as [OrderEvent];
    expect(audit([created, { ...created, exchangeTime: 1 }])).to.include({ duplicateRows: 0 });
  });

  it("should count every row behind the latest time", () => {
    const log = [5, 3, 4, 5, 6].map((time, i) => ({
      ...(events("+", `${i}`)[0] as OrderEvent),
      time,
    }));
    expect(audit(log)).to.include({ clockBack: 2, lastTime: 6 });
  });
});
