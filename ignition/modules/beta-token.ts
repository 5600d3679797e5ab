/** A beta's token without value. A campaign may have several, so each symbol has a module of its own. */
import { buildModule } from "@nomicfoundation/ignition-core";

/** The constructor's parameters, in its order. */
export const TOKEN_PARAMETERS = ["name", "symbol", "decimals", "owner", "initialSupply"] as const;

/** The module of one symbol's token. */
export function betaTokenModule(symbol: string) {
  return tokenModule(`BetaToken_${identifier(symbol)}`);
}

export default tokenModule("BetaToken");

function tokenModule(id: string) {
  return buildModule(id, (m) => ({
    contract: m.contract(
      "BetaToken",
      TOKEN_PARAMETERS.map((name) => m.getParameter(name)),
    ),
  }));
}

/** Ignition's names are letters, digits and underscores; any other character becomes `_` and its code. */
function identifier(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, (char) => `_${char.charCodeAt(0).toString(16)}`);
}
