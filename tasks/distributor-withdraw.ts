import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { withdrawCall } from "../src/chain/doors.ts";
import { decimalRule, parseDecimal } from "../src/decimal.ts";
import { refuse, show } from "../src/errors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand, tokenOf } from "./sending.ts";

interface Arguments extends SendingArguments {
  token: string | undefined;
  amount: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const opened = await openCommand("distributor withdraw", args, hre);
    const token = tokenOf(opened, args.token);
    const amount =
      args.amount === undefined ? undefined : parseDecimal(args.amount, token.decimals);
    if (args.amount !== undefined && (amount === undefined || amount === 0n)) {
      refuse({
        where: "--amount",
        got: show(args.amount),
        expected: `more than zero, ${decimalRule(token.decimals)}`,
      });
    }
    const call = await withdrawCall(opened.pinned, opened.deployment.distributor, token, amount);
    if (call === undefined) {
      return nothingLeft(opened, `All ${token.symbol} that was funded is allocated.`);
    }
    return carryOut(opened, [call], {
      result: { symbol: token.symbol },
      describe: () => `Done: ${call.title}`,
    });
  });
