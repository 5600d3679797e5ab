import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { openVenue } from "../src/book/collect/ccxt-venue.ts";
import { checkStatement, statementOf } from "../src/book/collect/statement.ts";
import { type KeyPower, VenueError } from "../src/book/collect/venue.ts";
import { bookName, type ExchangeAccount, nextEpoch, unpaid } from "../src/campaign/registry.ts";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import {
  loadExchanges,
  loadRegistry,
  registryOf,
  saveRegistry,
} from "../src/epoch/registry-file.ts";
import { refuse } from "../src/errors.ts";
import { EXIT, nothingToDo, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { connect } from "./connection.ts";
import { readCredentials } from "./exchange-keys.ts";
import { needed } from "./options.ts";

interface Arguments {
  campaign: string;
  phase: string;
  registry: string | undefined;
  exchanges: string | undefined;
  account: string | undefined;
  exchange: string | undefined;
  exchangeAccount: string | undefined;
  key: string | undefined;
  issuedAt: string | undefined;
  signature: string | undefined;
  json: boolean;
}

export default (args: Arguments, hre: HardhatRuntimeEnvironment) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const phase = phaseOf(campaign, args.phase);
    const now = new Date(Math.floor(Date.now() / 1_000) * 1_000)
      .toISOString()
      .replace(".000Z", "Z");
    const stated = {
      account: needed("account", args.account, "the payout address").toLowerCase(),
      exchange: needed(
        "exchange",
        args.exchange,
        "the exchange, as the campaign's markets name it",
      ),
      exchangeAccount: needed("exchange-account", args.exchangeAccount, "the account's name there"),
      issuedAt: args.issuedAt ?? now,
    };
    if (args.signature === undefined) {
      const statement = statementOf(stated, campaign, phase);
      writeNote(
        `Sign this with ${stated.account} (eth_signTypedData_v4), then register with --issued-at ${stated.issuedAt} --signature.`,
      );
      writeResult(args.json, statement, () => JSON.stringify(statement, undefined, 2));
      return EXIT.done;
    }
    const fromEpoch = nextEpoch(phase, Date.parse(now));
    const entry: ExchangeAccount = {
      ...stated,
      key: needed("key", args.key, "the name of its variables: NAME_KEY, NAME_SECRET"),
      issuedAt: needed("issued-at", args.issuedAt, "the time in the statement"),
      signature: args.signature.toLowerCase(),
      decided: now,
      fromEpoch,
    };
    const file = registryOf(args.campaign, args.registry);
    const registry = await loadRegistry(file, campaign, phase);
    const isThere = registry.exchangeAccounts.some(
      ({ signature, key }) => signature === entry.signature && key === entry.key,
    );
    if (isThere) return nothingToDo(args.json, `${bookName(entry)} is registered already.`);
    const chain = hre.globalOptions.network === undefined ? undefined : await connect(hre, phase);
    const signedBy = await checkStatement(entry, campaign, phase, chain?.provider);
    const power = await checkKey(args, hre, entry);
    const eligible = registry.eligible.some(
      ({ account }) => account.toLowerCase() === entry.account,
    );
    await saveRegistry(
      file,
      { ...registry, exchangeAccounts: [...registry.exchangeAccounts, entry] },
      campaign,
      phase,
    );
    for (const name of unpaid(campaign, [entry])) {
      writeNote(
        `Add ${name} to the exchangeAccounts of ${entry.account} in the campaign file: it pays nobody for it.`,
      );
    }
    if (!eligible)
      writeNote(`${entry.account} is not eligible yet: add it to the registry's list.`);
    writeResult(
      args.json,
      { name: bookName(entry), account: entry.account, fromEpoch, signedBy, power, eligible },
      () =>
        `${bookName(entry)} is paid to ${entry.account} from epoch ${fromEpoch} on. Signed by a ${signedBy}; its key: ${power}.`,
    );
    return EXIT.done;
  });

/** @throws InputError where the key is missing, refused, or may do more than read. */
async function checkKey(
  args: Arguments,
  hre: HardhatRuntimeEnvironment,
  { key, exchange }: ExchangeAccount,
): Promise<KeyPower> {
  const credentials = await readCredentials(hre, key);
  if (credentials === undefined) {
    return refuse({
      where: key,
      got: "no key",
      expected: `the variables ${key}_KEY and ${key}_SECRET`,
      fix: `Set them: npx hardhat keystore set ${key}_KEY, or in the environment`,
    });
  }
  const settings = (await loadExchanges([exchange], args.exchanges)).get(exchange);
  const venue = await openVenue(exchange, settings ?? { id: exchange });
  let power: KeyPower;
  try {
    power = await venue.account(credentials).power();
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    return refuse({
      where: key,
      got: `${error.why} (${error.message})`,
      expected: `a key that ${exchange} takes`,
    });
  }
  if (power === "may trade or withdraw") {
    refuse({ where: key, got: "a key that may do more than read", expected: "a read-only key" });
  }
  if (power === "not told")
    writeNote(`${exchange} does not tell what a key may do: look yourself.`);
  return power;
}
