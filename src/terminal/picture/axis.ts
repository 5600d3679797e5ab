/** An axis from zero upwards, with a few round marks. */

export interface Axis {
  /** The value at its end. */
  readonly top: bigint;
  /** Ascending, from the first above zero to the end. */
  readonly marks: readonly bigint[];
}

/** An axis that holds all values, with at most so many marks, a step of 1, 2 or 5 times a power of ten apart. */
export function axisFor(values: readonly (bigint | undefined)[], maxMarks: number): Axis {
  const most = values.reduce<bigint>(
    (max, value) => (value !== undefined && value > max ? value : max),
    1n,
  );
  const step = roundStep(most, BigInt(maxMarks));
  const count = (most + step - 1n) / step;
  const marks = Array.from({ length: Number(count) }, (_, i) => step * BigInt(i + 1));
  return { top: step * count, marks };
}

/** How many of so many pixels a value takes, rounded half up. */
export function lengthOf(value: bigint, { top }: Axis, pixels: number): number {
  return Number((2n * value * BigInt(pixels) + top) / (2n * top));
}

function roundStep(most: bigint, maxMarks: bigint): bigint {
  for (let power = 1n; ; power *= 10n) {
    for (const step of [power, 2n * power, 5n * power]) {
      if (step * maxMarks >= most) return step;
    }
  }
}
