/** Revoking roots: the kill switch. */
import type { Provider } from "ethers";
import { refuse, show } from "../errors.ts";
import type { Call } from "./call.ts";
import { openDistributor, view } from "./contracts.ts";
import { publishedRoots } from "./events.ts";

/** As many as fit a block with room to spare. */
const ROOTS_AT_ONCE = 200;

/**
 * The calls that revoke one root, or every root that stands, live or pending.
 * @param fromBlock the distributor's first block.
 * @returns no calls where nothing stands.
 */
export async function revokeCalls(
  provider: Provider,
  distributorAddress: string,
  fromBlock: number,
  root: string | undefined,
): Promise<Call[]> {
  if (root !== undefined && !/^0x[0-9a-f]{64}$/.test(root)) {
    refuse({ where: "root", got: show(root), expected: "0x and 64 lower-case hexadecimal digits" });
  }
  const distributor = await openDistributor(distributorAddress, provider);
  const candidates =
    root === undefined
      ? (await publishedRoots(distributor, fromBlock)).map((published) => published.root)
      : [root];
  const standing: string[] = [];
  for (const candidate of new Set(candidates)) {
    if ((await view<bigint>(distributor, "liveAt", candidate)) !== 0n) standing.push(candidate);
  }
  const calls: Call[] = [];
  for (let i = 0; i < standing.length; i += ROOTS_AT_ONCE) {
    const roots = standing.slice(i, i + ROOTS_AT_ONCE);
    calls.push({
      title: `revoke ${roots.join(", ")}`,
      contract: distributor,
      method: "revokeRoots",
      args: [roots],
    });
  }
  return calls;
}

/** @throws InputError where the account may not revoke. */
export async function checkGuardian(
  provider: Provider,
  distributorAddress: string,
  account: string,
): Promise<void> {
  const distributor = await openDistributor(distributorAddress, provider);
  const role = await view<string>(distributor, "GUARDIAN_ROLE");
  if (await distributor.getFunction("hasRole").staticCall(role, account)) return;
  refuse({
    where: "--revoke",
    got: `${account}, which is no guardian of ${distributorAddress}`,
    expected: "a guardian's account",
    fix: "Name it with --from, or let the admin grant it: hardhat distributor grant --role guardian.",
  });
}
