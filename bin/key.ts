/** The key that sends: from the environment, or from an encrypted file. Never from the command line. */
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Wallet } from "ethers";
import { refuse } from "../src/errors.ts";

/** Asks for a password. */
export type AskPassword = () => Promise<string>;

/** @throws InputError where there is no key, or where it cannot be opened. */
export async function openKey(
  keystore: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  ask: AskPassword = askPassword,
): Promise<Wallet> {
  if (keystore !== undefined) return openKeystore(keystore, ask);
  const key = environment.TIDEMARK_PRIVATE_KEY;
  const where = "TIDEMARK_PRIVATE_KEY";
  if (key === undefined || key === "") {
    refuse({ where, got: "nothing", expected: "a key, or --keystore FILE" });
  }
  try {
    return new Wallet(key.trim());
  } catch {
    return refuse({ where, got: "no private key", expected: "32 bytes as hex digits" });
  }
}

async function openKeystore(file: string, ask: AskPassword): Promise<Wallet> {
  const text = await readFile(file, "utf8").catch((error: Error) =>
    refuse({ where: file, got: error.message, expected: "an encrypted keystore as JSON" }),
  );
  const password = await ask();
  try {
    const opened = await Wallet.fromEncryptedJson(text, password);
    return new Wallet(opened.privateKey);
  } catch {
    return refuse({
      where: file,
      got: "a keystore that does not open",
      expected: "an encrypted keystore, and its password",
    });
  }
}

/** Asks at the terminal, and shows nothing of what is typed. */
async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    refuse({
      where: "--keystore",
      got: "no terminal",
      expected: "one, to ask for the password at",
    });
  }
  process.stderr.write("Password of the keystore: ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await prompt.question("");
  } finally {
    prompt.close();
    process.stderr.write("\n");
  }
}
