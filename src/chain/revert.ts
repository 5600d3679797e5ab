/** A revert in words: each custom error of the distributor becomes a sentence. */
import { type Interface, isError, type Result } from "ethers";

const SENTENCES: Record<string, (args: Result) => string> = {
  EpochOutOfOrder: ([epoch, next]) =>
    epoch < next
      ? `epoch ${epoch} is published already; the next one is ${next}`
      : `epoch ${epoch} is out of order; the next one is ${next}`,
  ZeroRoot: () => "the root is zero",
  NotCovered: ([token, total, funded]) =>
    `the distributor holds ${funded} of token ${token}, and ${total} are promised: fund the difference first`,
  WindowOutOfRange: ([window, floor, ceiling]) =>
    `a window of ${window} s is outside ${floor} to ${ceiling} s`,
  RootNotLive: ([root, liveAt]) =>
    liveAt === 0n
      ? `root ${root} is unknown to the distributor, or was revoked`
      : `root ${root} is pending until ${showTime(liveAt)}`,
  NothingToClaim: ([cumulative, claimed]) =>
    `nothing is left to claim: ${claimed} of ${cumulative} were claimed already`,
  InvalidRecipient: ([recipient]) => `${recipient} cannot receive a claim`,
  NothingReceived: ([token]) => `no token ${token} arrived`,
  NotUnallocated: ([token, amount, unallocated]) =>
    `only ${unallocated} of token ${token} are unallocated, ${amount} were asked for`,
  InvalidTreasury: ([treasury]) => `${treasury} cannot be the treasury`,
  ClosingTooEarly: ([closesAt, earliest]) =>
    `closing at ${showTime(closesAt)} is too early; the earliest is ${showTime(earliest)}`,
  NotClosed: ([closesAt]) =>
    closesAt === 0n ? "no closing was announced" : `it closes only at ${showTime(closesAt)}`,
  NotGuardian: ([account]) => `${account} is no guardian`,
  GuardianNotRemovable: ([guardian, removableAt]) =>
    removableAt === 0n
      ? `the removal of guardian ${guardian} was not announced`
      : `guardian ${guardian} can be removed only from ${showTime(removableAt)}`,
  SignatureExpired: ([deadline]) => `the signature was good until ${showTime(deadline)}`,
  NonceAlreadyUsed: ([account, nonce]) => `account ${account} used or burnt nonce ${nonce}`,
  InvalidSignature: ([account]) => `the signature is not ${account}'s`,
  TransferFailed: () => "the token refused the transfer",
  TransferFromFailed: () => "the token refused to be taken: check balance and allowance",
  AccessControlBadConfirmation: () => "a role can be renounced by its own account alone",
  AccessControlEnforcedDefaultAdminDelay: ([schedule]) =>
    `the admin's hand-over is possible only from ${showTime(schedule)}`,
  AccessControlEnforcedDefaultAdminRules: () =>
    "the admin's role is handed over in two delayed steps, and in no other way",
  AccessControlInvalidDefaultAdmin: ([account]) => `${account} cannot be the admin`,
  ReentrancyGuardReentrantCall: () => "the token called the distributor back while it was paying",
  SafeCastOverflowedUintDowncast: ([bits, value]) => `${value} is more than ${bits} bits can hold`,
  InvalidShortString: () => "a text is not one that the contract can hold",
  StringTooLong: ([text]) => `the text ${text} is too long`,
  AccessControlUnauthorizedAccount: ([account, role]) =>
    `account ${account} does not hold the role ${role}`,
};

function showTime(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

/**
 * Why a call reverted, as far as the chain tells.
 * @returns undefined where the error is no revert.
 */
export function explainRevert(contract: Interface, error: unknown): string | undefined {
  const data = revertData(error);
  const parsed = data === undefined ? null : contract.parseError(data);
  if (parsed !== null) {
    const sentence = SENTENCES[parsed.name];
    return sentence?.(parsed.args) ?? `${parsed.name}(${parsed.args.join(", ")})`;
  }
  if (isError(error, "CALL_EXCEPTION")) return error.reason ?? deepMessage(error);
  return data === undefined ? undefined : (error as Error).message;
}

/** Providers hide what a revert returned at different depths: ethers in `data`, Hardhat's in `data` too or its cause. */
function revertData(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 5) return undefined;
  const { data, cause, error: inner, info } = error as Record<string, unknown>;
  if (typeof data === "string" && /^0x(?:[0-9a-f]{2}){4,}$/i.test(data)) return data;
  for (const deeper of [data, cause, inner, info]) {
    const found = revertData(deeper, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the node itself said, below what libraries wrap around it. */
export function deepMessage(error: unknown): string {
  const { error: inner, info, message } = (error ?? {}) as Record<string, unknown>;
  const deeper = inner ?? (info as Record<string, unknown> | undefined)?.error;
  return deeper === undefined ? String(message ?? error) : deepMessage(deeper);
}
