/** The secrets of exchange accounts: variables of Hardhat's keystore or of the environment, and nowhere else. */
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Credentials } from "../src/book/collect/venue.ts";

/**
 * Reads an account's key by the name that the registry gives: `<NAME>_KEY`, `<NAME>_SECRET` and, where its exchange has
 * one, `<NAME>_PASSPHRASE`.
 * @returns undefined where the key or its secret is not set.
 */
export async function readCredentials(
  hre: HardhatRuntimeEnvironment,
  name: string,
): Promise<Credentials | undefined> {
  const [key, secret] = [
    await readVariable(hre, `${name}_KEY`),
    await readVariable(hre, `${name}_SECRET`),
  ];
  if (key === undefined || secret === undefined) return undefined;
  return { key, secret, passphrase: await readVariable(hre, `${name}_PASSPHRASE`) };
}

async function readVariable(
  hre: HardhatRuntimeEnvironment,
  name: string,
): Promise<string | undefined> {
  const fromEnvironment = process.env[name];
  if (fromEnvironment !== undefined) return fromEnvironment === "" ? undefined : fromEnvironment;
  const found = await hre.hooks.runHandlerChain(
    "configurationVariables",
    "fetchValue",
    [{ _type: "ConfigurationVariable", name }],
    async () => "",
  );
  return found === "" ? undefined : found;
}
