/** Choices out of one number, so that fast-check throws, and shrinks, one number a command. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number below a limit (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  upTo(limit: bigint): bigint {
    return BigInt(this.below(Number(limit) + 1));
  }

  /** True in so many of a hundred throws. */
  often(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(Math.max(1, list.length))];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }

  /** One of the list, or else what is given where the list is empty. */
  pickOr<T>(list: readonly T[], otherwise: T): T {
    return list.length === 0 ? otherwise : this.pick(list);
  }

  /** Some of a list, in a random order, duplicates included. */
  some<T>(list: readonly T[], most: number): T[] {
    return list.length === 0
      ? []
      : Array.from({ length: this.below(most + 1) }, () => this.pick(list));
  }
}
