/**
 * A miner's statement that an exchange account is theirs and that its rewards go to their address: EIP-712, signed by
 * that address, so that nobody can have somebody else's orders paid out to themselves unnoticed.
 */
import { Contract, type Provider, TypedDataEncoder, verifyTypedData } from "ethers";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import type { ExchangeAccount } from "../../campaign/registry.ts";
import { refuse, show } from "../../errors.ts";

const SENTENCE = "This exchange account is mine. Pay its rewards to this address.";

const TYPES = {
  ExchangeAccount: [
    { name: "statement", type: "string" },
    { name: "campaign", type: "string" },
    { name: "phase", type: "string" },
    { name: "exchange", type: "string" },
    { name: "exchangeAccount", type: "string" },
    { name: "account", type: "address" },
    { name: "issuedAt", type: "uint64" },
  ],
};

/** What is stated. `issuedAt` is UTC, as in the registry. */
export type Stated = Pick<ExchangeAccount, "account" | "exchange" | "exchangeAccount" | "issuedAt">;

/** ERC-1271's answer for a signature that is right. */
const VALID = "0x1626ba7e";

/** The statement as a wallet signs it: what `eth_signTypedData_v4` takes. */
export function statementOf(stated: Stated, campaign: Campaign, phase: Phase) {
  const { domain, message } = partsOf(stated, campaign, phase);
  return TypedDataEncoder.getPayload(domain, TYPES, message) as object;
}

/**
 * Checks who signed.
 * @param provider the phase's chain, where the address may be a contract that answers for its signatures (ERC-1271).
 * @returns whether a key or a contract signed.
 * @throws InputError where the address did not sign this.
 */
export async function checkStatement(
  stated: Stated & Pick<ExchangeAccount, "signature">,
  campaign: Campaign,
  phase: Phase,
  provider?: Provider,
): Promise<"key" | "contract"> {
  const { domain, message } = partsOf(stated, campaign, phase);
  const { signature } = stated;
  const account = stated.account.toLowerCase();
  let signer: string | undefined;
  try {
    signer = verifyTypedData(domain, TYPES, message, signature).toLowerCase();
  } catch {}
  if (signer === account) return "key";
  if (
    provider !== undefined &&
    (await isSignedByContract(
      provider,
      account,
      TypedDataEncoder.hash(domain, TYPES, message),
      signature,
    ))
  ) {
    return "contract";
  }
  return refuse({
    where: `the statement of ${stated.exchange}:${stated.exchangeAccount}`,
    got: signer === undefined ? "no signature of a key" : `a signature of ${signer}`,
    expected: `one of ${account}`,
    fix:
      provider === undefined
        ? "Where the address is a contract, name its chain with --network"
        : "Sign exactly what books register prints",
  });
}

function partsOf(
  { account, exchange, exchangeAccount, issuedAt }: Stated,
  campaign: Campaign,
  phase: Phase,
) {
  const time = Date.parse(issuedAt);
  if (Number.isNaN(time)) {
    refuse({
      where: "issuedAt",
      got: show(issuedAt),
      expected: "a UTC time such as 2026-01-06T00:00:00Z",
    });
  }
  const domain = { name: "Tidemark", version: "1", chainId: phase.chainId };
  const message = {
    statement: SENTENCE,
    campaign: campaign.id,
    phase: phase.name,
    exchange,
    exchangeAccount,
    account: account.toLowerCase(),
    issuedAt: time / 1000,
  };
  return { domain, message };
}

async function isSignedByContract(
  provider: Provider,
  account: string,
  hash: string,
  signature: string,
): Promise<boolean> {
  if ((await provider.getCode(account)) === "0x") return false;
  const abi = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];
  const wallet = new Contract(account, abi, provider);
  try {
    return (await wallet.getFunction("isValidSignature").staticCall(hash, signature)) === VALID;
  } catch {
    // A contract that reverts, or knows no signatures, has not signed.
    return false;
  }
}
