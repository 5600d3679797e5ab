import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { sampleFigures } from "../../src/book/sample-figures.ts";
import { mean, percentile } from "../oracle/liquidity.ts";

describe("sampleFigures", () => {
  it("given no sample, should have no figure", () => {
    const none = { mean: undefined, median: undefined, p95: undefined };
    expect(sampleFigures([])).to.deep.equal({ count: 0, of: 0, ...none });
  });

  it("should take the mean rounded down, and percentiles by nearest rank", () => {
    const samples = Array.from({ length: 20 }, (_, i) => BigInt(20 - i));
    expect(sampleFigures(samples)).to.deep.equal({
      count: 20,
      of: 20,
      mean: 10n,
      median: 10n,
      p95: 19n,
    });
    expect(sampleFigures([...samples, 21n])).to.include({ mean: 11n, median: 11n, p95: 20n });
  });

  it("given lost samples, should count them as beyond all others, and leave them out of the mean", () => {
    expect(sampleFigures([1n, 3n], 2)).to.deep.equal({
      count: 2,
      of: 4,
      mean: 2n,
      median: 3n,
      p95: undefined,
    });
    expect(sampleFigures([1n, 3n], 3).median).to.equal(undefined);
  });

  it("should agree with the plain definitions, and leave the samples as they were", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(0n, 10n ** 20n), { maxLength: 50 }),
        fc.nat(30),
        (samples, lost) => {
          const before = [...samples];
          const all = [...samples, ...Array.from({ length: lost }, () => undefined)];
          expect(sampleFigures(samples, lost)).to.deep.equal({
            count: samples.length,
            of: all.length,
            mean: mean(all),
            median: percentile(all, 50),
            p95: percentile(all, 95),
          });
          expect(samples).to.deep.equal(before);
        },
      ),
    );
  });
});
