/** What wallets answer when they do not do what they were asked. */

/** The person said no. That is no fault. */
export function isRejection(error: unknown): boolean {
  return codeOf(error) === 4001 || codeOf(error) === "ACTION_REJECTED";
}

/** The wallet does not know the chain. Some hide the code one level down. */
export function isUnknownChain(error: unknown): boolean {
  if (codeOf(error) === 4902) return true;
  const { data } = (error ?? {}) as { data?: { originalError?: unknown } };
  return codeOf(data?.originalError) === 4902;
}

/** The wallet shows the same question already. */
export function isAlreadyAsked(error: unknown): boolean {
  return codeOf(error) === -32002;
}

/** A wallet's own words. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" && message !== "" ? message : "The wallet gave no reason.";
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
