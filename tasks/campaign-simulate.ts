import { BOOK_FORMATS } from "../src/book/book-file.ts";
import { parseDecimal } from "../src/decimal.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { simulateCampaign } from "../src/epoch/simulate.ts";
import { refuse, show } from "../src/errors.ts";
import { INSTANTS } from "../src/plan/simulated-campaign.ts";
import { parseByMarket } from "../src/plan/start-price.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { describeSimulation, simulationAsJson } from "../src/terminal/simulate.ts";
import { needed, parseEpochs } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  epoch: string | undefined;
  fromEpoch: string | undefined;
  throughEpoch: string | undefined;
  seed: string;
  instants: string;
  miners: number;
  kinds: string | undefined;
  startPrice: string | undefined;
  orderSize: string | undefined;
  volatility: string;
  format: string;
  out: string | undefined;
  json: boolean;
}

/** Beyond it a second's change would lose digits. */
const MAX_VOLATILITY = 2_500n;
const MAX_MINERS = 1_000;

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const loaded = await loadCampaign(args.campaign);
    const { markets } = loaded.campaign;
    const out = needed("out", args.out, "the folder to make");
    const { startPrice, orderSize } = args;
    const request = {
      loaded,
      phase: phaseOf(loaded.campaign, args.phase),
      ...parseEpochs(args),
      seed: args.seed,
      instants: oneOf("--instants", args.instants, INSTANTS),
      miners: parseMiners(args.miners),
      kinds: args.kinds,
      prices: parseByMarket("--start-price", startPrice, markets, (each) => each.priceDecimals),
      sizes: parseByMarket("--order-size", orderSize, markets, (each) => each.sizeDecimals),
      volatility: parseVolatility(args.volatility),
      format: oneOf("--format", args.format, BOOK_FORMATS),
      out,
    };
    const progress = startProgress("Simulating snapshots", 0);
    const simulation = await simulateCampaign(request, progress.update).finally(progress.end);
    writeResult(args.json, simulationAsJson(simulation), () => describeSimulation(simulation, out));
    if (simulation.isNew) return EXIT.done;
    writeNote("The same files stood there already.");
    return EXIT.nothingToDo;
  });

function oneOf<T extends string>(where: string, text: string, known: readonly T[]): T {
  return (
    known.find((each) => each === text) ??
    refuse({ where, got: show(text), expected: known.join(", ") })
  );
}

function parseVolatility(text: string): number {
  const hundredths = parseDecimal(text, 2);
  if (hundredths !== undefined && hundredths <= MAX_VOLATILITY) return Number(hundredths);
  return refuse({
    where: "--volatility",
    got: show(text),
    expected: "percent a day, at most 25, with at most 2 decimals",
  });
}

function parseMiners(miners: number): number {
  if (miners >= 0 && miners <= MAX_MINERS) return miners;
  return refuse({
    where: "--miners",
    got: show(miners),
    expected: `a whole number from 0 to ${MAX_MINERS}`,
  });
}
