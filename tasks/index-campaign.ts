/** The tasks about a campaign as a whole: checked, simulated, planned. */
import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import {
  booksOption,
  campaignOption,
  csvFlag,
  epochOption,
  jsonFlag,
  optional,
  optionalFile,
  phaseOption,
} from "./options.ts";

export const campaignTasks = [
  emptyTask("campaign", "What a campaign says, and what to expect of it").build(),
  task(["campaign", "check"], "Report every fault of a campaign file")
    .addOption(campaignOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./campaign-check.ts"))
    .build(),
  task(["campaign", "simulate"], "Make up miners and books to try a campaign file on")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption({ ...epochOption, description: "One epoch, numbered from 1" })
    .addOption({ name: "fromEpoch", ...optional, description: "The first of several. Default: 1" })
    .addOption({ name: "throughEpoch", ...optional, description: "The last of several epochs" })
    .addOption({
      name: "seed",
      type: ArgumentType.STRING,
      defaultValue: "1",
      description: "Any text: the same gives the same books, byte for byte",
    })
    .addOption({
      name: "instants",
      type: ArgumentType.STRING,
      defaultValue: "random",
      description: "random, drawn by seeds, or fixed, at the beginning of each interval",
    })
    .addOption({
      name: "miners",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "Make miners up until there are so many. Default: the campaign's alone",
    })
    .addOption({
      name: "kinds",
      ...optional,
      description: "Which miner is what, as alba=sniper,gale=maker. Default: all kinds in turn",
    })
    .addOption({
      name: "startPrice",
      ...optional,
      description: "By market, as tide-usdc=1.02. Default: 10,000 of its price units",
    })
    .addOption({
      name: "orderSize",
      ...optional,
      description: "A usual order by market, in base tokens. Default: 100",
    })
    .addOption({
      name: "volatility",
      type: ArgumentType.STRING,
      defaultValue: "4",
      description: "The standard deviation of a day's change, in percent",
    })
    .addOption({
      name: "format",
      type: ArgumentType.STRING,
      defaultValue: "ndjson",
      description: "ndjson, csv or parquet",
    })
    .addOption({ name: "out", ...optionalFile, description: "The folder to make; must be given" })
    .addFlag(jsonFlag)
    .setAction(() => import("./campaign-simulate.ts"))
    .build(),
  task(["campaign", "plan"], "What yield, spread and slippage to expect, and who would earn")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption({ ...epochOption, description: "The epoch whose terms are planned with" })
    .addOption(booksOption)
    .addOption({
      name: "recorded",
      ...optionalFile,
      description: "A folder of books of any time, instead of the epoch's",
    })
    .addOption({ name: "market", ...optional, description: "One market. Default: all that run" })
    .addOption({
      name: "budget",
      ...optional,
      description: "For an epoch of all markets, as TIDE=5000. Default: the file's pools",
    })
    .addOption({
      name: "price",
      ...optional,
      description: "Of reward tokens in quote tokens, as TIDE=0.05 or TIDE/USDC=0.05",
    })
    .addOption({
      name: "yield",
      type: ArgumentType.STRING,
      defaultValue: "20",
      description: "Percent a year, as 10,20: what depth the budget buys at it",
    })
    .addOption({
      name: "sizes",
      ...optional,
      description: "Trade sizes in quote, as 100,1000. Default: chosen from each market's depth",
    })
    .addOption({
      name: "kinds",
      ...optionalFile,
      description: "A table account,kind. Default: kinds.csv beside the campaign file, if there",
    })
    .addOption({
      name: "out",
      ...optionalFile,
      description: "A folder for plan.csv, plan.json and plan.svg",
    })
    .addFlag(csvFlag)
    .addFlag(jsonFlag)
    .setAction(() => import("./campaign-plan.ts"))
    .build(),
];
