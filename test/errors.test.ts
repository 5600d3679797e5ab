import { describe, it } from "node:test";
import { expect } from "chai";
import { type Fault, InputError, InvariantError, invariant, refuse, show } from "../src/errors.ts";

const FAULT: Fault = { where: "a.json: k", got: '"-1"', expected: "a decimal string" };

function caught(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return expect.fail("did not throw");
}

describe("InputError", () => {
  it("should say where, what was found and what was expected", () => {
    expect(new InputError([FAULT]).message).to.equal(
      'a.json: k: got "-1", expected a decimal string',
    );
  });

  it("should end with how to mend it, where that is known", () => {
    const { message } = new InputError([{ ...FAULT, fix: "Write it without a sign." }]);
    expect(message).to.match(/expected a decimal string\. Write it without a sign\.$/);
  });

  it("should show every fault on its own line and keep them all", () => {
    const faults = [FAULT, { ...FAULT, where: "a.json: id" }];
    const error = new InputError(faults);
    expect(error.message.split("\n")).to.have.length(2);
    expect(error.faults).to.deep.equal(faults);
  });

  it("given a hundred faults, it should show all", () => {
    const { message } = new InputError(Array.from({ length: 100 }, () => FAULT));
    expect(message.split("\n")).to.have.length(100);
    expect(message).to.not.contain("more");
  });

  it("given more than a hundred, it should show a hundred, count the rest and keep all", () => {
    const error = new InputError(Array.from({ length: 103 }, () => FAULT));
    expect(error.message.split("\n")).to.have.length(101);
    expect(error.message).to.match(/\nand 3 more$/);
    expect(error.faults).to.have.length(103);
  });

  it("should be told apart from a broken invariant by its name", () => {
    expect(new InputError([FAULT]).name).to.equal("InputError");
    expect(new InvariantError("x").name).to.equal("InvariantError");
    expect(new InvariantError("x")).to.not.be.instanceOf(InputError);
  });
});

describe("refuse", () => {
  it("should throw an input error of that one fault", () => {
    const error = caught(() => refuse(FAULT));
    expect(error).to.be.instanceOf(InputError);
    expect((error as InputError).faults).to.deep.equal([FAULT]);
  });
});

describe("invariant", () => {
  it("given a condition that holds, it should do nothing", () => {
    expect(() => invariant(true, "one is one")).to.not.throw();
  });

  it("given one that does not, it should name the promise that was broken", () => {
    const error = caught(() => invariant(false, "paid = pool"));
    expect(error).to.be.instanceOf(InvariantError);
    expect(error.message).to.equal("Broken invariant: paid = pool");
  });
});

describe("show", () => {
  for (const [value, text] of [
    ["a\nb", '"a\\nb"'],
    [1.5, "1.5"],
    [12n, "12"],
    [null, "null"],
    [undefined, "nothing"],
    [[1], "[1]"],
    [{ a: 1 }, '{"a":1}'],
  ] as const) {
    it(`should write ${typeof value} as ${text}`, () => {
      expect(show(value)).to.equal(text);
    });
  }

  it("given 80 characters, it should show them; given more, cut them to 80", () => {
    expect(show("x".repeat(78))).to.have.length(80);
    const long = show("x".repeat(79));
    expect(long).to.have.length(80);
    expect(long).to.match(/x\.\.\.$/);
  });
});
