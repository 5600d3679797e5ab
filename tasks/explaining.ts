/** The tasks that tell of an epoch what everybody earned, and why. */
import { task } from "hardhat/config";
import {
  booksOption,
  campaignOption,
  csvFlag,
  distributionsOption,
  epochOption,
  jsonFlag,
  optional,
  phaseOption,
} from "./options.ts";

const marketOption = {
  name: "market",
  ...optional,
  description: "One market. Default: all that run in the epoch",
} as const;

export const explaining = [
  task(["epoch", "explain"], "Explain what a miner earned, from the epoch down to one order")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption({
      name: "account",
      ...optional,
      description: "The miner: its address, an exchange account, or its name; must be given",
    })
    .addOption(marketOption)
    .addOption({ name: "day", ...optional, description: "A UTC day, such as 2026-01-06, by hours" })
    .addOption({
      name: "hour",
      ...optional,
      description: "A UTC hour, such as 2026-01-06T02, by minutes",
    })
    .addOption({
      name: "minute",
      ...optional,
      description: "A UTC time, such as 2026-01-06T02:05, or an interval's number: every order",
    })
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addFlag(csvFlag)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-explain.ts"))
    .build(),
  task(["epoch", "leaderboard"], "Rank an epoch's miners by what they earned")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(marketOption)
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addFlag(csvFlag)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-leaderboard.ts"))
    .build(),
  task(
    ["epoch", "pools"],
    "Show what pools' positions made of their tokens, and how deep pools are",
  )
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(marketOption)
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-pools.ts"))
    .build(),
  task(["epoch", "yields"], "Show each market's liquidity and what its rewards come to beside it")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(marketOption)
    .addOption({
      name: "minute",
      ...optional,
      description: "A UTC time or an interval's number. Default: the mean of the epoch",
    })
    .addOption({
      name: "price",
      ...optional,
      description: "Quote tokens for a reward token, such as TIDE=0.05 or TIDE/USDC=0.05,...",
    })
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addFlag(csvFlag)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-yields.ts"))
    .build(),
];
