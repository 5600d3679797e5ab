import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { canonicalJson, canonicalLine } from "../../src/merkle/canonical.ts";

const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The keys of a text's outermost object, in the order they stand there. */
function keysIn(line: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"(?=:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (/[{[]/.test(token) && token.length === 1) depth += 1;
    else if (/[}\]]/.test(token) && token.length === 1) depth -= 1;
    else if (depth === 1) keys.push(JSON.parse(token) as string);
  }
  return keys;
}

describe("canonical JSON", () => {
  it("should sort keys, indent by two spaces and end with a line feed", () => {
    expect(canonicalJson({ b: [1, { d: 1, c: 2 }], a: null })).to.equal(
      '{\n  "a": null,\n  "b": [\n    1,\n    {\n      "c": 2,\n      "d": 1\n    }\n  ]\n}\n',
    );
  });

  it("should do the same on one line, without spaces", () => {
    expect(canonicalLine({ b: [1, { d: 1, c: 2 }], a: null })).to.equal(
      '{"a":null,"b":[1,{"c":2,"d":1}]}\n',
    );
  });

  it("should leave out what is undefined, and keep what is null", () => {
    expect(canonicalLine({ a: undefined, b: null })).to.equal('{"b":null}\n');
  });

  it("should write what is empty without a line between", () => {
    expect(canonicalJson({ a: {}, b: [], c: [{}] })).to.equal(
      '{\n  "a": {},\n  "b": [],\n  "c": [\n    {}\n  ]\n}\n',
    );
    expect(canonicalJson({})).to.equal("{}\n");
    expect(canonicalLine({ a: {}, b: [] })).to.equal('{"a":{},"b":[]}\n');
  });

  it("should keep the order of lists", () => {
    expect(canonicalLine([3, 1, 2])).to.equal("[3,1,2]\n");
  });

  it("should sort capitals before small letters, as their bytes are", () => {
    expect(canonicalLine({ a: 1, B: 2, _: 3, "9": 4 })).to.equal('{"9":4,"B":2,"_":3,"a":1}\n');
  });

  it("should sort numbers that are keys by their bytes too", () => {
    expect(canonicalLine({ 9: 1, 10: 2 })).to.equal('{"10":2,"9":1}\n');
  });

  it("should sort keys beyond the basic plane by their bytes too", () => {
    expect(keysIn(canonicalLine({ "🌊": 1, ﬀ: 2 }))).to.deep.equal(["ﬀ", "🌊"]);
  });

  it("should keep a key named __proto__", () => {
    expect(canonicalLine(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).to.equal(
      '{"__proto__":{"a":2},"b":1}\n',
    );
  });

  it("should be one spelling for whatever order the keys were set in, and read back the same", () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(keys, fc.jsonValue(), (names, value) => {
        const entries = names.map((name): [string, unknown] => [name, value]);
        const text = canonicalJson(Object.fromEntries(entries));
        expect(canonicalJson(Object.fromEntries(entries.toReversed()))).to.equal(text);
        expect(canonicalJson(JSON.parse(text))).to.equal(text);
      }),
    );
  });

  it("should have its keys in the order of their bytes", () => {
    // Keys that look like array indices are left to the test above.
    const name = fc.string({ minLength: 1 }).filter((text) => !/^\d+$/.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 6 }), (names) => {
        const line = canonicalLine(Object.fromEntries(names.map((key) => [key, 1])));
        expect(keysIn(line)).to.deep.equal(names.toSorted(bytes));
      }),
    );
  });
});
