import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { adminCall, parseAccount } from "../src/chain/doors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand } from "./sending.ts";

interface Arguments extends SendingArguments {
  to: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const next = args.to === undefined ? undefined : parseAccount(args.to, "--to");
    const opened = await openCommand("distributor admin", args, hre);
    const { pinned, deployment, account } = opened;
    const call = await adminCall(pinned, deployment.distributor, next, account);
    if (call === undefined) return nothingLeft(opened, "That is so already.");
    return carryOut(opened, [call], { result: {}, describe: () => `Done: ${call.title}` });
  });
