import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { sweepCall } from "../src/chain/doors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand, tokenOf } from "./sending.ts";

interface Arguments extends SendingArguments {
  token: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const opened = await openCommand("distributor sweep", args, hre);
    const token = tokenOf(opened, args.token);
    const call = await sweepCall(opened.pinned, opened.deployment.distributor, token);
    if (call === undefined) return nothingLeft(opened, `It holds no ${token.symbol}.`);
    return carryOut(opened, [call], {
      result: { symbol: token.symbol },
      describe: () => `Done: ${call.title}`,
    });
  });
