/** What wallets answer when they do not do what they were asked. */

/** How wallets spell that the person said no: EIP-1193, ethers, WalletConnect. */
const REJECTED = new Set<unknown>([4001, "ACTION_REJECTED", 5000]);

/** The person said no. That is no fault. */
export function isRejection(error: unknown): boolean {
  return (
    REJECTED.has(codeOf(error)) ||
    REJECTED.has(codeOf(originalOf(error))) ||
    /\buser (?:rejected|denied|cancell?ed)\b/i.test(messageOf(error))
  );
}

/** The wallet does not know the chain. */
export function isUnknownChain(error: unknown): boolean {
  return codeOf(error) === 4902 || codeOf(originalOf(error)) === 4902;
}

/** Some wallets hide what was answered one level down. */
function originalOf(error: unknown): unknown {
  const { data } = (error ?? {}) as { data?: { originalError?: unknown } | null };
  return data?.originalError;
}

/** The wallet shows the same question already. */
export function isAlreadyAsked(error: unknown): boolean {
  return codeOf(error) === -32002;
}

/** A wallet's own words. */
export function messageOf(error: unknown): string {
  const { message = error } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" && message !== "" ? message : "The wallet gave no reason.";
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
