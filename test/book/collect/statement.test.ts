import { describe, it } from "node:test";
import { expect } from "chai";
import { AbiCoder, type Provider, TypedDataEncoder, Wallet } from "ethers";
import { checkStatement, statementOf } from "../../../src/book/collect/statement.ts";
import { InputError } from "../../../src/errors.ts";
import { plan } from "./fixtures.ts";

const { campaign, phase } = plan({ markets: { tide: "binance" } });
const WALLET = new Wallet(`0x${"7".repeat(64)}`);
const CONTRACT = `0x${"c".repeat(40)}`;

const stated = (fields: object = {}) => ({
  account: WALLET.address,
  exchange: "binance",
  exchangeAccount: "alba",
  issuedAt: "2026-01-05T00:00:00Z",
  ...fields,
});

interface TypedData {
  readonly domain: object;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly message: object;
}

/** As a wallet signs what it is shown. */
async function sign(statement: object): Promise<string> {
  const { domain, types, message } = statement as TypedData;
  const { EIP712Domain: _, ...rest } = types;
  return WALLET.signTypedData(domain, rest, message);
}

/** A chain on which one contract takes one hash for signed. */
function chainWith(hash: string, code = "0x01"): Provider {
  const coder = AbiCoder.defaultAbiCoder();
  const provider = {
    getCode: async () => code,
    resolveName: async (name: string) => name,
    call: async ({ data }: { data: string }) => {
      const isRight = data.includes(hash.slice(2));
      return coder.encode(["bytes4"], [isRight ? "0x1626ba7e" : "0xffffffff"]);
    },
  };
  return { ...provider, provider } as unknown as Provider;
}

describe("a miner's statement", () => {
  it("given the account's own signature, it should be right", async () => {
    const signature = await sign(statementOf(stated(), campaign, phase));
    expect(await checkStatement({ ...stated(), signature }, campaign, phase)).to.equal("key");
  });

  for (const [what, fields] of [
    ["another exchange account", { exchangeAccount: "boreas" }],
    ["another exchange", { exchange: "kraken" }],
    ["another payout address", { account: `0x${"2".repeat(40)}` }],
    ["another time", { issuedAt: "2026-01-05T00:00:01Z" }],
  ] as const) {
    it(`given a signature of ${what}, it should be refused`, async () => {
      const signature = await sign(statementOf(stated(fields), campaign, phase));
      const check = checkStatement({ ...stated(), signature }, campaign, phase);
      expect(await check.catch((error: unknown) => error)).to.be.instanceOf(InputError);
    });
  }

  it("given a signature for another chain, it should be refused", async () => {
    const signature = await sign(statementOf(stated(), campaign, { ...phase, chainId: 1 }));
    const check = checkStatement({ ...stated(), signature }, campaign, phase);
    expect(await check.catch((error: unknown) => error)).to.be.instanceOf(InputError);
  });

  for (const [what, right, code, outcome] of [
    ["a contract that says yes", true, "0x01", "contract"],
    ["a contract that says no", false, "0x01", "refused"],
    ["no contract", true, "0x", "refused"],
  ] as const) {
    it(`given ${what} at the address, it should be ${outcome === "contract" ? "right" : outcome}`, async () => {
      const wanted = stated({ account: CONTRACT });
      const { domain, types, message } = statementOf(wanted, campaign, phase) as TypedData;
      const { EIP712Domain: _, ...rest } = types;
      const hash = TypedDataEncoder.hash(domain, rest, message);
      const chain = chainWith(right ? hash : `0x${"f".repeat(64)}`, code);
      const check = checkStatement({ ...wanted, signature: "0x1234" }, campaign, phase, chain);
      const found = await check.catch((error: unknown) => error instanceof InputError && "refused");
      expect(found).to.equal(outcome);
    });
  }
});
