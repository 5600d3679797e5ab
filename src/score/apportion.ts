/** A whole number taken apart in proportion, in order, without a remainder. */

/**
 * Gives each part what the running sum up to it comes to, less what went to those before it: so they sum to the whole.
 * @param parts none negative; more than zero in all, unless the whole is zero.
 */
export function apportion(whole: bigint, parts: readonly bigint[]): bigint[] {
  const total = parts.reduce((sum, part) => sum + part, 0n);
  let [run, given] = [0n, 0n];
  return parts.map((part) => {
    run += part;
    const due = total === 0n ? 0n : (whole * run) / total;
    const share = due - given;
    given = due;
    return share;
  });
}
