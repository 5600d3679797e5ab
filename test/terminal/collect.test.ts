import { describe, it } from "node:test";
import { expect } from "chai";
import type { Settled } from "../../src/book/collect/follow-market.ts";
import type { GapNote } from "../../src/book/collect/notes.ts";
import { createTeller } from "../../src/terminal/collect.ts";

let minute = 0;

function settled(market: string, gaps: readonly Partial<GapNote>[], more: object = {}): Settled {
  minute += 1;
  const at = { market, interval: minute, time: Date.UTC(2026, 0, 6, 0, minute) };
  const whole = gaps.map((gap): GapNote => {
    return { ...at, account: null, cause: "outage", detail: "x", ...gap };
  });
  return { epoch: 1, ...at, snapshot: undefined, gaps: whole, flags: [], isWritten: true, ...more };
}

/** Without the time. */
const words = (lines: readonly string[]) => lines.map((line) => line.split(" ").slice(1).join(" "));

describe("what the collector says", () => {
  it("should tell a cause when it begins and when it ends, not every minute", () => {
    const tell = createTeller();
    const key = { account: "x:a", cause: "key" } as const;
    expect(words(tell(settled("tide", [key])))).to.deep.equal(["x:a in tide: missing, key (x)"]);
    expect(tell(settled("tide", [key]))).to.deep.equal([]);
    expect(tell(settled("kelp", []))).to.deep.equal([]);
    expect(words(tell(settled("tide", [])))).to.deep.equal(["x:a in tide: there again"]);
    expect(tell(settled("tide", []))).to.deep.equal([]);
  });

  it("given another cause, it should tell it", () => {
    const tell = createTeller();
    tell(settled("tide", [{}]));
    expect(words(tell(settled("tide", [{ cause: "clock" }])))).to.deep.equal([
      "tide: missing, clock (x)",
    ]);
  });

  it("given a market that is missing as a whole, it should say nothing of its accounts", () => {
    const tell = createTeller();
    tell(settled("tide", [{ account: "x:a" }]));
    expect(words(tell(settled("tide", [{}])))).to.deep.equal(["tide: missing, outage (x)"]);
  });

  it("given a disk that takes nothing, it should say so until it does", () => {
    const tell = createTeller();
    expect(words(tell(settled("tide", [], { isWritten: false })))[0]).to.match(/^tide on disk: /);
    expect(words(tell(settled("tide", [])))).to.deep.equal(["tide on disk: there again"]);
  });

  it("should tell a flag of an order once", () => {
    const tell = createTeller();
    const flag = { account: "x:a", id: "7", flag: "not in book" };
    const flags = () => tell(settled("tide", [], { flags: [flag] }));
    expect(words(flags())).to.deep.equal(["x:a in tide: its order 7 is not in the public book"]);
    expect(flags()).to.deep.equal([]);
  });
});
