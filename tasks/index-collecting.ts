/** The tasks about live books: who is registered, collecting, and signs of gaming. */
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import {
  booksOption,
  campaignOption,
  deploymentsOption,
  distributionsOption,
  epochOption,
  jsonFlag,
  optional,
  optionalFile,
  phaseOption,
} from "./options.ts";

const registryOption = {
  name: "registry",
  ...optionalFile,
  description: "The registry. Default: registry.json, beside the campaign file",
} as const;

const exchangesOption = {
  name: "exchanges",
  ...optionalFile,
  description: "How exchanges are reached. Default: by their names, as ccxt knows them",
} as const;

export const collectingTasks = [
  task(
    ["books", "register"],
    "Make or check a miner's statement, and register the exchange account",
  )
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(registryOption)
    .addOption(exchangesOption)
    .addOption({ name: "account", ...optional, description: "The payout address, which signs" })
    .addOption({ name: "exchange", ...optional, description: "As the campaign's markets name it" })
    .addOption({ name: "exchangeAccount", ...optional, description: "The account's name there" })
    .addOption({
      name: "key",
      ...optional,
      description: "NAME of the variables NAME_KEY, NAME_SECRET",
    })
    .addOption({ name: "issuedAt", ...optional, description: "The statement's time. Default: now" })
    .addOption({
      name: "signature",
      ...optional,
      description: "Of the statement. Left out, the statement is printed, to be signed",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./books-register.ts"))
    .build(),
  task(["books", "miners"], "Check the registry, and show who is read in an epoch")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(registryOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./books-miners.ts"))
    .build(),
  task(["books", "collect"], "Take books and miners' orders live, at the drawn instants")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(registryOption)
    .addOption(exchangesOption)
    .addOption({
      name: "seeds",
      ...optionalFile,
      description: "The secret seeds, one a line; readable for nobody else. Must be given",
    })
    .addOption(booksOption)
    .addOption({
      name: "throughEpoch",
      ...optional,
      description: "The last epoch. Default: the last one with a seed",
    })
    .addOption({
      name: "late",
      type: ArgumentType.INT,
      defaultValue: 5,
      description: "Seconds after its instant within which a book may be read",
    })
    .addOption({
      name: "pagesEvery",
      type: ArgumentType.INT,
      defaultValue: 5,
      description: "Minutes after which the live pages are made again; 0: never",
    })
    .addOption(distributionsOption)
    .addOption(deploymentsOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./books-collect.ts"))
    .build(),
  task(["books", "record"], "Record exchanges' channels of single orders, for books import")
    .addOption(campaignOption)
    .addOption({
      name: "market",
      ...optional,
      description: "One market. Default: all whose exchange has such a channel",
    })
    .addOption(exchangesOption)
    .addOption({
      name: "out",
      ...optionalFile,
      description: "The folder of the recording. Default: orders, beside the campaign file",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./books-record.ts"))
    .build(),
  task(["books", "audit"], "Report signs of gaming, and minutes that nobody explains")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(booksOption)
    .addOption({
      name: "within",
      type: ArgumentType.INT,
      defaultValue: 15,
      description: "What counts as soon after a snapshot, in seconds",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./books-audit.ts"))
    .build(),
];
