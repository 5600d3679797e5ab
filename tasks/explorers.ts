/** Handing sources to block explorers, by Hardhat's plugin for it. */
import type { VerifyContractArgs } from "@nomicfoundation/hardhat-verify/verify";
import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { RecordedContract } from "../src/chain/verify-code.ts";
import type { Check } from "../src/epoch/verifying/checks.ts";
import { refuse } from "../src/errors.ts";
import { onStderr } from "../src/terminal/output.ts";

export const EXPLORERS = ["etherscan", "blockscout", "sourcify"] as const;
export type Explorer = (typeof EXPLORERS)[number];

/** @throws InputError where a name of the list is no explorer's. `none` is the empty list. */
export function parseExplorers(list: string): Explorer[] {
  if (list === "none") return [];
  return list.split(",").map(
    (name) =>
      EXPLORERS.find((explorer) => explorer === name.trim()) ??
      refuse({
        where: "--explorers",
        got: name,
        expected: `none, or a list of ${EXPLORERS.join(", ")}`,
      }),
  );
}

/** Submits one contract to one explorer and waits for its answer. */
export async function submit(
  { name, record }: RecordedContract,
  explorer: Explorer,
  hre: HardhatRuntimeEnvironment,
): Promise<Check> {
  const request: VerifyContractArgs = {
    address: record.address,
    constructorArgs: record.constructorArguments,
    contract: `contracts/${record.contract}.sol:${record.contract}`,
    creationTxHash: record.transaction,
    provider: explorer,
  };
  const check = `${name}: ${explorer}`;
  try {
    const said = await onStderr(() => verifyContract(request, withoutKeys(hre)));
    const link = /Explorer: (\S+)/.exec(said)?.[1];
    return { name: check, result: "ok", detail: link ?? "verified" };
  } catch (error) {
    const [detail = ""] = (error as Error).message.split("\n");
    return { name: check, result: "wrong", detail };
  }
}

/** Nothing is signed here, so no key is asked for. */
function withoutKeys(hre: HardhatRuntimeEnvironment): HardhatRuntimeEnvironment {
  const create = () => hre.network.create({ override: { accounts: "remote" } });
  return Object.create(hre, { network: { value: { create } } }) as HardhatRuntimeEnvironment;
}
