/** The real contract on Hardhat's in-process chain, asked and answered in the model's words. */
import {
  HDNodeWallet,
  Interface,
  Mnemonic,
  type Result,
  TypedDataEncoder,
  toQuantity,
} from "ethers";
import { network } from "hardhat";
import {
  BetaToken__factory,
  RewardDistributor__factory,
} from "../../../types/ethers-contracts/index.ts";
import { type Call, type Message, Model } from "./model.ts";
import { DAY } from "./roles.ts";
import { ModelToken, type TokenTerms } from "./token.ts";
import type { Outcome, Payment, Said, Value } from "./words.ts";

const { ethers, provider, networkHelpers } = await network.create();

/** Hardhat's own accounts, whose words are public. */
const WORDS = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
const STOCK = 10n ** 9n;
const TIMES = { adminDelay: 2n * DAY, floor: DAY, window: 2n * DAY };
const GAS = toQuantity(8_000_000);
/** Named, or Hardhat asks its own chain for it before every call. */
const FEES = { maxFeePerGas: toQuantity(10n ** 12n), maxPriorityFeePerGas: "0x1" };

// Doors are named by the histories, so the interfaces take any name here.
const distributorWords = new Interface(RewardDistributor__factory.abi);
const tokenWords = new Interface(BetaToken__factory.abi);

const PERSONS = ["admin", "publisher", "guardian", "treasury", "funder", "alice", "bob", "carol"];
const KEYS = PERSONS.map(
  (_, i) => HDNodeWallet.fromMnemonic(WORDS, `m/44'/60'/0'/0/${i}`).signingKey,
);

const MESSAGE = ["account", "recipient", "token", "cumulative", "nonce", "deadline"];
const CLAIM = {
  Claim: MESSAGE.map((name, i) => ({ name, type: i < 3 ? "address" : "uint256" })),
};

/** Deploys a distributor, and tokens that the funder has and lets it take; nothing is funded. */
async function setStage() {
  const signers = (await ethers.getSigners()).slice(0, PERSONS.length);
  const people = signers.map(({ address }) => address.toLowerCase());
  const [admin, publisher, guardian, treasury, funder] = signers;
  if (!admin || !publisher || !guardian || !treasury || !funder) throw new Error("too few signers");
  const { adminDelay, floor, window } = TIMES;
  const distributor = await new RewardDistributor__factory(admin).deploy(
    admin,
    adminDelay,
    publisher,
    guardian,
    treasury,
    floor,
    window,
  );
  const beta = new BetaToken__factory(admin);
  const fee = await ethers.getContractFactory("FeeToken", admin);
  const tokens: TokenTerms[] = [];
  for (const [feeBps, contract] of [
    [0n, await beta.deploy("One", "ONE", 18, admin, 0n)],
    [0n, await beta.deploy("Two", "TWO", 6, admin, 0n)],
    [1_000n, await fee.deploy(1_000n, admin)],
    // A fee above the amount: every transfer of more than nothing underflows, and is refused.
    [20_000n, await fee.deploy(20_000n, admin)],
  ] as const) {
    const address = (await contract.getAddress()).toLowerCase();
    const token = BetaToken__factory.connect(address, admin);
    await token.mint(funder, STOCK);
    await token.connect(funder).approve(distributor, ethers.MaxUint256);
    if (feeBps > 10_000n) await token.mint(distributor, STOCK);
    tokens.push({ address, feeBps, isAbsent: false });
  }
  tokens.push({ address: `0x${"ab".repeat(20)}`, feeBps: 0n, isAbsent: true });
  const { name, version, chainId, verifyingContract } = await distributor.eip712Domain();
  return {
    address: (await distributor.getAddress()).toLowerCase(),
    people,
    tokens,
    domain: { name, version, chainId, verifyingContract },
    now: BigInt(await networkHelpers.time.latest()),
  };
}

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** The chain at its first second again, and a new model of it. */
export async function openWorld(): Promise<{ stage: Stage; model: Model }> {
  const stage = await networkHelpers.loadFixture(setStage);
  const [admin = "", publisher = "", guardian = "", treasury = "", funder = ""] = stage.people;
  const tokens = stage.tokens.map((terms) => new ModelToken(terms, [funder]));
  for (const token of tokens) {
    if (!token.terms.isAbsent) token.mint(funder, STOCK);
    if (token.terms.feeBps > 10_000n) token.mint(stage.address, STOCK);
  }
  const roles = { admin, publisher, guardian, treasury };
  const model = new Model({ ...TIMES, ...roles, address: stage.address, tokens });
  return { stage, model };
}

/** A claim signed by one of the people. */
export function sign({ people, domain }: Stage, signer: string, message: Message): string {
  const value = Object.fromEntries(MESSAGE.map((name, i) => [name, message[i]]));
  const key = KEYS[people.indexOf(signer)];
  if (key === undefined) throw new Error(`no key of ${signer}`);
  return key.sign(TypedDataEncoder.hash(domain, CLAIM, value)).serialized;
}

/** Sends a call to the real contract at a second. */
export async function send({ address }: Stage, call: Call, at: bigint): Promise<Outcome> {
  await provider.request({ method: "evm_setNextBlockTimestamp", params: [toQuantity(at)] });
  const isDonation = call.door === "donate";
  const [token, amount] = call.args;
  const transaction = {
    from: call.from,
    to: isDonation ? token : address,
    data: isDonation
      ? tokenWords.encodeFunctionData("transfer", [address, amount])
      : distributorWords.encodeFunctionData(call.door, call.args),
    gas: GAS,
    ...FEES,
  };
  let hash: unknown;
  try {
    hash = await provider.request({ method: "eth_sendTransaction", params: [transaction] });
  } catch (error) {
    return { error: readError(error), events: [], payments: [] };
  }
  const receipt = await provider.request({ method: "eth_getTransactionReceipt", params: [hash] });
  return readLogs((receipt as { logs: RawLog[] }).logs, address);
}

/** Asks one of the contract's views. */
export async function ask(to: string, view: string, ...args: unknown[]): Promise<Value> {
  const words = view === "balanceOf" ? tokenWords : distributorWords;
  const data = words.encodeFunctionData(view, args);
  const answer = await provider.request({ method: "eth_call", params: [{ to, data }, "latest"] });
  // Nobody answers where no contract stands: there is no balance either.
  if (answer === "0x") return 0n;
  const values = plain(words.decodeFunctionResult(view, answer as string)) as readonly Value[];
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}

interface RawLog {
  readonly address: string;
  readonly topics: string[];
  readonly data: string;
}

function readLogs(logs: readonly RawLog[], distributor: string): Outcome {
  const events: Said[] = [];
  const payments: Payment[] = [];
  for (const log of logs) {
    const isOurs = log.address.toLowerCase() === distributor;
    const parsed = (isOurs ? distributorWords : tokenWords).parseLog(log);
    if (parsed === null) throw new Error(`an event that no interface names: ${log.topics[0]}`);
    const args = plain(parsed.args) as readonly Value[];
    if (isOurs) events.push({ name: parsed.name, args });
    else if (parsed.name === "Transfer") payments.push(paymentOf(log.address, args));
  }
  return { events, payments };
}

function paymentOf(token: string, [from, to, amount]: readonly Value[]): Payment {
  return {
    token: token.toLowerCase(),
    from: from as string,
    to: to as string,
    amount: amount as bigint,
  };
}

/** What a refused call answered, read by the distributor's interface. */
function readError(error: unknown): Said {
  const { data } = error as { data?: string | { data?: string } };
  const bytes = typeof data === "string" ? data : data?.data;
  const parsed = bytes === undefined ? null : distributorWords.parseError(bytes);
  if (parsed === null) throw error;
  return { name: parsed.name, args: plain(parsed.args) as readonly Value[] };
}

/** A decoded answer without ethers' wrapping, in lower case. */
function plain(value: unknown): Value {
  if (typeof value === "string") return value.startsWith("0x") ? value.toLowerCase() : value;
  if (Array.isArray(value)) return [...(value as Result)].map(plain);
  return value as bigint | boolean;
}
