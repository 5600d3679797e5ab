import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { windowCall } from "../src/chain/doors.ts";
import { refuse, show } from "../src/errors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand } from "./sending.ts";

interface Arguments extends SendingArguments {
  seconds: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const text = args.seconds ?? "";
    if (!/^[1-9][0-9]{0,7}$/.test(text)) {
      refuse({
        where: "--seconds",
        got: show(args.seconds),
        expected: "a whole number above zero",
      });
    }
    const opened = await openCommand("distributor window", args, hre);
    const call = await windowCall(opened.pinned, opened.deployment.distributor, Number(text));
    if (call === undefined) return nothingLeft(opened, `The window is ${text} s.`);
    return carryOut(opened, [call], {
      result: { window: Number(text) },
      describe: () => `Done: ${call.title}`,
    });
  });
