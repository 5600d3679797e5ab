/** The options of the tasks that deploy, which are the same for the beta and for production. */
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinitionBuilder, TaskArguments } from "hardhat/types/tasks";
import {
  addFeeOptions,
  campaignOption,
  deploymentsOption,
  distributionsOption,
  dryRunFlag,
  fromOption,
  optional,
} from "./options.ts";

const seconds = { type: ArgumentType.INT } as const;

/** Adds the roles, the times, and where the beta is that production stands on. */
export function withDeployOptions<T extends TaskArguments>(builder: NewTaskDefinitionBuilder<T>) {
  return addFeeOptions(builder)
    .addOption(campaignOption)
    .addOption(deploymentsOption)
    .addOption({ name: "admin", ...optional, description: "Default in a beta: the sender" })
    .addOption({ name: "publisher", ...optional, description: "Default in a beta: the sender" })
    .addOption({ name: "guardian", ...optional, description: "Default in a beta: the sender" })
    .addOption({
      name: "treasury",
      ...optional,
      description: "Where withdrawn funds go, for good. Default: the admin",
    })
    .addOption({
      name: "window",
      ...seconds,
      defaultValue: 86_400,
      description: "Seconds a root stays pending",
    })
    .addOption({
      name: "windowFloor",
      ...seconds,
      defaultValue: 86_400,
      description: "The shortest window, for good, in seconds",
    })
    .addOption({
      name: "adminDelay",
      ...seconds,
      defaultValue: 172_800,
      description: "Seconds before a new admin can accept",
    })
    .addOption({
      name: "betaNetwork",
      type: ArgumentType.STRING,
      defaultValue: "sepolia",
      description: "Production: the network of the beta",
    })
    .addOption({
      ...distributionsOption,
      description: "Production: the folder of the beta's distributions",
    })
    .addOption({
      name: "books",
      type: ArgumentType.FILE_WITHOUT_DEFAULT,
      defaultValue: undefined,
      description: "Production: the beta's books, to recompute scores too",
    })
    .addOption({
      ...fromOption,
      description: "The account that sends. Default: the network's first",
    })
    .addOption({
      name: "safe",
      type: ArgumentType.FILE_WITHOUT_DEFAULT,
      defaultValue: undefined,
      description: "Refused, with what to do instead: a Safe's batch cannot create a contract",
    })
    .addFlag(dryRunFlag);
}
