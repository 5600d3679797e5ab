/** The tasks that take rewards in from elsewhere, and give them out again. */
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { SAFE_ROWS } from "../src/listed/export-list.ts";
import {
  booksOption,
  campaignOption,
  deploymentsOption,
  distributionsOption,
  dryRunFlag,
  epochOption,
  jsonFlag,
  optional,
  phaseOption,
  yesFlag,
} from "./options.ts";

export const lists = [
  task(["epoch", "import"], "Take in rewards that were computed elsewhere")
    .addPositionalArgument({
      name: "file",
      description: "CSV as Sablier or Safe's CSV Airdrop has it, or Merkl's airdrop JSON",
    })
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption({
      name: "market",
      ...optional,
      description: "The market that the file pays. Default: as the file says, or the only one",
    })
    .addOption({
      name: "unit",
      type: ArgumentType.STRING,
      defaultValue: "token",
      description: "What amounts count: token, as 1.5, or base, the token's smallest unit",
    })
    .addOption({
      name: "merge",
      type: ArgumentType.STRING,
      defaultValue: "refuse",
      description: "An account that is there twice: refuse the file, or sum its amounts",
    })
    .addOption({
      name: "ens",
      ...optional,
      description: "The network of Hardhat's config to look ENS names up on, such as mainnet",
    })
    .addFlag({ name: "build", description: "Build the epoch's distribution too" })
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addOption(deploymentsOption)
    .addFlag({ ...dryRunFlag, description: "Show what the file comes to and write nothing" })
    .addFlag({ ...yesFlag, description: "Write without asking" })
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-import.ts"))
    .build(),
  task(["epoch", "export"], "Write an epoch's rewards as other tools take them")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(distributionsOption)
    .addOption({ name: "to", ...optional, description: "sablier, safe or merkl; must be given" })
    .addOption({
      name: "of",
      type: ArgumentType.STRING,
      defaultValue: "rewards",
      description: "rewards: what was earned; payouts: what the entitlements rose by",
    })
    .addOption({ name: "token", ...optional, description: "One token. Default: all" })
    .addOption({
      name: "rows",
      type: ArgumentType.INT,
      defaultValue: SAFE_ROWS,
      description: "The most rows in a file for Safe",
    })
    .addOption({
      name: "out",
      type: ArgumentType.FILE_WITHOUT_DEFAULT,
      defaultValue: undefined,
      description: "A new folder; must be given",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-export.ts"))
    .build(),
];
