/** Amounts are shown by decimals that a file names, so they must be the token's own. */
import type { TokenUnit } from "../parts/amount-words.ts";
import { FileError } from "../published/file-error.ts";
import { TOKEN } from "./abi.ts";
import { view } from "./call.ts";
import type { ChainView } from "./store.ts";

const confirmed = new Set<string>();

/** Asks each token once. @throws FileError where a token says otherwise. */
export async function checkDecimals(
  { rpc, view: { chainId } }: ChainView,
  tokens: readonly TokenUnit[],
): Promise<void> {
  for (const { address, symbol, decimals } of tokens) {
    const id = `${chainId} ${address} ${decimals}`;
    if (confirmed.has(id)) continue;
    const [found] = await view(rpc, TOKEN, address, "decimals");
    if (Number(found) !== decimals) {
      throw new FileError(
        "altered",
        `The files say ${decimals} decimals of ${symbol}, but the token says ${found}.`,
      );
    }
    confirmed.add(id);
  }
}
