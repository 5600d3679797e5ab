/** Bringing reward tokens in. */
import type { Provider } from "ethers";
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import { refuse } from "../errors.ts";
import type { Call } from "./call.ts";
import { checkDecimals, openDistributor, openToken, view } from "./contracts.ts";

/**
 * The calls that fund a distributor: an approval of the exact amount where it is missing, then the funding. What
 * arrives is credited, which a fee on transfer makes less.
 * @param amount in base units.
 * @throws InputError where the funder has less than the amount.
 */
export async function fundCalls(
  provider: Provider,
  distributorAddress: string,
  token: DeployedToken,
  amount: bigint,
  funder: string,
): Promise<Call[]> {
  const distributor = await openDistributor(distributorAddress, provider);
  const contract = openToken(token.address, provider);
  const balance = await view<bigint>(contract, "balanceOf", funder);
  await checkDecimals([token], provider);
  const shown = (units: bigint) => `${formatDecimal(units, token.decimals)} ${token.symbol}`;
  if (balance < amount) {
    refuse({
      where: `balance of ${funder}`,
      got: shown(balance),
      expected: `at least ${shown(amount)}`,
    });
  }
  const allowance = await view<bigint>(contract, "allowance", funder, distributorAddress);
  const approve = (units: bigint): Call => ({
    title: `approve ${shown(units)} to the distributor`,
    contract,
    method: "approve",
    args: [distributorAddress, units],
  });
  const funding: Call = {
    title: `fund ${shown(amount)}`,
    contract: distributor,
    method: "fund",
    args: [token.address, amount],
  };
  if (allowance >= amount) return [funding];
  // Some tokens refuse to change an allowance that is not zero.
  return [...(allowance > 0n ? [approve(0n)] : []), approve(amount), funding];
}
