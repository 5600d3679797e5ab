/** The command line: options in, checked as a whole. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { parseAccount } from "../src/chain/doors.ts";
import type { FeeLimits } from "../src/chain/fees.ts";
import { type Prices, parsePrices } from "../src/chain/worth.ts";
import { decimalRule, parseDecimal } from "../src/decimal.ts";
import { type Fault, InputError, refuse, show } from "../src/errors.ts";

export const COMMANDS = ["check", "prove", "claim"] as const;
export type Command = (typeof COMMANDS)[number];

/** How a result is written. */
export type Format = "pretty" | "json" | "calldata";

export interface Arguments {
  readonly command: Command;
  readonly from: readonly string[];
  /** The miner's, in lower case; undefined where the key is to tell. */
  readonly account: string | undefined;
  /** Who sends the transaction, if another than the account. */
  readonly by: string | undefined;
  /** The only contracts to take files of, in lower case; none where any will do. */
  readonly distributors: readonly string[];
  readonly to: string | undefined;
  readonly rpc: readonly string[];
  readonly gateway: string | undefined;
  readonly format: Format;
  readonly send: boolean;
  readonly yes: boolean;
  readonly keystore: string | undefined;
  readonly limits: FeeLimits;
  readonly prices: Prices;
}

export const USAGE = `tidemark check | prove | claim --from URL|FOLDER [--from …] [options]

  check   what an account was awarded: amount, pending, claimable, claimed
  prove   its proof; without --rpc the chain is not asked
  claim   what a claim costs and pays; with --send, claims it

  --from URL|FOLDER      a distribution, or the folder of a phase's epochs; may be given again
  --distributor 0x…      the campaign's contract: files of another are refused; may be given again
  --account 0x…          the miner; for claim, by default the key's own account
  --rpc URL              a node; again for other chains or as a reserve. Default: TIDEMARK_RPC_URL
  --gateway URL          the gateway through which ipfs:// is fetched
  --json, --calldata     one JSON object; or a line for each transaction: contract, calldata
  --by 0x…               who sends the transaction: another than the account claims for it
  --to 0x…               to be paid elsewhere; only the account itself may

  of claim:
  --send                 sends; without it nothing is sent
  --yes                  sends without asking
  --keystore FILE        an encrypted key, whose password is asked for. Else TIDEMARK_PRIVATE_KEY
  --max-fee GWEI         the most to offer for a unit of gas
  --max-cost COINS       the most that all claims may cost on a chain
  --price TOKEN=PRICE    a token's price, and
  --native-price PRICE   the gas coin's in the same money: claims that cost more than they pay are left out`;

const OPTIONS = {
  from: { type: "string", multiple: true },
  distributor: { type: "string", multiple: true },
  account: { type: "string" },
  by: { type: "string" },
  to: { type: "string" },
  rpc: { type: "string", multiple: true },
  gateway: { type: "string" },
  json: { type: "boolean" },
  calldata: { type: "boolean" },
  send: { type: "boolean" },
  yes: { type: "boolean" },
  keystore: { type: "string" },
  "max-fee": { type: "string" },
  "max-cost": { type: "string" },
  price: { type: "string", multiple: true },
  "native-price": { type: "string" },
} as const satisfies ParseArgsConfig["options"];

const ONLY_CLAIM = ["send", "yes", "keystore", "max-fee", "max-cost", "price", "native-price"];

/** @throws InputError with what is wrong. */
export function parseArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  const { values, positionals } = parse(args);
  const command = COMMANDS.find((name) => name === positionals[0]);
  if (command === undefined || positionals.length > 1) {
    return refuse({
      where: "tidemark",
      got: positionals.length === 0 ? "no command" : show(positionals.join(" ")),
      expected: `one of ${COMMANDS.join(", ")}`,
      fix: "tidemark --help shows all options.",
    });
  }
  const faults: Fault[] = [];
  const foreign = ONLY_CLAIM.filter((name) => command !== "claim" && Object.hasOwn(values, name));
  for (const name of foreign)
    faults.push({ where: `--${name}`, got: command, expected: "the command claim" });
  const { from = [], rpc = listOf(environment.TIDEMARK_RPC_URL), json, calldata } = values;
  if (from.length === 0)
    faults.push({ where: "--from", got: "nothing", expected: "a distribution's URL or folder" });
  if (rpc.length === 0 && command !== "prove")
    faults.push({ where: "--rpc", got: "nothing", expected: "a node's URL, or TIDEMARK_RPC_URL" });
  for (const url of rpc.filter((text) => !/^https?:$/.test(URL.parse(text)?.protocol ?? "")))
    faults.push({
      where: "--rpc",
      got: `${url.length} characters`,
      expected: "an http or https URL",
    });
  const clash = (isBoth: unknown, where: string, got: string, expected: string) => {
    if (isBoth) faults.push({ where, got, expected });
  };
  clash(json && calldata, "--json", "--calldata too", "one of them");
  clash(calldata && command === "check", "--calldata", "check", "the command prove or claim");
  clash(calldata && values.send, "--calldata", "--send too", "one of them");
  clash(values.to && values.by, "--to", "--by too", "one of them: only the account itself may");
  clash(
    values.keystore && !values.send,
    "--keystore",
    "no --send",
    "--send: only that needs a key",
  );
  clash(values.by && values.send, "--by", "--send too", "one of them: the key tells who sends");
  if (values.account === undefined && !(command === "claim" && values.send === true))
    faults.push({ where: "--account", got: "nothing", expected: "the miner's address" });
  const collect = <T>(run: () => T): T | undefined => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const address = (name: "account" | "by" | "to") =>
    values[name] === undefined ? undefined : collect(() => parseAccount(values[name], `--${name}`));
  const distributors = (values.distributor ?? []).flatMap(
    (text) => collect(() => parseAccount(text, "--distributor"))?.toLowerCase() ?? [],
  );
  const units = (name: "max-fee" | "max-cost", decimals: number) => {
    const text = values[name];
    const parsed = text === undefined ? undefined : parseDecimal(text, decimals);
    if (text !== undefined && (parsed === undefined || parsed === 0n)) {
      const expected = `more than zero, ${decimalRule(decimals)}`;
      faults.push({ where: `--${name}`, got: show(text), expected });
    }
    return parsed;
  };
  const limits = { maxFee: units("max-fee", 9), maxCost: units("max-cost", 18) };
  const [account, by, to] = [address("account"), address("by"), address("to")];
  const prices = collect(() => parsePrices(values.price ?? [], values["native-price"]));
  if (faults.length > 0 || prices === undefined) throw new InputError(faults);
  return {
    command,
    from,
    account: account?.toLowerCase(),
    by: by?.toLowerCase(),
    distributors,
    to,
    rpc,
    gateway: values.gateway,
    format: json ? "json" : calldata ? "calldata" : "pretty",
    send: values.send ?? false,
    yes: values.yes ?? false,
    keystore: values.keystore,
    limits,
    prices,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return refuse({
      where: "tidemark",
      got: (error as Error).message,
      expected: "options that it has",
      fix: "tidemark --help shows them. A key is never one: it would stay in the shell's history.",
    });
  }
}

/** URLs with commas between them. */
function listOf(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
}
