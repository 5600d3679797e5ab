import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { epochSpan } from "../src/campaign/calendar.ts";
import { collectLogs } from "../src/chain/collect-logs.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { poolsInEpoch } from "../src/epoch/scoring/logs.ts";
import { refuse, show } from "../src/errors.ts";
import { describeCollected } from "../src/terminal/collect-logs.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { connect } from "./connection.ts";
import { booksOf, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  market: string | undefined;
  fromBlock: string | undefined;
  books: string | undefined;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const epoch = parseEpoch(args.epoch);
    const folder = join(booksOf(args.campaign, args.books), String(epoch));
    const { terms, rule } = poolAsked(args.market, poolsInEpoch(phase, epoch), epoch);
    const fromBlock = args.fromBlock === undefined ? undefined : parseBlock(args.fromBlock);
    const { provider } = await connect(hre, phase);
    const request = {
      client: provider,
      chainId: phase.chainId,
      rule,
      market: terms.market.id,
      span: epochSpan(phase, epoch),
      fromBlock,
      folder,
    };
    const progress = startProgress(`Collecting logs of ${terms.market.id}, blocks`, 0);
    const collected = await collectLogs(request, progress.update).finally(progress.end);
    const { digest, ...rest } = collected;
    writeResult(args.json, { market: terms.market.id, epoch, ...rest, ...digest }, () =>
      describeCollected(terms.market.id, collected),
    );
    return collected.written ? EXIT.done : EXIT.nothingToDo;
  });

function poolAsked(
  market: string | undefined,
  pools: ReturnType<typeof poolsInEpoch>,
  epoch: number,
): ReturnType<typeof poolsInEpoch>[number] {
  const asked = pools.filter(({ terms }) => market === undefined || terms.market.id === market);
  const [only] = asked;
  if (only !== undefined && asked.length === 1) return only;
  return refuse({
    where: "--market",
    got: market === undefined ? "nothing" : show(market),
    expected: `one pool that runs in epoch ${epoch}: ${pools.map(({ terms }) => terms.market.id).join(", ") || "there is none"}`,
  });
}

function parseBlock(text: string): number {
  if (/^(?:0|[1-9]\d{0,11})$/.test(text)) return Number(text);
  return refuse({ where: "--from-block", got: show(text), expected: "a block's number" });
}
