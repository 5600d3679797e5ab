import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import {
  readEntitlements,
  readMarks,
  readRewards,
  readState,
  writeEntitlements,
  writeMarks,
  writeRewards,
  writeState,
} from "../../src/merkle/tables.ts";
import { type Entitlement, INITIAL_STATE, key } from "../../src/reward/state.ts";
import { at } from "../score/adapt.ts";
import { ALBA, anyLeaf, BOREAS, faultsOf, MAX_UINT256, TIDE, USD } from "./fixtures.ts";

const REWARDS = `market,account,token,points,reward
kelp-usd,${ALBA},${USD},15,7
tide-usd,${ALBA},${TIDE},15,0
tide-usd,${ALBA},${USD},15,3
tide-usd,${BOREAS},${TIDE},1,9
`;
const ENTITLEMENTS = `account,token,amount,cumulative
${ALBA},${TIDE},0,12
${ALBA},${USD},7,7
${BOREAS},${TIDE},9,${MAX_UINT256}
`;
const STATE = `kind,subject,token,amount
accrued,${ALBA},${USD},3
accrued,${BOREAS},${TIDE},4
carried,kelp-usd,${TIDE},5
carried,tide-usd,${USD},6
overpaid,${ALBA},${TIDE},7
`;
const MARKS = `account,token,mark
${ALBA},${TIDE},19
${ALBA},${USD},1
${BOREAS},${TIDE},${MAX_UINT256}
`;

/** Each table with its reader. */
const TABLES = [
  ["rewards.csv", REWARDS, readRewards],
  ["entitlements.csv", ENTITLEMENTS, readEntitlements],
  ["state.csv", STATE, readState],
  ["marks.csv", MARKS, readMarks],
] as const;

const joined = (pieces: Iterable<string>) => [...pieces].join("");

describe("a table", () => {
  it("should read back as it was written: rewards", () => {
    expect(joined(writeRewards(readRewards(REWARDS, "f")))).to.equal(REWARDS);
    expect(readRewards(REWARDS, "f")[0]).to.deep.equal({
      market: "kelp-usd",
      account: ALBA,
      token: USD,
      points: 15n,
      reward: 7n,
    });
  });

  it("should read back as it was written: entitlements", () => {
    expect(joined(writeEntitlements(readEntitlements(ENTITLEMENTS, "f")))).to.equal(ENTITLEMENTS);
    expect(readEntitlements(ENTITLEMENTS, "f")[2]).to.deep.equal({
      account: BOREAS,
      token: TIDE,
      amount: 9n,
      cumulative: MAX_UINT256,
    });
  });

  it("should read back as it was written: state", () => {
    const state = readState(STATE, "f");
    expect(joined(writeState(state))).to.equal(STATE);
    expect(state.accrued).to.deep.equal(
      new Map([
        [key(ALBA, USD), 3n],
        [key(BOREAS, TIDE), 4n],
      ]),
    );
    expect(state.carried).to.deep.equal(
      new Map([
        [key("kelp-usd", TIDE), 5n],
        [key("tide-usd", USD), 6n],
      ]),
    );
  });

  it("should read back any leaves", () => {
    const leaves = fc.uniqueArray(anyLeaf, { selector: (leaf) => key(leaf.account, leaf.token) });
    fc.assert(
      fc.property(leaves, (list) => {
        const rows = list
          .map((leaf) => ({ ...leaf, amount: 1n }))
          .sort((a, b) => (key(a.account, a.token) < key(b.account, b.token) ? -1 : 1));
        expect(readEntitlements(joined(writeEntitlements(rows)), "f")).to.deep.equal(rows);
      }),
    );
  });

  it("should write the state sorted, whatever order it came in", () => {
    const { accrued, carried, overpaid } = readState(STATE, "f");
    const backwards = (map: ReadonlyMap<string, bigint>) => new Map([...map].reverse());
    const shuffled = {
      accrued: backwards(accrued),
      carried: backwards(carried),
      overpaid: backwards(overpaid),
    };
    expect(joined(writeState(shuffled))).to.equal(STATE);
  });

  it("given many rows, it should come in pieces of whole lines, none of them large", () => {
    const row = at(readEntitlements(ENTITLEMENTS, "f"), 2);
    const pieces = [...writeEntitlements(Array<Entitlement>(10_000).fill(row))];
    expect(pieces.length).to.be.within(10, 100);
    for (const piece of pieces) {
      expect(piece.endsWith("\n")).to.equal(true);
      expect(piece.length).to.be.below(70_000);
    }
    expect(joined(pieces).split("\n")).to.have.length(10_002);
  });

  it("given no rows, it should be its header", () => {
    expect(joined(writeRewards([]))).to.equal("market,account,token,points,reward\n");
    expect(joined(writeEntitlements([]))).to.equal("account,token,amount,cumulative\n");
    expect(joined(writeState(INITIAL_STATE))).to.equal("kind,subject,token,amount\n");
    for (const [, text, read] of TABLES) {
      expect(() => read(`${text.split("\n")[0]}\n`, "f")).to.not.throw();
    }
  });
});

for (const [name, text, read] of TABLES) {
  describe(`a table that is not as ${name} is written`, () => {
    const lines = text.slice(0, -1).split("\n");
    const [header = "", first = "", second = ""] = lines;
    const rest = lines.slice(2);
    const whole = (...rows: string[]) => `${rows.join("\n")}\n`;
    const wheres = (altered: string) =>
      faultsOf(() => read(altered, name)).map((fault) => fault.where);

    for (const [what, altered, where] of [
      ["nothing", "", [`${name}:1`, name]],
      ["no line feed at the end", text.slice(0, -1), [name]],
      ["half its last row", text.slice(0, -3), [name]],
      ["a line feed too many", `${text}\n`, undefined],
      ["line ends of Windows", text.replaceAll("\n", "\r\n"), undefined],
      ["a byte order mark", `\ufeff${text}`, [`${name}:1`]],
      ["no header", whole(...lines.slice(1)), undefined],
      ["another header", text.replace(",token", ",coin"), [`${name}:1`]],
      ["a header in capitals", whole(header.toUpperCase(), ...lines.slice(1)), [`${name}:1`]],
      ["a field too many", whole(header, `${first},1`, ...rest), [`${name}:2`]],
      ["a field too few", whole(header, first.replace(/,[^,]*$/, ""), ...rest), [`${name}:2`]],
      ["a space", whole(header, first.replace(/,/, ", "), ...rest), undefined],
      ["quotes", whole(header, first.replace(/[^,]+$/, '"$&"'), ...rest), [`${name}:2`]],
      ["a negative amount", whole(header, first.replace(/[^,]+$/, "-1"), ...rest), [`${name}:2`]],
      ["a leading zero", whole(header, first.replace(/[^,]+$/, "01"), ...rest), [`${name}:2`]],
      ["an exponent", whole(header, first.replace(/[^,]+$/, "1e3"), ...rest), [`${name}:2`]],
      ["a fraction", whole(header, first.replace(/[^,]+$/, "1.0"), ...rest), [`${name}:2`]],
      ["no amount", whole(header, first.replace(/[^,]+$/, ""), ...rest), [`${name}:2`]],
      [
        "an amount of 79 digits",
        whole(header, first.replace(/[^,]+$/, "9".repeat(79)), ...rest),
        [`${name}:2`],
      ],
      [
        "an amount over a uint256",
        whole(header, first.replace(/[^,]+$/, `${MAX_UINT256 + 1n}`), ...rest),
        [`${name}:2`],
      ],
      [
        "an address in capitals",
        text.replace(ALBA, ALBA.toUpperCase().replace("X", "x")),
        undefined,
      ],
      ["an address cut short", text.replace(ALBA, ALBA.slice(0, -1)), undefined],
      ["two rows swapped", whole(header, second, first, ...rest.slice(1)), [`${name}:3`]],
      ["a row twice", whole(header, first, first, ...rest), [`${name}:3`]],
      [
        "a row twice with another amount",
        whole(header, first, first.replace(/[^,]+$/, "1"), ...rest),
        [`${name}:3`],
      ],
      [
        "a row twice with higher numbers",
        whole(header, first, first.replaceAll(/,(\d+)(?=,|$)/g, ",9$1"), ...rest),
        [`${name}:3`],
      ],
    ] as const) {
      it(`given ${what}, it should be refused, with its line`, () => {
        const found = wheres(altered);
        if (where === undefined) expect(found).to.not.deep.equal([]);
        else expect(found).to.deep.equal(where);
      });
    }

    it("should show every fault at once", () => {
      const altered = whole("x", first.replace(/[^,]+$/, "-1"), first, ...rest).slice(0, -1);
      expect(wheres(altered)).to.have.length.above(2);
    });

    it("should say what was found and what was expected", () => {
      const [fault] = faultsOf(() => read(whole(header, first.replace(/[^,]+$/, "-1")), name));
      const amount = header.split(",").at(-1);
      expect(fault?.got).to.contain(first.slice(0, 10));
      expect(fault?.expected).to.equal(`a valid ${amount}`);
    });
  });
}

describe("marks.csv", () => {
  it("should read back as it was written", () => {
    expect(joined(writeMarks(readMarks(MARKS, "f")))).to.equal(MARKS);
    expect(readMarks(MARKS, "f").get(key(ALBA, TIDE))).to.equal(19n);
  });

  it("given a mark of zero, it should refuse: it says nothing", () => {
    expect(faultsOf(() => readMarks(MARKS.replace(",19", ",0"), "f"))[0]?.expected).to.equal(
      "a valid mark",
    );
  });
});

describe("state.csv", () => {
  const faults = (row: string) =>
    faultsOf(() => readState(`kind,subject,token,amount\n${row}\n`, "f"));

  it("given another kind, it should refuse", () => {
    expect(faults(`paid,${ALBA},${USD},1`)[0]?.expected).to.equal("a valid kind");
  });

  it("given something accrued of what is no account, it should refuse", () => {
    expect(faults(`accrued,tide-usd,${USD},1`)).to.have.length(1);
  });

  it("given something carried of what is no market, it should refuse", () => {
    expect(faults(`carried,-tide,${USD},1`)).to.have.length(1);
  });
});
