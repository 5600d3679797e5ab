import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { repeatedKeys } from "../../src/campaign/repeated-keys.ts";
import { InputError } from "../../src/errors.ts";
import { FILE, fileWith } from "./fixtures.ts";

describe("repeatedKeys", () => {
  for (const [text, paths] of [
    ['{"a":1,"a":2}', ["a"]],
    ['{"a":1,"b":{"a":2}}', []],
    ['{"a":{"b":1,"c":[{"d":1},{"d":1,"e":{},"d":2}],"b":2}}', ["a.c[1].d", "a.b"]],
    ['{"a":1,"\\u0061":2}', ["a"]],
    ['{"a":"\\",\\"a\\":1","b":"{\\"a\\":1","a\\"":1}', []],
    ['[{"a":1},{"a":1}]', []],
    ['[[1,2],{"a":[],"a" : []}]', ["[1].a"]],
    ['"a"', []],
  ] as const) {
    it(`given ${text}, it should find ${paths.join(" and ") || "none"}`, () => {
      expect(repeatedKeys(text)).to.deep.equal(paths);
    });
  }

  it("given any value as JSON writes it, it should find none; with one key again, that key", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (object, value) => {
        const text = JSON.stringify(object, null, 1);
        expect(repeatedKeys(text)).to.deep.equal([]);
        const [key] = Object.keys(object);
        if (key === undefined) return;
        const again = `${text.slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(value)}}`;
        expect(repeatedKeys(again)).to.deep.equal([key]);
      }),
    );
  });
});

describe("a campaign file in which a key stands twice", () => {
  it("should be refused, with its path, beside its other faults", () => {
    const text = fileWith(["id", "Spring"]).replace('"chainId":1,', '"chainId":1,"chainId":10,');
    let faults: readonly { readonly where: string }[] = [];
    try {
      parseCampaign(text, FILE);
    } catch (error) {
      if (error instanceof InputError) faults = error.faults;
    }
    expect(faults.map(({ where }) => where)).to.deep.equal([
      `${FILE}: phases.production.chainId`,
      `${FILE}: id`,
    ]);
  });
});
