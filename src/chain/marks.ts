/** The marks on chain: how they bear on a distribution, and which an epoch that is built again has to count in. */
import type { Provider } from "ethers";
import type { ReadDistribution } from "../epoch/published/distribution.ts";
import { type Fault, refuse } from "../errors.ts";
import type { Marks } from "../reward/state.ts";
import { openDistributor, view } from "./contracts.ts";
import { claimedMarks, publishedRoots } from "./events.ts";

/**
 * What speaks against a distribution by what was claimed before it: no leaf may be below what its account was already
 * paid; and no mark that the distribution counts in may be above it, since it would pay what nobody earned.
 * @param marks on chain, by account and token.
 */
export function markFaults(
  marks: Marks,
  { manifest, state, marks: counted }: ReadDistribution,
): Fault[] {
  const fix = `Read the marks and build the epoch again: hardhat epoch marks --epoch ${manifest.epoch}, then hardhat epoch build --epoch ${manifest.epoch}`;
  const low = [...marks]
    .filter(([id, mark]) => (state.cumulative.get(id) ?? 0n) < mark)
    .map(([id, mark]) => ({
      where: `entitlement of ${id.replace(",", " in token ")}`,
      got: String(state.cumulative.get(id) ?? 0n),
      expected: `at least ${mark}, its mark on chain`,
      fix,
    }));
  const high = [...counted]
    .filter(([id, mark]) => mark > (marks.get(id) ?? 0n))
    .map(([id, mark]) => ({
      where: `mark of ${id.replace(",", " in token ")}`,
      got: String(mark),
      expected: `at most ${marks.get(id) ?? 0n}, its mark on chain`,
      fix,
    }));
  return [...low, ...high];
}

/**
 * Every mark on chain, to be counted in where an epoch is built again.
 * @param provider pinned at a block that stands for good.
 * @throws InputError where a root of the epoch still stands: more may be claimed under it.
 */
export async function marksToCount(
  provider: Provider,
  address: string,
  epoch: number,
  fromBlock: number,
): Promise<Marks> {
  const distributor = await openDistributor(address, provider);
  const published = await publishedRoots(distributor, fromBlock);
  for (const { root } of published.filter((each) => each.epoch === epoch)) {
    if ((await view<bigint>(distributor, "liveAt", root)) === 0n) continue;
    refuse({
      where: `epoch ${epoch}`,
      got: `a root that stands, ${root}`,
      expected: "every root of the epoch revoked",
      fix: `If it is wrong, a guardian must revoke it first: hardhat distributor revoke --root ${root}`,
    });
  }
  return claimedMarks(distributor, fromBlock);
}
