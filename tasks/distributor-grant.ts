import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { grantCall, parseAccount, parseRole } from "../src/chain/doors.ts";
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
    const opened = await openCommand("distributor grant", args, hre);
    const { distributor } = opened.deployment;
    const call = await grantCall(opened.pinned, distributor, role, account);
    if (call === undefined) return nothingLeft(opened, `${account} holds the role of ${role}.`);
    return carryOut(opened, [call], {
      result: { role, account },
      describe: () => `Done: ${call.title}`,
    });
  });
