/** Many samples of one measure, in three figures. */

/** Samples that are lost, such as a trade that no book fills, count as worse than all others. */
export interface SampleFigures {
  /** How many samples have a value. */
  readonly count: number;
  /** Of how many. */
  readonly of: number;
  /** Of the samples that have a value, rounded down; undefined where there is none. */
  readonly mean: bigint | undefined;
  /** By nearest rank, over all samples; undefined where there is none, or the rank falls on a lost one. */
  readonly median: bigint | undefined;
  readonly p95: bigint | undefined;
}

/** @param lost how many samples there were beside those with a value. */
export function sampleFigures(samples: readonly bigint[], lost = 0): SampleFigures {
  const sorted = samples.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const sum = samples.reduce((total, sample) => total + sample, 0n);
  const of = samples.length + lost;
  /** The value at the smallest rank that has so many percent of all samples at or below it. */
  const percentile = (percent: number) => sorted[Math.ceil((of * percent) / 100) - 1];
  return {
    count: samples.length,
    of,
    mean: samples.length === 0 ? undefined : sum / BigInt(samples.length),
    median: percentile(50),
    p95: percentile(95),
  };
}
