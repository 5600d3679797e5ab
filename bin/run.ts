/** The miner's commands, without any Hardhat project. */
import { invariant } from "../src/errors.ts";
import { runCommand } from "../src/terminal/exit.ts";
import { writeData } from "../src/terminal/output.ts";
import { type Arguments, parseArguments, USAGE } from "./arguments.ts";
import { check } from "./check.ts";
import { claimer } from "./claim.ts";
import { openKey } from "./key.ts";
import { openNetworks } from "./network.ts";
import { forEachSource } from "./outcome.ts";
import { prove } from "./prove.ts";

/** Runs one command and sets the process's exit code. */
export async function run(words: readonly string[]): Promise<void> {
  if (words.includes("--help") || words.includes("-h")) return writeData(USAGE);
  await runCommand(words.includes("--json"), async () => {
    const args = parseArguments(words, process.env);
    const key = args.send ? await openKey(args.keystore, process.env) : undefined;
    const account = args.account ?? key?.address.toLowerCase();
    invariant(account !== undefined, "an account is named, or there is a key");
    const networks = args.rpc.length === 0 ? undefined : await openNetworks(args.rpc);
    return forEachSource(args, account, actionOf(args, account, networks, key));
  });
}

function actionOf(
  args: Arguments,
  account: string,
  networks: Awaited<ReturnType<typeof openNetworks>> | undefined,
  key: Awaited<ReturnType<typeof openKey>> | undefined,
): Parameters<typeof forEachSource>[2] {
  if (args.command === "prove") return (source) => prove(source, account, networks, args);
  invariant(networks !== undefined, "check and claim have a node");
  if (args.command === "check") return (source) => check(source, account, networks, args);
  return claimer(account, networks, key, args);
}
