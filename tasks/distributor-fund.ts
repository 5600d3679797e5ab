import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fundCalls, fundShortfallCalls, shortfall } from "../src/chain/fund.ts";
import { decimalRule, parseDecimal } from "../src/decimal.ts";
import { distributionFolder, readDistribution } from "../src/epoch/published/distribution.ts";
import { refuse, show } from "../src/errors.ts";
import { showAmount } from "../src/terminal/amount.ts";
import { type ExitCode, runCommand } from "../src/terminal/exit.ts";
import { parseEpoch, type SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, type Opened, openCommand, tokenOf } from "./sending.ts";

interface Arguments extends SendingArguments {
  distributions: string;
  epoch: string | undefined;
  token: string | undefined;
  amount: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    if (args.epoch !== undefined && (args.token ?? args.amount) !== undefined) {
      refuse({
        where: "options",
        got: "--epoch with --token or --amount",
        expected: "--epoch alone, or --token and --amount",
      });
    }
    const opened = await openCommand("distributor fund", args, hre);
    return args.epoch === undefined ? fundAmount(opened, args) : fundEpoch(opened, args);
  });

async function fundAmount(opened: Opened, args: Arguments): Promise<ExitCode> {
  const { pinned, deployment, account } = opened;
  const token = tokenOf(opened, args.token);
  const amount = parseDecimal(args.amount, token.decimals);
  if (amount === undefined || amount === 0n) {
    refuse({
      where: "amount",
      got: show(args.amount),
      expected: `more than zero, ${decimalRule(token.decimals)}`,
    });
  }
  const calls = await fundCalls(pinned, deployment.distributor, token, amount, account);
  return carryOut(opened, calls, {
    result: { symbol: token.symbol, amount },
    describe: () => `Sent ${args.amount} ${token.symbol}; what arrived is credited.`,
  });
}

/** Funds what the epoch's totals lack. Run again, it finds what is there already. */
async function fundEpoch(opened: Opened, args: Arguments): Promise<ExitCode> {
  const { pinned, deployment, account, loaded, phase } = opened;
  const epoch = parseEpoch(args.epoch);
  const folder = distributionFolder(args.distributions, loaded.campaign, phase, epoch);
  const { manifest } = await readDistribution(folder);
  const lacking = await shortfall(pinned, deployment, manifest.totals);
  if (lacking.size === 0) return nothingLeft(opened, `Epoch ${epoch} is funded.`);
  const calls = await fundShortfallCalls(pinned, deployment, lacking, account);
  const amounts = deployment.tokens
    .filter(({ address }) => lacking.has(address))
    .map((token) => showAmount(lacking.get(token.address) ?? 0n, token));
  return carryOut({ ...opened, details: { epoch } }, calls, {
    result: { epoch, lacking: Object.fromEntries(lacking) },
    describe: () => `Sent ${amounts.join(", ")} for epoch ${epoch}; what arrived is credited.`,
  });
}
