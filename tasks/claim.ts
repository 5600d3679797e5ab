import { getAddress, isAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { claimCalls, missingEpochs, standingOf } from "../src/chain/claim.ts";
import { readDistributions } from "../src/epoch/distribution.ts";
import { firstBlock, loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { refuse, show } from "../src/errors.ts";
import { dryRunDone, EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { sendEach } from "../src/terminal/send.ts";
import { describeStandings, standingAsJson } from "../src/terminal/standing.ts";
import { connect } from "./connection.ts";

interface Arguments {
  campaign: string;
  phase: string;
  distributions: string;
  deployments: string;
  to: string | undefined;
  from: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    if (args.to !== undefined && !isAddress(args.to)) {
      refuse({
        where: "to",
        got: show(args.to),
        expected: "an address, mixed case only with the right checksum",
      });
    }
    const { provider, chainId, signer: signerOf } = await connect(hre, phase);
    const { distributor, tokens } = await loadDeployment(args.deployments, campaign, phase);
    const { distributions, broken } = await readDistributions(args.distributions, campaign, phase);
    const fromBlock = await firstBlock(args.deployments, campaign, phase);
    const missing = await missingEpochs(provider, distributor, distributions, fromBlock);
    for (const reason of broken) writeNote(`Left out: ${reason}`);
    if (missing.length > 0) {
      writeNote(
        `Not all is known: the published distribution of epoch ${missing.join(", ")} is not in ${args.distributions}.`,
      );
    }
    const signer = await signerOf(args.from);
    const account = (await signer.getAddress()).toLowerCase();
    const standings = await standingOf(provider, distributor, distributions, account);
    writeNote(describeStandings(account, standings, tokens));
    const recipient = args.to === undefined ? undefined : getAddress(args.to);
    const calls = await claimCalls(provider, distributor, standings, tokens, recipient);
    const result = { account, standings: standings.map(standingAsJson) };
    if (calls.length === 0) {
      if (missing.length > 0) {
        refuse({
          where: args.distributions,
          got: `no distribution of epoch ${missing.join(", ")}`,
          expected: "the published distributions of all roots that stand",
          fix: "Fetch them again: they hold the proofs.",
        });
      }
      writeResult(args.json, result, () => "Nothing to claim now.");
      return EXIT.nothingToDo;
    }
    const { sent, failed } = await sendEach(calls, signer, {
      chainId,
      dryRun: args.dryRun,
      yes: args.yes,
    });
    if (args.dryRun) return dryRunDone(args.json);
    writeResult(args.json, { ...result, sent, failed }, () =>
      sent.map(({ title }) => `Done: ${title}`).join("\n"),
    );
    return failed.length === 0 ? EXIT.done : EXIT.failure;
  });
