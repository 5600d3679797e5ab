import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { fundCalls } from "../src/chain/fund.ts";
import { decimalRule, parseDecimal } from "../src/decimal.ts";
import { loadCampaign, loadDeployment, phaseOf } from "../src/epoch/load.ts";
import { refuse, show } from "../src/errors.ts";
import { dryRunDone, EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { sendCalls } from "../src/terminal/send.ts";
import { connect } from "./connection.ts";

interface Arguments {
  campaign: string;
  phase: string;
  deployments: string;
  token: string | undefined;
  amount: string | undefined;
  from: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const { provider, chainId, signer: signerOf } = await connect(hre, phase);
    const { distributor, tokens } = await loadDeployment(args.deployments, campaign, phase);
    const symbol = args.token ?? (tokens.length === 1 ? tokens[0]?.symbol : undefined);
    const token =
      tokens.find((candidate) => candidate.symbol === symbol) ??
      refuse({
        where: "token",
        got: show(symbol),
        expected: `one of ${tokens.map(({ symbol }) => symbol).join(", ")}`,
      });
    const amount = parseDecimal(args.amount, token.decimals);
    if (amount === undefined || amount === 0n) {
      refuse({
        where: "amount",
        got: show(args.amount),
        expected: `more than zero, ${decimalRule(token.decimals)}`,
      });
    }
    const signer = await signerOf(args.from);
    const calls = await fundCalls(provider, distributor, token, amount, await signer.getAddress());
    const sent = await sendCalls(calls, signer, { chainId, dryRun: args.dryRun, yes: args.yes });
    if (sent.length === 0) return dryRunDone(args.json);
    writeResult(
      args.json,
      { symbol, amount, sent },
      () => `Sent ${args.amount} ${symbol}; what arrived is credited.`,
    );
    return EXIT.done;
  });
