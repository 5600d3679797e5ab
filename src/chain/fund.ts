/** Bringing reward tokens in. */
import type { Provider } from "ethers";
import type { DeployedToken, Deployment } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import { refuse } from "../errors.ts";
import type { Manifest } from "../merkle/manifest.ts";
import type { Call } from "./call.ts";
import { checkDecimals, openDistributor, openToken, view } from "./contracts.ts";
import { stillGives } from "./recheck.ts";

/**
 * The calls that fund a distributor: an approval of the exact amount where it is missing, then the funding. What
 * arrives is credited, which a fee on transfer makes less. Each is refused where somebody else changed what is funded
 * since they were planned: two admins at once would fund twice.
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
  const value = await view<bigint>(distributor, "funded", token.address);
  const funded = { contract: distributor, view: "funded", args: [token.address], value };
  const recheck = stillGives(funded, (found) => ({
    where: `funded ${token.symbol}`,
    got: `${shown(found)} now`,
    expected: `${shown(value)}, as when this was planned`,
    fix: "Another account changed it meanwhile; this was not sent. Run the same command again: with --epoch it funds only what is still lacking.",
  }));
  const approve = (units: bigint): Call => ({
    title: `approve ${shown(units)} to the distributor`,
    contract,
    method: "approve",
    args: [distributorAddress, units],
    recheck,
  });
  const funding: Call = {
    title: `fund ${shown(amount)}`,
    contract: distributor,
    method: "fund",
    args: [token.address, amount],
    recheck,
  };
  if (allowance >= amount) return [funding];
  // Some tokens refuse to change an allowance that is not zero.
  return [...(allowance > 0n ? [approve(0n)] : []), approve(amount), funding];
}

/** What a distribution's totals lack, in base units by token address; nothing where all is funded. */
export async function shortfall(
  provider: Provider,
  { distributor, tokens }: Deployment,
  totals: Manifest["totals"],
): Promise<Map<string, bigint>> {
  const contract = await openDistributor(distributor, provider);
  const lacking = new Map<string, bigint>();
  for (const { token, total } of totals) {
    const funded = await view<bigint>(contract, "funded", token);
    if (funded >= BigInt(total)) continue;
    if (!tokens.some(({ address }) => address === token)) {
      refuse({
        where: "totals",
        got: `token ${token}`,
        expected: "tokens of the campaign's phase",
      });
    }
    lacking.set(token, BigInt(total) - funded);
  }
  return lacking;
}

/** The calls that bring in what is lacking, and no more: that is all a wrong root could ever cost. */
export async function fundShortfallCalls(
  provider: Provider,
  { distributor, tokens }: Deployment,
  lacking: ReadonlyMap<string, bigint>,
  funder: string,
): Promise<Call[]> {
  const calls: Call[] = [];
  for (const token of tokens) {
    const amount = lacking.get(token.address) ?? 0n;
    if (amount > 0n) calls.push(...(await fundCalls(provider, distributor, token, amount, funder)));
  }
  return calls;
}
