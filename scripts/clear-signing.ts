/**
 * Writes the ERC-7730 descriptors of deployed distributors, with which a wallet shows a claim in words instead of bytes:
 *
 *     node scripts/clear-signing.ts --owner <name> [--url <url>] [--out <folder>] <deployment record>...
 *
 * What the functions and the signed message mean is said once, in docs/clear-signing/; this binds it to every distributor
 * in the records. Exit code 2 where an input is wrong.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { getAddress } from "ethers";
import { type DeploymentRecord, parseDeploymentRecord } from "../src/campaign/deployment.ts";
import { InputError, refuse, show } from "../src/errors.ts";

const COMMON = new URL("../docs/clear-signing/", import.meta.url);

/** What a wallet must find in a claim's domain, besides chain and contract. */
const DOMAIN = { name: "Tidemark RewardDistributor", version: "1" };

/** Who stands behind the distributors, as wallets show it. */
export interface Owner {
  readonly owner: string;
  readonly url?: string | undefined;
}

/** What is said of the contract wherever it is deployed. */
export interface CommonDescriptor {
  readonly $schema: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly display: { readonly formats: Readonly<Record<string, unknown>> };
}

/** A file of the registry: its name, and what it holds. */
export interface DescriptorFile {
  readonly name: string;
  readonly descriptor: object;
}

/** Reads one of the descriptors that are bound to no deployment. */
export async function readCommon(name: "RewardDistributor" | "Claim"): Promise<CommonDescriptor> {
  return JSON.parse(await readFile(new URL(`common-${name}.json`, COMMON), "utf8"));
}

/**
 * Binds the descriptors to every distributor in the records: one for calls, one for the signed claim.
 * @throws InputError where the records hold no distributor.
 */
export async function bindDescriptors(
  records: readonly DeploymentRecord[],
  { owner, url }: Owner,
): Promise<DescriptorFile[]> {
  const deployments = records.flatMap(({ chainId, phases }) =>
    Object.values(phases).flatMap(({ distributor }) =>
      distributor === undefined ? [] : [{ chainId, address: getAddress(distributor.address) }],
    ),
  );
  if (deployments.length === 0) {
    refuse({
      where: "deployment records",
      got: "no distributor",
      expected: "at least one",
      fix: "Deploy it: hardhat distributor deploy.",
    });
  }
  const bind = ({ $schema, metadata, display }: CommonDescriptor, context: object) => ({
    $schema,
    context,
    metadata: { owner, ...metadata, ...(url === undefined ? {} : { info: { url } }) },
    display,
  });
  return [
    {
      name: "calldata-RewardDistributor.json",
      descriptor: bind(await readCommon("RewardDistributor"), { contract: { deployments } }),
    },
    {
      name: "eip712-RewardDistributor-Claim.json",
      descriptor: bind(await readCommon("Claim"), { eip712: { domain: DOMAIN, deployments } }),
    },
  ];
}

/** @throws InputError where a file is not named after its chain, or is no deployment record of it. */
async function readRecord(file: string): Promise<DeploymentRecord> {
  const chainId = /^([1-9]\d*)\.json$/.exec(basename(file))?.[1];
  if (chainId === undefined) {
    return refuse({ where: file, got: show(basename(file)), expected: "a record, <chainId>.json" });
  }
  const text = await readFile(file, "utf8").catch((error: Error) =>
    refuse({ where: file, got: error.message, expected: "a file that can be read" }),
  );
  return parseDeploymentRecord(text, file, Number(chainId));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      owner: { type: "string" },
      url: { type: "string" },
      out: { type: "string", default: "out/clear-signing" },
    },
    allowPositionals: true,
  });
  const { owner, url, out } = values;
  if (owner === undefined || positionals.length === 0) {
    console.error(
      "usage: clear-signing.ts --owner <name> [--url <url>] [--out <folder>] <deployment record>...",
    );
    return 2;
  }
  try {
    const records = await Promise.all(positionals.map(readRecord));
    const files = await bindDescriptors(records, { owner, url });
    await mkdir(out, { recursive: true });
    for (const { name, descriptor } of files) {
      const path = join(out, name);
      await writeFile(path, `${JSON.stringify(descriptor, null, 2)}\n`);
      console.log(path);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await main();
