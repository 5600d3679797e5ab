import { getAddress, isAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { claimCalls, missingEpochs, standingOf } from "../src/chain/claim.ts";
import { checkUnmoved } from "../src/chain/provider.ts";
import { withoutOverpaid } from "../src/chain/standing.ts";
import { readHeads } from "../src/epoch/published/distribution.ts";
import { refuse, show } from "../src/errors.ts";
import { dryRunDone, EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { sendEach } from "../src/terminal/send.ts";
import { describeStandings, standingAsJson } from "../src/terminal/standing.ts";
import type { SendingArguments } from "./options.ts";
import { carryOut, openCommand, senderOf } from "./sending.ts";

interface Arguments extends SendingArguments {
  distributions: string;
  to: string | undefined;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    if (args.to !== undefined && !isAddress(args.to)) {
      refuse({
        where: "to",
        got: show(args.to),
        expected: "an address, mixed case only with the right checksum",
      });
    }
    const opened = await openCommand("claim", args, hre);
    const { pinned, chainId, loaded, phase, fromBlock } = opened;
    const { distributor, tokens } = opened.deployment;
    const { distributions, broken } = await readHeads(args.distributions, loaded.campaign, phase);
    const missing = await missingEpochs(pinned, distributor, distributions, fromBlock);
    if (missing.length > 0) {
      writeNote(
        `Not all is known: the published distribution of epoch ${missing.join(", ")} is not in ${args.distributions}.`,
      );
    }
    const account = opened.account.toLowerCase();
    const leftOut = [...broken];
    const found = await standingOf(pinned, distributor, distributions, account, {
      leftOut: (reason) => leftOut.push(reason),
      unknown: (reason) => writeNote(`What accrues is not known: ${reason}`),
    });
    const knowsAll = missing.length === 0 && broken.length === 0;
    const standings = knowsAll ? found : withoutOverpaid(found);
    for (const reason of leftOut) writeNote(`Left out: ${reason}`);
    writeNote(describeStandings(account, standings, tokens));
    const recipient = args.to === undefined ? undefined : getAddress(args.to);
    const calls = await claimCalls(pinned, distributor, standings, tokens, recipient);
    const result = { account, standings: standings.map(standingAsJson) };
    if (calls.length === 0) {
      if (missing.length > 0 || leftOut.length > 0) {
        refuse({
          where: args.distributions,
          got:
            missing.length > 0
              ? `no distribution of epoch ${missing.join(", ")}`
              : "files that are not those that were published",
          expected: "the published distributions of all roots that stand",
          fix: "Fetch them again: they hold the proofs.",
        });
      }
      await checkUnmoved(pinned);
      writeResult(args.json, result, () => "Nothing to claim now.");
      return EXIT.nothingToDo;
    }
    if (args.safe !== undefined) return carryOut(opened, calls, { result, describe: () => "" });
    const options = { chainId, dryRun: args.dryRun, yes: args.yes };
    const { estimates, sent, failed } = await sendEach(calls, await senderOf(opened), options);
    if (args.dryRun) return dryRunDone(args.json, { ...result, estimates, failed });
    writeResult(args.json, { ...result, sent, failed }, () =>
      sent.map(({ title }) => `Done: ${title}`).join("\n"),
    );
    return failed.length === 0 ? EXIT.done : EXIT.failure;
  });
