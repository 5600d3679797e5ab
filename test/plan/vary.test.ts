import { describe, it } from "node:test";
import { expect } from "chai";
import type { Terms } from "../../src/campaign/campaign.ts";
import { AS_IT_IS, variationsOf } from "../../src/plan/vary.ts";
import { termsWith } from "./world.ts";

/** What stands in the terms where a variation's words say it. */
const told: Readonly<Record<string, (terms: Terms) => string>> = {
  k: ({ rule }) => (rule.programme === "hummingbot" ? rule.k : ""),
  smax: ({ maxSpreadPpm }) => `${maxSpreadPpm / 10_000} %`,
  "min age": ({ minAgeMs }) => `${minAgeMs / 1_000} s`,
  "sides, c": ({ rule }) => (rule.programme === "two-sided" ? rule.singleSidedDivisor : ""),
  "two-sided, c": ({ rule }) => (rule.programme === "two-sided" ? rule.singleSidedDivisor : ""),
  "uptime, u": ({ rule }) => (rule.programme === "depth-over-spread" ? rule.exponents.uptime : ""),
};

const hummingbot = (k: string) => ({ rule: { programme: "hummingbot", k } }) as const;
const PROGRAMMES: readonly Partial<Terms>[] = [
  hummingbot("2"),
  hummingbot("0.000001"),
  {
    rule: {
      programme: "two-sided",
      singleSidedDivisor: "3.0",
      singleSidedFrom: 1n,
      singleSidedThrough: 2n,
    },
  },
  {
    rule: {
      programme: "depth-over-spread",
      minOrderValue: 1n,
      exponents: { depth: "1", uptime: "5", volume: "0", stake: "0" },
      newcomerScaling: false,
    },
  },
];

const values = (terms: Terms, term: string) =>
  variationsOf(terms).flatMap((each) => (each.term === term ? [each.value] : []));

describe("the terms that are tried", () => {
  for (const changes of PROGRAMMES) {
    const terms = termsWith(changes);
    it(`of ${terms.rule.programme}, should be the file's own, and then one change each, as its words say`, () => {
      const [own, ...others] = variationsOf(terms);
      expect(own).to.deep.equal({ term: AS_IT_IS, value: "", terms });
      for (const { term, value, terms: tried } of others) {
        expect(told[term]?.(tried), term).to.equal(value);
        const fields = (Object.keys(terms) as (keyof Terms)[]).filter(
          (name) => tried[name] !== terms[name],
        );
        expect(fields, `${term} ${value}`).to.have.length(1);
      }
      expect(new Set(others.map(({ term, value }) => `${term} ${value}`)).size).to.equal(
        others.length,
      );
    });
  }

  it("should go around the file's own figures", () => {
    expect(values(termsWith(hummingbot("2")), "k")).to.deep.equal(["0", "1", "4"]);
    expect(values(termsWith(hummingbot("0")), "k")).to.deep.equal(["2", "8"]);
    expect(values(termsWith({ maxSpreadPpm: 7_500 }), "smax")).to.deep.equal(["0.375 %", "1.5 %"]);
    expect(values(termsWith({ minAgeMs: 10_000 }), "min age")).to.deep.equal(["0 s", "30 s"]);
  });

  it("should try nothing that a campaign file could not say", () => {
    expect(values(termsWith(hummingbot("1000")), "k")).to.deep.equal(["0", "500"]);
    expect(values(termsWith({ maxSpreadPpm: 1_000_000 }), "smax")).to.deep.equal(["50 %"]);
    expect(values(termsWith({ maxSpreadPpm: 1 }), "smax")).to.deep.equal(["0.0002 %"]);
    expect(values(termsWith({ maxAgeMs: 20_000 }), "min age")).to.deep.equal(["10 s"]);
  });
});
