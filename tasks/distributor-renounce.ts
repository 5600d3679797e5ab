import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parseRole, renounceCall } from "../src/chain/doors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand } from "./sending.ts";

interface Arguments extends SendingArguments {
  role: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const role = parseRole(args.role);
    const opened = await openCommand("distributor renounce", args, hre);
    const { pinned, deployment, account } = opened;
    const call = await renounceCall(pinned, deployment.distributor, role, account);
    if (call === undefined) {
      return nothingLeft(opened, `${account} does not hold the role of ${role}.`);
    }
    return carryOut(opened, [call], {
      result: { role, account },
      describe: () => `Done: ${call.title}`,
    });
  });
