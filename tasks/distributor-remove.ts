import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { parseAccount, parseRole, removeCall } from "../src/chain/doors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand } from "./sending.ts";

interface Arguments extends SendingArguments {
  role: string | undefined;
  account: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const role = parseRole(args.role);
    const account = parseAccount(args.account, "--account");
    const opened = await openCommand("distributor remove", args, hre);
    const { distributor } = opened.deployment;
    const call = await removeCall(opened.pinned, distributor, role, account);
    if (call === undefined)
      return nothingLeft(opened, `${account} does not hold the role of ${role}.`);
    return carryOut(opened, [call], {
      result: { role, account },
      describe: () => `Done: ${call.title}`,
    });
  });
