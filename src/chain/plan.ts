/** What a production deployment is to be, or already is: its roles, windows and tokens, looked at on its own chain. */
import { getAddress, type Provider } from "ethers";
import type { Phase, RewardToken } from "../campaign/campaign.ts";
import type { Check } from "../epoch/verifying/checks.ts";
import { readArtifact } from "./artifacts.ts";
import { compareCode } from "./bytecode.ts";
import { openToken, view } from "./contracts.ts";
import type { Setup } from "./setup.ts";

export interface PlanRequest {
  readonly production: Phase;
  /** The production's chain. */
  readonly provider: Provider;
  readonly setup: Setup;
  /** The distributor, where it is deployed already. */
  readonly distributor: string | undefined;
  /** Who deploys; undefined where that is not known yet. */
  readonly sender: string | undefined;
}

/** Seconds: nobody could look at a root in less. */
const SHORTEST_WINDOW = 86_400;

/** Code that an account without code of its own may delegate to (EIP-7702): it still has one key. */
const DELEGATION = /^0xef0100[0-9a-f]{40}$/i;

/** Every check of a production deployment, each with what was found. */
export async function planChecks(request: PlanRequest): Promise<Check[]> {
  const { production, setup } = request;
  return [
    await checkAdmin(request),
    checkApart(setup),
    checkSeconds("production window", setup.window),
    checkSeconds("production window floor", setup.windowFloor),
    await checkTreasury(request),
    ...(await Promise.all(production.tokens.map((token) => checkToken(request, token)))),
    ...(await checkDeployed(request)),
    ...checkSender(request),
  ];
}

async function checkAdmin({ provider, setup: { admin } }: PlanRequest): Promise<Check> {
  const found = await kindOf(admin, provider);
  return {
    name: "production admin",
    result: found === "a contract" ? "ok" : "wrong",
    detail: `${admin} is ${found}`,
  };
}

/** Whoever publishes must not be the one who vetoes. */
function checkApart({ admin, publishers, guardians }: Setup): Check {
  const name = "production publisher and guardian";
  const list = (accounts: readonly string[]) => accounts.join(", ") || "nobody";
  const detail = `publisher ${list(publishers)}; guardian ${list(guardians)}`;
  const both = publishers.filter((account) => guardians.some((other) => isSame(account, other)));
  if (publishers.length === 0 || guardians.length === 0 || both.length > 0) {
    return { name, result: "wrong", detail };
  }
  const isAdmin = [...publishers, ...guardians].some((account) => isSame(account, admin));
  return isAdmin
    ? { name, result: "note", detail: `${detail}; the admin holds a second role` }
    : { name, result: "ok", detail };
}

function checkSeconds(name: string, seconds: number): Check {
  const isEnough = seconds >= SHORTEST_WINDOW;
  return {
    name,
    result: isEnough ? "ok" : "wrong",
    detail: `${seconds} s${isEnough ? "" : `, ${SHORTEST_WINDOW} s are the least`}`,
  };
}

async function checkTreasury({ provider, setup, sender }: PlanRequest): Promise<Check> {
  const { treasury } = setup;
  const found = await kindOf(treasury, provider);
  const isSender = sender !== undefined && isSame(treasury, sender);
  return {
    name: "production treasury",
    result: found === "a contract" ? "ok" : "note",
    detail: `${treasury} is ${found}${isSender ? ", the one that deploys" : ""}, for good`,
  };
}

async function checkToken(
  { provider }: PlanRequest,
  { symbol, address, decimals }: RewardToken,
): Promise<Check> {
  const name = `production token ${symbol}`;
  if (address === undefined) {
    return {
      name,
      result: "wrong",
      detail: "the campaign file names no address: production deploys no token",
    };
  }
  if ((await kindOf(address, provider)) !== "a contract") {
    return { name, result: "wrong", detail: `${address} is no contract on this chain` };
  }
  const found = await view<bigint>(openToken(address, provider), "decimals").catch(() => undefined);
  return {
    name,
    result: found === BigInt(decimals) ? "ok" : "wrong",
    detail: `${address} has ${found ?? "no"} decimals, the campaign file says ${decimals}`,
  };
}

async function checkDeployed({ provider, distributor }: PlanRequest): Promise<Check[]> {
  if (distributor === undefined) return [];
  const code = await provider.getCode(distributor);
  const isSame = compareCode(code, await readArtifact("RewardDistributor")) === "same";
  const found = code === "0x" ? "no contract" : isSame ? "the code compiled here" : "other code";
  return [
    {
      name: "production code",
      result: isSame ? "ok" : "wrong",
      detail: `${distributor} has ${found}`,
    },
  ];
}

/** The account that deploys is one key on one machine. */
function checkSender({ setup, sender }: PlanRequest): Check[] {
  if (sender === undefined) return [];
  const holders = [setup.admin, ...setup.publishers, ...setup.guardians];
  const isHolder = holders.some((account) => isSame(account, sender));
  return [
    {
      name: "production deployer",
      result: isHolder ? "note" : "ok",
      detail: `${sender} ${isHolder ? "keeps a role" : "keeps no role"}`,
    },
  ];
}

type Kind = "a contract" | "an account without code" | "an account that delegates to a contract";

async function kindOf(address: string, provider: Provider): Promise<Kind> {
  const code = await provider.getCode(address);
  if (code === "0x") return "an account without code";
  return DELEGATION.test(code) ? "an account that delegates to a contract" : "a contract";
}

function isSame(a: string, b: string): boolean {
  return getAddress(a.toLowerCase()) === getAddress(b.toLowerCase());
}
