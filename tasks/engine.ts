/** What scores besides this machine: the options that name it, and the account that it is asked with. */
import { configVariable } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Engine, openEngine } from "../src/engine/connection.ts";
import type { EpochKey } from "../src/engine/ledger.ts";
import { engineOf } from "../src/epoch/scoring/engine.ts";
import type { ScoreMeans } from "../src/epoch/scoring/means.ts";
import { InputError, refuse, show } from "../src/errors.ts";
import { optional } from "./options.ts";

export const engineOption = {
  name: "engine",
  ...optional,
  description: "embedded or clickhouse: what scores. Default: embedded. The bytes are the same",
} as const;

export const urlOption = {
  name: "url",
  ...optional,
  description: "ClickHouse's HTTP interface; several servers of a cluster separated by commas",
} as const;

export const databaseOption = {
  name: "database",
  type: ArgumentType.STRING,
  defaultValue: "tidemark",
  description: "The database in ClickHouse",
} as const;

export interface EngineArguments {
  engine: string | undefined;
  url: string | undefined;
  database: string;
}

/**
 * The engine beside this machine that was asked for; undefined for the embedded one.
 * @throws InputError where it is none, or where no URL says where it is.
 */
export async function chosenEngine(
  { engine = "embedded", url, database }: EngineArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<Engine | undefined> {
  if (engine === "embedded") {
    if (url === undefined) return undefined;
    refuse({ where: "--url", got: show(url), expected: "none without --engine clickhouse" });
  }
  if (engine !== "clickhouse") {
    refuse({ where: "--engine", got: show(engine), expected: "embedded or clickhouse" });
  }
  const urls =
    url ??
    refuse({ where: "--url", got: "nothing", expected: "a server, as http://127.0.0.1:8123" });
  // One after the other: a keystore asks for its password once, at the first.
  const user = await secret("CLICKHOUSE_USER", hre);
  const password = await secret("CLICKHOUSE_PASSWORD", hre);
  return openEngine({ urls, user, password, database });
}

/** @throws InputError as `chosenEngine`, and where it is the embedded one. */
export async function neededEngine(
  args: EngineArguments,
  hre: HardhatRuntimeEnvironment,
): Promise<Engine> {
  const engine = await chosenEngine(args, hre);
  return engine ?? refuse({ where: "--engine", got: "embedded", expected: "clickhouse" });
}

/** Runs what scores, by the engine if there is one. */
export async function withEngine<T>(
  args: EngineArguments,
  hre: HardhatRuntimeEnvironment,
  key: EpochKey,
  means: ScoreMeans,
  run: (means: ScoreMeans) => Promise<T>,
): Promise<T> {
  const engine = await chosenEngine(args, hre);
  if (engine === undefined) return run(means);
  try {
    return await run({ ...means, engine: engineOf(engine, key) });
  } finally {
    await engine.close();
  }
}

/** From the environment, which wins, or from Hardhat's keystore. */
async function secret(name: string, hre: HardhatRuntimeEnvironment): Promise<string | undefined> {
  if (process.env[name] !== undefined) return process.env[name];
  const variable = configVariable(name);
  try {
    return await hre.hooks.runHandlerChain(
      "configurationVariables",
      "fetchValue",
      [variable],
      async (_, { name: missing }) =>
        refuse({ where: missing, got: "nothing", expected: "a value" }),
    );
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
