/** The admin's other doors: closing, money back to the treasury, the window, and who holds which role. */
import { getAddress, isAddress, type Provider, ZeroHash } from "ethers";
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import { refuse, show } from "../errors.ts";
import type { Call } from "./call.ts";
import { openDistributor, openToken, view } from "./contracts.ts";

/** A role that the admin grants and takes. */
export type RoleName = "publisher" | "guardian";

/** Announces the closing date, in unix seconds, or moves it later; undefined where that date stands. */
export async function closeCall(
  provider: Provider,
  distributor: string,
  closesAt: number,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  if ((await view<bigint>(contract, "closesAt")) === BigInt(closesAt)) return undefined;
  const title = `announce closing at ${new Date(closesAt * 1_000).toISOString()}, which can be moved later but never back`;
  return { title, contract, method: "announceClosing", args: [closesAt] };
}

/** Sweeps a token's balance to the treasury; undefined where there is none. */
export async function sweepCall(
  provider: Provider,
  distributor: string,
  token: DeployedToken,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  const balance = await view<bigint>(openToken(token.address, provider), "balanceOf", distributor);
  if (balance === 0n) return undefined;
  const title = `sweep ${shown(balance, token)} to the treasury, ${await view<string>(contract, "treasury")}`;
  return { title, contract, method: "sweep", args: [token.address] };
}

/**
 * Sends unallocated tokens to the treasury.
 * @param amount in base units; undefined for all that is unallocated.
 * @returns undefined where nothing is unallocated and no amount was named.
 */
export async function withdrawCall(
  provider: Provider,
  distributor: string,
  token: DeployedToken,
  amount: bigint | undefined,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  const funded = await view<bigint>(contract, "funded", token.address);
  const free = funded - (await view<bigint>(contract, "allocated", token.address));
  const units = amount ?? free;
  if (units === 0n) return undefined;
  if (units > free) {
    refuse({
      where: "--amount",
      got: shown(units, token),
      expected: `at most ${shown(free, token)}, which no root ever promised`,
    });
  }
  const title = `withdraw ${shown(units, token)} to the treasury, ${await view<string>(contract, "treasury")}`;
  return { title, contract, method: "withdrawUnallocated", args: [token.address, units] };
}

/** Sets the window of roots to come, in seconds; undefined where it is so. */
export async function windowCall(
  provider: Provider,
  distributor: string,
  seconds: number,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  if ((await view<bigint>(contract, "window")) === BigInt(seconds)) return undefined;
  const title = `set the window of roots to come to ${seconds} s`;
  return { title, contract, method: "setWindow", args: [seconds] };
}

/** Grants a role; undefined where the account holds it and no removal is announced. */
export async function grantCall(
  provider: Provider,
  distributor: string,
  role: RoleName,
  account: string,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  const id = await roleId(provider, distributor, role);
  const isLeaving =
    role === "guardian" && (await view<bigint>(contract, "removableAt", account)) !== 0n;
  if ((await contract.getFunction("hasRole").staticCall(id, account)) && !isLeaving)
    return undefined;
  const title = `make ${account} a ${role}`;
  return { title, contract, method: "grantRole", args: [id, account] };
}

/**
 * Takes a role. A guardian's removal is announced first; run again when it is due, the same call takes it.
 * @returns undefined where the account does not hold the role.
 * @throws InputError where an announced removal is not due yet.
 */
export async function removeCall(
  provider: Provider,
  distributor: string,
  role: RoleName,
  account: string,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  const id = await roleId(provider, distributor, role);
  if (!(await contract.getFunction("hasRole").staticCall(id, account))) return undefined;
  const take: Call = {
    title: `take the role of ${role} from ${account}`,
    contract,
    method: "revokeRole",
    args: [id, account],
  };
  if (role !== "guardian") return take;
  const removableAt = Number(await view<bigint>(contract, "removableAt", account));
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  if (removableAt === 0) {
    return {
      title: `announce that guardian ${account} will be removed; run this again in 30 days to take the role`,
      contract,
      method: "announceGuardianRemoval",
      args: [account],
    };
  }
  if (removableAt > now) {
    refuse({
      where: `guardian ${account}`,
      got: `a removal due at ${new Date(removableAt * 1_000).toISOString()}`,
      expected: "one that is due",
      fix: "Run this again then. A guardian that agrees can renounce its role at once.",
    });
  }
  return take;
}

/** Gives up the sender's own role; undefined where it does not hold it. */
export async function renounceCall(
  provider: Provider,
  distributor: string,
  role: RoleName,
  account: string,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  const id = await roleId(provider, distributor, role);
  if (!(await contract.getFunction("hasRole").staticCall(id, account))) return undefined;
  const title = `renounce the role of ${role}, held by ${account}`;
  return { title, contract, method: "renounceRole", args: [id, account] };
}

/**
 * Hands the admin's role over, in two steps: the admin names the next one, who takes it after the delay.
 * @param next the account to name; undefined for the sender to take what it was named for.
 * @returns undefined where that is done.
 */
export async function adminCall(
  provider: Provider,
  distributor: string,
  next: string | undefined,
  sender: string,
): Promise<Call | undefined> {
  const contract = await openDistributor(distributor, provider);
  const admin = await view<string>(contract, "defaultAdmin");
  const [pending, schedule] = await contract.getFunction("pendingDefaultAdmin").staticCall();
  if (next !== undefined) {
    if (same(admin, next) || same(pending, next)) return undefined;
    const delay = await view<bigint>(contract, "defaultAdminDelay");
    const title = `name ${next} the next admin; it can accept after ${delay} s`;
    return { title, contract, method: "beginDefaultAdminTransfer", args: [next] };
  }
  if (same(admin, sender)) return undefined;
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  if (!same(pending, sender) || Number(schedule) >= now) {
    refuse({
      where: "admin",
      got: same(pending, sender)
        ? `a handover due after ${new Date(Number(schedule) * 1_000).toISOString()}`
        : `${pending} as the one named, ${sender} as the sender`,
      expected: "the account that was named, after the delay",
    });
  }
  const title = `accept the admin's role from ${admin}`;
  return { title, contract, method: "acceptDefaultAdminTransfer", args: [] };
}

/** @throws InputError where the name is none of the two. */
export function parseRole(text: string | undefined): RoleName {
  if (text === "publisher" || text === "guardian") return text;
  return refuse({ where: "--role", got: show(text), expected: "publisher or guardian" });
}

/** @throws InputError where the text is no address, or the zero address. */
export function parseAccount(text: string | undefined, where: string): string {
  if (text !== undefined && isAddress(text) && BigInt(text) !== 0n) return getAddress(text);
  return refuse({
    where,
    got: show(text),
    expected: "an address other than zero, mixed case only with the right checksum",
  });
}

async function roleId(provider: Provider, distributor: string, role: RoleName): Promise<string> {
  const contract = await openDistributor(distributor, provider);
  const name = role === "publisher" ? "PUBLISHER_ROLE" : "GUARDIAN_ROLE";
  const id = await view<string>(contract, name);
  return id === ZeroHash ? refuse({ where: name, got: id, expected: "a role" }) : id;
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function shown(units: bigint, { decimals, symbol }: DeployedToken): string {
  return `${formatDecimal(units, decimals)} ${symbol}`;
}
