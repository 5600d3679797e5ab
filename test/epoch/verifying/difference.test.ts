import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { firstDifference } from "../../../src/epoch/verifying/difference.ts";

describe("firstDifference", () => {
  for (const [published, expected, line, theirs, ours] of [
    ["a\nb\n", "a\nc\n", 2, "b", "c"],
    ["x\nb\n", "a\nb\n", 1, "x", "a"],
    ["a\n", "a\nb\n", 2, "", "b"],
    ["a\nb\n", "a\n", 2, "b", ""],
    ["", "a\n", 1, "", "a"],
    ["a\nb", "a\nb\n", 3, "", ""],
  ] as const) {
    it(`given ${JSON.stringify(published)} for ${JSON.stringify(expected)}, it should name line ${line}`, () => {
      expect(firstDifference([published], [expected])).to.deep.equal({
        line,
        published: theirs,
        expected: ours,
      });
    });
  }

  it("should be the same wherever the texts are cut into pieces", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (published, expected) => {
        const whole = firstDifference([published], [expected]);
        expect(firstDifference([...published], [...expected])).to.deep.equal(whole);
      }),
    );
  });
});
