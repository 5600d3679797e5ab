import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { closeCall } from "../src/chain/doors.ts";
import { refuse, show } from "../src/errors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, nothingLeft, openCommand } from "./sending.ts";

interface Arguments extends SendingArguments {
  at: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const closesAt = parseDate(args.at);
    const opened = await openCommand("distributor close", args, hre);
    const call = await closeCall(opened.pinned, opened.deployment.distributor, closesAt);
    if (call === undefined) return nothingLeft(opened, `Closing is announced for ${args.at}.`);
    return carryOut(opened, [call], {
      result: { closesAt },
      describe: () => `Done: ${call.title}`,
    });
  });

/** @throws InputError where the text is no date with its zone, or not a whole second. */
function parseDate(text: string | undefined): number {
  const milliseconds = /^\d{4}-\d\d-\d\dT[\d:]+(?:Z|[+-]\d\d:\d\d)$/.test(text ?? "")
    ? Date.parse(text ?? "")
    : Number.NaN;
  if (Number.isInteger(milliseconds / 1_000)) return milliseconds / 1_000;
  return refuse({
    where: "--at",
    got: show(text),
    expected: "a date with its time and zone, such as 2026-12-31T00:00:00Z",
  });
}
