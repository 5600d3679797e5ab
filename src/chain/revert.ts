/** A revert in words: each custom error of the distributor becomes a sentence. */
import type { CallExceptionError, Interface, Result } from "ethers";

const SENTENCES: Record<string, (args: Result) => string> = {
  EpochOutOfOrder: ([epoch, next]) => `epoch ${epoch} is out of order; the next one is ${next}`,
  ZeroRoot: () => "the root is zero",
  NotCovered: ([token, total, funded]) =>
    `the distributor holds ${funded} of token ${token}, and ${total} are promised: fund the difference first`,
  WindowOutOfRange: ([window, floor, ceiling]) =>
    `a window of ${window} s is outside ${floor} to ${ceiling} s`,
  RootNotLive: ([root, liveAt]) =>
    liveAt === 0n
      ? `root ${root} is unknown to the distributor, or was revoked`
      : `root ${root} is pending until ${new Date(Number(liveAt) * 1000).toISOString()}`,
  NothingToClaim: ([cumulative, claimed]) =>
    `nothing is left to claim: ${claimed} of ${cumulative} were claimed already`,
  InvalidRecipient: ([recipient]) => `${recipient} cannot receive a claim`,
  NothingReceived: ([token]) => `no token ${token} arrived`,
  NotUnallocated: ([token, amount, unallocated]) =>
    `only ${unallocated} of token ${token} are unallocated, ${amount} were asked for`,
  AccessControlUnauthorizedAccount: ([account, role]) =>
    `account ${account} does not hold the role ${role}`,
};

/** Why a call reverted, as far as the chain tells. */
export function explainRevert(contract: Interface, error: CallExceptionError): string {
  const parsed =
    error.data === null || error.data === undefined ? null : contract.parseError(error.data);
  if (parsed === null) return error.reason ?? error.shortMessage;
  const sentence = SENTENCES[parsed.name];
  return sentence === undefined
    ? `${parsed.name}(${parsed.args.join(", ")})`
    : sentence(parsed.args);
}
