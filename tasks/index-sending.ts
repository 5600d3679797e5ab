/** The commands that send: each takes the same options for fees, waiting, a Safe and a dry run. */
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import {
  addFeeOptions,
  addSendingOptions,
  booksOption,
  campaignOption,
  deploymentsOption,
  distributionsOption,
  epochOption,
  fromOption,
  optional,
  phaseOption,
} from "./options.ts";

/** A command about one phase's distributor that sends. */
const sending = (id: string[], description: string) =>
  addSendingOptions(task(id, description).addOption(phaseOption).addOption(deploymentsOption));

const tokenOption = {
  name: "token",
  ...optional,
  description: "The token's symbol. Default: the phase's only one",
} as const;

const accountOption = { name: "account", ...optional, description: "The account" } as const;

const roleOption = { name: "role", ...optional, description: "publisher or guardian" } as const;

const epoch = [
  sending(["epoch", "publish"], "Verify an epoch's distribution and publish its root")
    .addOption(epochOption)
    .addOption({
      ...booksOption,
      description: "The folder of all epochs' books, to recompute scores too",
    })
    .addOption(distributionsOption)
    .setAction(() => import("./epoch-publish.ts"))
    .build(),
  sending(["epoch", "pay"], "Pay every miner what it can claim, in calls that fit a block")
    .addOption(distributionsOption)
    .addOption({ ...tokenOption, description: "Pay this token only. Default: all" })
    .addOption({
      name: "min",
      ...optional,
      description: "Leave out who can claim less than this, in whole tokens",
    })
    .setAction(() => import("./epoch-pay.ts"))
    .build(),
];

const money = [
  sending(["distributor", "fund"], "Bring reward tokens in")
    .addOption(distributionsOption)
    .addOption({ ...epochOption, description: "Fund what this epoch's totals lack, and no more" })
    .addOption(tokenOption)
    .addOption({ name: "amount", ...optional, description: "How much, in whole tokens" })
    .setAction(() => import("./distributor-fund.ts"))
    .build(),
  sending(["distributor", "withdraw"], "Send what no root ever promised to the treasury")
    .addOption(tokenOption)
    .addOption({
      name: "amount",
      ...optional,
      description: "How much, in whole tokens. Default: all that is unallocated",
    })
    .setAction(() => import("./distributor-withdraw.ts"))
    .build(),
  sending(["distributor", "close"], "Announce the date from which what is left may be swept")
    .addOption({
      name: "at",
      ...optional,
      description: "The date, such as 2026-12-31T00:00:00Z; at least 90 days ahead",
    })
    .setAction(() => import("./distributor-close.ts"))
    .build(),
  sending(["distributor", "sweep"], "Send a closed distributor's balance to the treasury")
    .addOption(tokenOption)
    .setAction(() => import("./distributor-sweep.ts"))
    .build(),
];

const control = [
  sending(["distributor", "revoke"], "Revoke a root, or every root that stands")
    .addOption({
      name: "root",
      ...optional,
      description: "The root. Default: every live and pending one",
    })
    .setAction(() => import("./distributor-revoke.ts"))
    .build(),
  sending(["distributor", "window"], "Set how long roots to come stay pending")
    .addOption({ name: "seconds", ...optional, description: "From the floor to 2592000" })
    .setAction(() => import("./distributor-window.ts"))
    .build(),
  sending(["distributor", "grant"], "Give an account a role")
    .addOption(roleOption)
    .addOption(accountOption)
    .setAction(() => import("./distributor-grant.ts"))
    .build(),
  sending(["distributor", "remove"], "Take a role; a guardian's is announced first, 30 days ahead")
    .addOption(roleOption)
    .addOption(accountOption)
    .setAction(() => import("./distributor-remove.ts"))
    .build(),
  sending(["distributor", "renounce"], "Give up the sender's own role, at once")
    .addOption(roleOption)
    .setAction(() => import("./distributor-renounce.ts"))
    .build(),
  sending(["distributor", "admin"], "Hand over the admin's role: name the next one, or accept")
    .addOption({
      name: "to",
      ...optional,
      description: "The next admin. Default: accept, as the account that was named",
    })
    .setAction(() => import("./distributor-admin.ts"))
    .build(),
];

const claim = sending(["claim"], "Show what an account can claim, and claim it")
  .addOption(distributionsOption)
  .addOption({
    name: "to",
    ...optional,
    description: "Who receives it. Default: the account itself",
  })
  .setAction(() => import("./claim.ts"))
  .build();

const watch = addFeeOptions(
  task(["epoch", "watch"], "Judge every published root, tell, and revoke what is wrong")
    .addOption(campaignOption)
    .addOption(phaseOption)
    .addOption(deploymentsOption),
)
  .addOption({
    ...distributionsOption,
    type: ArgumentType.STRING,
    description: "Where distributions are published: a folder, http(s)://… or ipfs://CID",
  })
  .addOption({ name: "gateway", ...optional, description: "The IPFS gateway for ipfs://" })
  .addOption({
    ...booksOption,
    description: "The folder of all epochs' books, to recompute scores too",
  })
  .addOption({
    name: "store",
    type: ArgumentType.FILE,
    defaultValue: "watch",
    description: "The folder for copies of distributions and what was found",
  })
  .addOption({
    name: "every",
    type: ArgumentType.STRING,
    defaultValue: "60",
    description: "Seconds from one look to the next",
  })
  .addOption({
    name: "webhook",
    ...optional,
    description: "A URL to post verdicts to. Default: what TIDEMARK_WEBHOOK_URL names",
  })
  .addOption({
    ...fromOption,
    description: "The guardian, for --revoke. Default: the first account",
  })
  .addFlag({
    name: "once",
    description: "Look once and end, with 0, 4 for wrong, 1 for unreachable",
  })
  .addFlag({ name: "revoke", description: "Revoke wrong roots, as guardian" })
  .addFlag({
    name: "revokeUnproven",
    description: "Revoke what cannot be judged, too, in its window's last quarter",
  })
  .setAction(() => import("./epoch-watch.ts"))
  .build();

export const sendingTasks = [...epoch, watch, ...money, ...control, claim];
