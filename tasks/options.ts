/** The options that several commands share, spelled the same everywhere. */
import { dirname, join } from "node:path";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinitionBuilder, TaskArguments } from "hardhat/types/tasks";
import type { SendSettings } from "../src/chain/sender.ts";
import { decimalRule, parseDecimal } from "../src/decimal.ts";
import { chooseMeans, type ScoreMeans } from "../src/epoch/scoring/means.ts";
import { type Fault, InputError, refuse, show } from "../src/errors.ts";
import { writeNote } from "../src/terminal/output.ts";

/** The types of options that may be left out. */
export const optional = {
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;
export const optionalFile = {
  type: ArgumentType.FILE_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;

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
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
  description: "The epoch, numbered from 1; must be given",
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
  type: ArgumentType.FILE_WITHOUT_DEFAULT,
  defaultValue: undefined,
  description: "The folder of all epochs' books. Default: books, beside the campaign file",
} as const;

export const fromOption = {
  name: "from",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
  description: "The account that sends. Default: the network's first. With --safe, the Safe",
} as const;

export const workersOption = {
  name: "workers",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
  description: "Threads that score large books. Default: the machine's cores",
} as const;

export const kernelOption = {
  name: "kernel",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
  description:
    "wasm or plain: what scores. Default: wasm where it is built. The bytes are the same",
} as const;

export const jsonFlag = { name: "json", description: "Print one JSON object" } as const;
export const csvFlag = { name: "csv", description: "Print one table as CSV" } as const;
export const yesFlag = { name: "yes", description: "Send without asking" } as const;
export const dryRunFlag = { name: "dryRun", description: "Simulate and send nothing" } as const;

const optionalText = {
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;

/** Adds the options that every command takes that sends. */
export function addSendingOptions<T extends TaskArguments>(task: NewTaskDefinitionBuilder<T>) {
  return addFeeOptions(task.addOption(campaignOption).addOption(fromOption))
    .addOption({
      name: "safe",
      type: ArgumentType.FILE_WITHOUT_DEFAULT,
      defaultValue: undefined,
      description: "Send nothing: write a batch for Safe's Transaction Builder to this file",
    })
    .addFlag(dryRunFlag);
}

/** Adds the options about fees and waiting, and whether to ask. */
export function addFeeOptions<T extends TaskArguments>(task: NewTaskDefinitionBuilder<T>) {
  return task
    .addOption({
      name: "maxFee",
      ...optionalText,
      description: "The most to offer for a unit of gas, in gwei",
    })
    .addOption({
      name: "maxCost",
      ...optionalText,
      description: "The most the command may cost, in ether",
    })
    .addOption({
      name: "confirmations",
      ...optionalText,
      description: "Blocks to wait for. Default: 1 on a node for development, else 2; 5 to deploy",
    })
    .addOption({
      name: "stuckAfter",
      ...optionalText,
      description:
        "Seconds until a waiting transaction is replaced by a dearer one. Default: 60; 180 to deploy",
    })
    .addFlag(yesFlag)
    .addFlag(jsonFlag);
}

/** What these options give a command. */
export interface SendingArguments {
  campaign: string;
  phase: string;
  deployments: string;
  from: string | undefined;
  safe: string | undefined;
  maxFee: string | undefined;
  maxCost: string | undefined;
  confirmations: string | undefined;
  stuckAfter: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/** @throws InputError naming every option that is wrong. */
export function parseSendSettings(
  args: Pick<SendingArguments, "maxFee" | "maxCost" | "confirmations" | "stuckAfter">,
): SendSettings {
  const faults: Fault[] = [];
  const amount = (where: string, text: string | undefined, decimals: number) => {
    if (text === undefined) return undefined;
    const units = parseDecimal(text, decimals);
    if (units === undefined || units === 0n) {
      faults.push({
        where,
        got: show(text),
        expected: `more than zero, ${decimalRule(decimals)}`,
      });
    }
    return units;
  };
  const whole = (where: string, text: string | undefined) => {
    if (text === undefined) return undefined;
    if (!/^[1-9][0-9]{0,5}$/.test(text)) {
      faults.push({ where, got: show(text), expected: "a whole number from 1 to 999999" });
    }
    return Number(text);
  };
  const stuckAfter = whole("--stuck-after", args.stuckAfter);
  const settings = {
    maxFee: amount("--max-fee", args.maxFee, 9),
    maxCost: amount("--max-cost", args.maxCost, 18),
    confirmations: whole("--confirmations", args.confirmations),
    stuckAfter: stuckAfter === undefined ? undefined : stuckAfter * 1_000,
  };
  if (faults.length > 0) throw new InputError(faults);
  return settings;
}

/** @throws InputError where no epoch was given: nobody should publish one by a default. */
export function parseEpoch(text: string | undefined, where = "--epoch"): number {
  if (text === undefined || !/^[1-9][0-9]{0,5}$/.test(text)) {
    refuse({ where, got: text ?? "nothing", expected: "the epoch's number, from 1" });
  }
  return Number(text);
}

/**
 * The epochs from `--epoch`, or from `--from-epoch`, by default the first, to `--through-epoch`.
 * @throws InputError unless it is one or the other.
 */
export function parseEpochs(options: {
  readonly epoch: string | undefined;
  readonly fromEpoch: string | undefined;
  readonly throughEpoch: string | undefined;
}): { fromEpoch: number; throughEpoch: number } {
  const { epoch, fromEpoch, throughEpoch } = options;
  if (epoch === undefined && throughEpoch !== undefined) {
    return {
      fromEpoch: parseEpoch(fromEpoch ?? "1", "--from-epoch"),
      throughEpoch: parseEpoch(throughEpoch, "--through-epoch"),
    };
  }
  if (fromEpoch !== undefined || throughEpoch !== undefined) {
    refuse({
      where: "--from-epoch and --through-epoch",
      got: epoch === undefined ? "no --through-epoch" : "--epoch too",
      expected: "--epoch alone, or --through-epoch, with --from-epoch where it is not 1",
    });
  }
  const only = parseEpoch(epoch);
  return { fromEpoch: only, throughEpoch: only };
}

/** @throws InputError where an option without a default was not given. */
export function needed(name: string, value: string | undefined, expected = "a path"): string {
  return value ?? refuse({ where: `--${name}`, got: "nothing", expected });
}

/** What scores, as `--workers` and `--kernel` say. */
export function meansOf(args: {
  readonly workers: string | undefined;
  readonly kernel: string | undefined;
}): ScoreMeans {
  return chooseMeans(args.workers, args.kernel, () =>
    writeNote("The kernels are not built, so this takes long: build them with npm run build."),
  );
}

/** @throws InputError where an option is not one of the words it may be. */
export function parseWord<T extends string>(
  name: string,
  text: string | undefined,
  words: readonly T[],
): T {
  const word = words.find((each) => each === text);
  return word ?? refuse({ where: `--${name}`, got: show(text), expected: words.join(" or ") });
}

/** The folder of books that belongs to a campaign file, unless another is named. */
export function booksOf(campaign: string, books: string | undefined): string {
  return books ?? join(dirname(campaign), "books");
}
