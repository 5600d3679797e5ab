import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { withDeployOptions } from "./deploy-options.ts";
import { databaseOption, engineOption, urlOption } from "./engine.ts";
import { explaining } from "./explaining.ts";
import { campaignTasks } from "./index-campaign.ts";
import { collectingTasks } from "./index-collecting.ts";
import { sendingTasks } from "./index-sending.ts";
import { lists } from "./lists.ts";
import {
  booksOption,
  campaignOption,
  deploymentsOption,
  distributionsOption,
  epochOption,
  jsonFlag,
  kernelOption,
  optional,
  optionalFile,
  phaseOption,
  workersOption,
} from "./options.ts";

const books = [
  emptyTask("books", "Order books in").build(),
  task(["books", "import"], "Replay an order-event log into snapshots")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption({
      name: "market",
      ...optional,
      description: "The market. Default: the campaign's only one",
    })
    .addOption({
      name: "orders",
      ...optionalFile,
      description:
        "The order-event log, CSV or recorded messages as NDJSON; .gz too; or a recording",
    })
    .addOption({
      name: "owners",
      ...optionalFile,
      description: "Which account owns which order, CSV or CSV.gz",
    })
    .addOption({ name: "seeds", ...optionalFile, description: "The epochs' seeds, one a line" })
    .addOption({
      name: "volumeDecimals",
      type: ArgumentType.INT,
      defaultValue: 0,
      description: "8 where the volume column counts units of 10^-8",
    })
    .addOption({ name: "out", ...optionalFile, description: "The folder for the epochs' books" })
    .addFlag(jsonFlag)
    .setAction(() => import("./books-import.ts"))
    .build(),
  task(["books", "convert"], "Write an epoch's books in another format")
    .addOption(campaignOption)
    .addOption(epochOption)
    .addOption(booksOption)
    .addOption({ name: "to", ...optional, description: "ndjson, csv or parquet; must be given" })
    .addOption({
      name: "out",
      ...optionalFile,
      description: "The folder for all epochs' new books",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./books-convert.ts"))
    .build(),
  task(["books", "collect-logs"], "Collect a pool's logs from the chain, for one epoch")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption({
      name: "market",
      ...optional,
      description: "The pool. Default: the only one that runs in the epoch",
    })
    .addOption({
      name: "fromBlock",
      ...optional,
      description:
        "The pool's first block. Default: searched for, with a node that knows old state",
    })
    .addOption(booksOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./books-collect-logs.ts"))
    .build(),
  task(["books", "load"], "Load an epoch's books into ClickHouse, to be scored there")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(booksOption)
    .addOption({ ...engineOption, description: "clickhouse; must be given" })
    .addOption(urlOption)
    .addOption(databaseOption)
    .addOption({
      name: "cluster",
      ...optional,
      description: "The servers' own name of their cluster, where there are several",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./books-load.ts"))
    .build(),
  task(["books", "report"], "Measure liquidity: slippage, spread, depth, uptime")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption({ ...epochOption, description: "One epoch, numbered from 1" })
    .addOption({ name: "fromEpoch", ...optional, description: "The first of several. Default: 1" })
    .addOption({ name: "throughEpoch", ...optional, description: "The last of several epochs" })
    .addOption(booksOption)
    .addOption({
      name: "before",
      ...optionalFile,
      description: "A folder of books recorded before the phase began, to compare with",
    })
    .addOption({
      name: "market",
      ...optional,
      description: "One market. Default: all that run in the epochs",
    })
    .addOption({
      name: "sizes",
      ...optional,
      description: "Trade sizes in quote, as 100,1000. Default: chosen from each market's depth",
    })
    .addOption({
      name: "bands",
      type: ArgumentType.STRING,
      defaultValue: "10,25,50,100,200",
      description: "Distances from mid in basis points",
    })
    .addOption({
      name: "maxSpread",
      type: ArgumentType.STRING,
      defaultValue: "100",
      description: "The widest spread that counts as narrow, in basis points",
    })
    .addOption({
      name: "out",
      ...optionalFile,
      description: "A folder for liquidity.csv, liquidity.json and liquidity.svg",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./books-report.ts"))
    .build(),
];

const epoch = [
  emptyTask(
    "epoch",
    "An epoch: score, import, build, pages, verify, export, dump, marks, publish, pay",
  ).build(),
  task(["epoch", "score"], "Score an epoch's books and show the points")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(booksOption)
    .addOption(workersOption)
    .addOption(kernelOption)
    .addOption(engineOption)
    .addOption(urlOption)
    .addOption(databaseOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-score.ts"))
    .build(),
  task(["epoch", "marks"], "Read the marks on chain that an epoch has to count in")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addOption(deploymentsOption)
    .addOption({
      name: "confirmations",
      ...optional,
      description: "Of the block to read at. Default: 1 on a node for development, 2 elsewhere",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-marks.ts"))
    .build(),
  task(["epoch", "build"], "Build an epoch's distribution from its books")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addOption(deploymentsOption)
    .addOption(workersOption)
    .addOption(kernelOption)
    .addOption(engineOption)
    .addOption(urlOption)
    .addOption(databaseOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-build.ts"))
    .build(),
  task(["epoch", "pages"], "Make again what the web pages read of an epoch")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption({
      ...epochOption,
      description: "The epoch, numbered from 1; with --live, the one that runs now by default",
    })
    .addFlag({ name: "live", description: "An epoch that still runs, as far as there are books" })
    .addOption(booksOption)
    .addOption(distributionsOption)
    .addOption(deploymentsOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-pages.ts"))
    .build(),
  task(["epoch", "verify"], "Recompute a published distribution and compare")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption({
      name: "books",
      ...optionalFile,
      description: "The folder of all epochs' books, to recompute scores too",
    })
    .addOption(distributionsOption)
    .addOption(deploymentsOption)
    .addOption(workersOption)
    .addOption(kernelOption)
    .addOption(engineOption)
    .addOption(urlOption)
    .addOption(databaseOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-verify.ts"))
    .build(),
  task(["epoch", "dump"], "Write an epoch's tree as OpenZeppelin's library keeps it")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(epochOption)
    .addOption(distributionsOption)
    .addOption({ name: "out", ...optionalFile, description: "The file to write; must be given" })
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-dump.ts"))
    .build(),
  task(["epoch", "status"], "Show what the distributor holds and what its roots do")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(deploymentsOption)
    .addFlag(jsonFlag)
    .setAction(() => import("./epoch-status.ts"))
    .build(),
];

const distributor = [
  emptyTask(
    "distributor",
    "A phase's distributor: deploy, promote, verify, fund, close, revoke, roles",
  ).build(),
  withDeployOptions(
    task(
      ["distributor", "deploy"],
      "Deploy a phase's token, if it is a beta's, and its distributor",
    ).addOption(phaseOption),
  )
    .setAction(() => import("./distributor-deploy.ts"))
    .build(),
  withDeployOptions(
    task(["distributor", "promote"], "Check what the beta showed, and deploy production"),
  )
    .setAction(() => import("./distributor-promote.ts"))
    .build(),
  task(["distributor", "verify"], "Check a phase's contracts, and hand their sources to explorers")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(deploymentsOption)
    .addOption({
      name: "explorers",
      type: ArgumentType.STRING,
      defaultValue: "etherscan,blockscout,sourcify",
      description: "Where to hand the sources in; none only checks here",
    })
    .addFlag(jsonFlag)
    .setAction(() => import("./distributor-verify.ts"))
    .build(),
];

export const tasks = [
  ...campaignTasks,
  ...books,
  ...collectingTasks,
  ...epoch,
  ...lists,
  ...explaining,
  ...distributor,
  ...sendingTasks,
];
