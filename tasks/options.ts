/** The options that several commands share, spelled the same everywhere. */
import { ArgumentType } from "hardhat/types/arguments";

export const campaignOption = {
  name: "campaign",
  shortName: "c",
  type: ArgumentType.FILE,
  defaultValue: "campaigns/example/campaign.json",
  description: "The campaign file",
} as const;

export const phaseOption = {
  name: "phase",
  type: ArgumentType.STRING,
  defaultValue: "beta",
  description: "beta or production",
} as const;

export const epochOption = {
  name: "epoch",
  shortName: "e",
  type: ArgumentType.INT,
  defaultValue: 1,
  description: "The epoch, numbered from 1",
} as const;

export const distributionsOption = {
  name: "distributions",
  type: ArgumentType.FILE,
  defaultValue: "distributions",
  description: "The folder of all distributions",
} as const;

export const deploymentsOption = {
  name: "deployments",
  type: ArgumentType.FILE,
  defaultValue: "deployments",
  description: "The folder of the deployment records",
} as const;

export const booksOption = {
  name: "books",
  type: ArgumentType.FILE,
  defaultValue: "campaigns/example/books",
  description: "The folder of all epochs' books",
} as const;

export const fromOption = {
  name: "from",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
  description: "The account that sends. Default: the network's first",
} as const;

export const jsonFlag = { name: "json", description: "Print one JSON object" } as const;
export const yesFlag = { name: "yes", description: "Send without asking" } as const;
export const dryRunFlag = { name: "dryRun", description: "Simulate and send nothing" } as const;
