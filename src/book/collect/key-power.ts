/** What an exchange says that a key may do. Only read-only keys are taken, where the exchange tells. */
import type { CcxtClient } from "./ccxt-client.ts";
import type { KeyPower } from "./venue.ts";

/** How one exchange is asked, and which of its answers means that the key can only read. */
interface Question {
  /** ccxt's name of the request. */
  readonly method: string;
  readonly isReadOnly: (answer: Answer) => boolean;
}

type Answer = { readonly [field: string]: unknown };

const QUESTIONS: Readonly<Record<string, Question>> = {
  binance: {
    method: "sapiGetAccountApiRestrictions",
    isReadOnly: (answer) =>
      Object.entries(answer).every(
        ([name, value]) => !/^(enable|permits)/.test(name) || name === "enableReading" || no(value),
      ),
  },
  kraken: {
    method: "privatePostGetApiKeyInfo",
    isReadOnly: ({ result }) => all((result as Answer).permissions, /^query-/),
  },
  kucoin: {
    method: "privateGetUserApiKey",
    isReadOnly: ({ data }) =>
      all(String((data as Answer).permission).split(","), /^(General|Common)$/),
  },
  bybit: {
    method: "privateGetV5UserQueryApi",
    isReadOnly: ({ result }) => Number((result as Answer).readOnly) === 1,
  },
  okx: {
    method: "privateGetAccountConfig",
    isReadOnly: ({ data }) => (data as readonly Answer[]).every(({ perm }) => perm === "read_only"),
  },
  coinbase: {
    method: "v3PrivateGetBrokerageKeyPermissions",
    isReadOnly: ({ can_trade, can_transfer }) => can_trade === false && can_transfer === false,
  },
};

/** Asks an exchange what the client's key may do. An answer that is not understood counts as too much. */
export async function askPower(client: CcxtClient): Promise<KeyPower> {
  const question = QUESTIONS[client.id];
  if (question === undefined) return "not told";
  const ask = (client as unknown as Record<string, () => Promise<Answer>>)[question.method];
  if (ask === undefined) return "not told";
  const answer = await ask.call(client);
  try {
    return question.isReadOnly(answer) ? "read-only" : "may trade or withdraw";
  } catch {
    return "may trade or withdraw";
  }
}

function no(value: unknown): boolean {
  return value === false || value === "false";
}

/** An empty list tells nothing, so it is no proof of a key that only reads. */
function all(names: unknown, pattern: RegExp): boolean {
  return (
    Array.isArray(names) && names.length > 0 && names.every((name) => pattern.test(String(name)))
  );
}
