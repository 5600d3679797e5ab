import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { revokeCalls } from "../src/chain/revoke.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand } from "./sending.ts";

interface Arguments extends SendingArguments {
  root: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const opened = await openCommand("distributor revoke", args, hre);
    const { pinned, deployment, fromBlock } = opened;
    const calls = await revokeCalls(pinned, deployment.distributor, fromBlock, args.root);
    if (calls.length === 0) return nothingLeft(opened, "No such root stands.");
    return carryOut(opened, calls, {
      result: {},
      describe: (sent) => sent.map(({ title }) => title).join("\n"),
    });
  });
