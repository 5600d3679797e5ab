/**
 * The one way by which transactions leave. A call keeps its nonce until that nonce is used up: repetitions, dearer
 * replacements, and what an earlier run left waiting all carry it, so the chain can take the call only once. Which of
 * them it took is read from the chain.
 */
import { type JsonRpcApiProvider, keccak256, type Signer, toQuantity } from "ethers";
import { invariant, refuse } from "../errors.ts";
import { type Call, encodeCall, explained, type SentCall } from "./call.ts";
import { checkCost, type FeeLimits, type Fees, proposeFees, raiseFees } from "./fees.ts";
import { checkChain, isDevelopmentNode } from "./provider.ts";
import { deepMessage } from "./revert.ts";
import { explainRejection, type Keyholder, keyholderOf } from "./signing.ts";
import { sleep } from "./transport.ts";
import { findByNonce, findMined, findWaiting, type Mined, type Slot } from "./used-nonce.ts";

export interface SendSettings extends FeeLimits {
  /** Blocks that must hold a transaction, its own included. Default: 1 on development nodes, 2 elsewhere. */
  readonly confirmations?: number | undefined;
  /** Milliseconds after which a waiting transaction is replaced by a dearer one. */
  readonly stuckAfter?: number | undefined;
  /** The block that the calls were made from what it held: whatever the account sent since makes them stale. */
  readonly plannedAt?: number | undefined;
  /** Told what a person should know while waiting. */
  readonly note?: ((text: string) => void) | undefined;
  /** Told of every transaction before it leaves, and when it is mined. */
  readonly record?: ((event: SendEvent) => Promise<void>) | undefined;
}

export interface SendEvent {
  readonly event: "sending" | "mined";
  readonly title: string;
  readonly from: string;
  readonly nonce: number;
  /** Unknown before a node that holds the key has signed. */
  readonly transaction: string | undefined;
  readonly block?: number;
}

/** What a simulation of one call expects, in gas and wei. */
export interface Estimate {
  readonly title: string;
  readonly gas: bigint;
  /** For one unit of gas, at most. */
  readonly maxFee: bigint;
  /** At most. */
  readonly cost: bigint;
}

export interface Sender {
  readonly address: string;
  /** Runs a call without sending it. @throws InputError with the contract's reason. */
  estimate(call: Call): Promise<Estimate>;
  /** Sends a call and waits until it is confirmed. */
  send(call: Call): Promise<SentCall>;
  /** What was mined cost so far, in wei; what reverted too. */
  spent(): bigint;
}

const STUCK_AFTER = 60_000;

/** A command gives up after this many times `stuckAfter`. */
const PATIENCE = 10;

/** Looks at a used nonce whose transaction no block shows, before that is an error: nodes lag behind each other. */
const LOOKS = 20;

/** Opens a sender for one command. Its calls take consecutive nonces. */
export async function openSender(signer: Signer, settings: SendSettings = {}): Promise<Sender> {
  const provider = signer.provider as JsonRpcApiProvider | null;
  invariant(provider !== null, "a signer that sends has a provider");
  const address = await signer.getAddress();
  const { chainId } = await provider.getNetwork();
  const isLocal = chainId === 31337n || (await isDevelopmentNode(provider));
  const { stuckAfter = STUCK_AFTER, confirmations = isLocal ? 1 : 2, note = () => {} } = settings;
  const pollEvery = isLocal ? 50 : 2_000;
  const holder = keyholderOf(signer, provider);
  let nonce = await provider.getTransactionCount(address, settings.plannedAt ?? "latest");
  // Later calls stand on earlier ones: they are simulated on a block that holds those.
  let floor = settings.plannedAt ?? 0;
  let spent = 0n;

  /** The newest block, as far as the node has what this command rests on. */
  async function newest(): Promise<string> {
    return toQuantity(Math.max((await provider?.getBlockNumber()) ?? 0, floor));
  }

  async function simulate(call: Call): Promise<bigint> {
    const transaction = { from: address, ...(await encodeCall(call)) };
    const tag = await newest();
    return explained(call, async () => {
      await provider?.send("eth_call", [transaction, tag]);
      return BigInt((await provider?.send("eth_estimateGas", [transaction, tag])) as string);
    });
  }

  async function estimate(call: Call): Promise<Estimate> {
    invariant(provider !== null, "a sender has a provider");
    const gas = await simulate(call);
    const fees = await proposeFees(provider, settings);
    checkCost(call.title, withMargin(gas), fees, spent, settings);
    return { title: call.title, gas, maxFee: fees.maxFee, cost: gas * fees.maxFee };
  }

  async function send(call: Call): Promise<SentCall> {
    invariant(provider !== null, "a sender has a provider");
    await checkChain(provider, chainId);
    const slot: Slot = { from: address, nonce, ...(await encodeCall(call)) };
    const mined = (await goOn(call, slot)) ?? (await sendAnew(call, slot));
    nonce += 1;
    floor = Math.max(floor, mined.block);
    spent += mined.fee;
    await tell("mined", call, slot.nonce, mined.transaction, mined.block);
    if (!mined.succeeded) {
      await explained(call, () =>
        provider.send("eth_call", [{ from: address, to: slot.to, data: slot.data }, "latest"]),
      );
      refuse({
        where: call.title,
        got: `a revert in block ${mined.block}, transaction ${mined.transaction}`,
        expected: "a call that succeeds",
      });
    }
    const { transaction, block, gasUsed, fee } = mined;
    return { title: call.title, transaction, block, gasUsed, fee };
  }

  /** What an earlier run, or a node ahead of this one, has done with this nonce already. */
  async function goOn(call: Call, slot: Slot): Promise<Mined | undefined> {
    invariant(provider !== null, "a sender has a provider");
    if ((await provider.getTransactionCount(address, "latest")) > slot.nonce) {
      note(`Nonce ${slot.nonce} of ${address} is used already: looking for what used it.`);
      return watch(call, slot, new Set(), undefined);
    }
    if ((await provider.getTransactionCount(address, "pending")) <= slot.nonce) return undefined;
    const waiting = await findWaiting(provider, slot);
    if (waiting === undefined) {
      // It may have been mined between the two looks.
      if ((await provider.getTransactionCount(address, "latest")) > slot.nonce)
        return watch(call, slot, new Set(), undefined);
      return refuse({
        where: `account ${address}`,
        got: `another transaction of it waiting at nonce ${slot.nonce}`,
        expected: "none, so that nothing can be sent twice",
        fix: "Wait until it is mined, or replace it where it was sent from; then run this again.",
      });
    }
    note(`${call.title} was sent before, as ${waiting.hash}, and waits: going on with it.`);
    const gas = waiting.gas;
    return watch(call, slot, new Set([waiting.hash]), { gas, fees: waiting.fees });
  }

  async function sendAnew(call: Call, slot: Slot): Promise<Mined> {
    invariant(provider !== null, "a sender has a provider");
    const gas = withMargin(await simulate(call));
    const fees = await proposeFees(provider, settings);
    checkCost(call.title, gas, fees, spent, settings);
    // Last of all, so that as little time as possible is left for others.
    await call.recheck?.(await newest());
    const hashes = new Set<string>();
    await submit(call, slot, { gas, fees }, hashes);
    return watch(call, slot, hashes, { gas, fees });
  }

  /** Waits until the nonce is used up and confirmed; sends again what the network lost, and replaces what is stuck. */
  async function watch(
    call: Call,
    slot: Slot,
    hashes: Set<string>,
    sent: Offer | undefined,
  ): Promise<Mined> {
    invariant(provider !== null, "a sender has a provider");
    let [offer, since, looks, wasMined] = [sent, Date.now(), 0, false];
    const deadline = Date.now() + PATIENCE * stuckAfter;
    for (; Date.now() < deadline; await sleep(pollEvery)) {
      const mined = await findMined(provider, slot, hashes);
      if (mined !== undefined) {
        wasMined = true;
        if ((await provider.getBlockNumber()) - mined.block + 1 >= confirmations) return mined;
        continue;
      }
      if ((await provider.getTransactionCount(address, "latest")) > slot.nonce) {
        const found = await findByNonce(provider, slot);
        if (found?.isSame) hashes.add(found.hash);
        else if (found !== undefined) refuseTaken(call, slot, found.hash);
        else if (++looks > LOOKS)
          refuseTaken(call, slot, "a transaction that no recent block shows");
        continue;
      }
      if (offer === undefined) continue;
      if (wasMined) {
        note(`${call.title} fell out of the chain: sending it again, with the same nonce.`);
        [wasMined, since] = [false, Date.now()];
        await submit(call, slot, offer, hashes);
      } else if (Date.now() - since > stuckAfter) {
        since = Date.now();
        offer = await replace(call, slot, offer, hashes);
      }
    }
    throw new Error(
      `${call.title}: still not confirmed, with nonce ${slot.nonce} of ${address} (${[...hashes].at(-1) ?? "hash unknown"}). Run the same command again: it finds what is done and goes on.`,
    );
  }

  async function replace(call: Call, slot: Slot, offer: Offer, hashes: Set<string>) {
    invariant(provider !== null, "a sender has a provider");
    await checkChain(provider, chainId);
    const { maxFee, maxCost } = settings;
    const left = maxCost === undefined ? undefined : maxCost - spent;
    // A limit below the present base fee is no reason to stop watching.
    const proposed = await proposeFees(provider, {});
    const fees = raiseFees(offer.fees, proposed, offer.gas, { maxFee, maxCost: left });
    if (fees === undefined) {
      note(`${call.title} still waits, at the highest fee allowed.`);
      await submit(call, slot, offer, hashes);
      return offer;
    }
    note(`${call.title} is stuck: replacing it, with the same nonce and a higher fee.`);
    const dearer = { gas: offer.gas, fees };
    await submit(call, slot, dearer, hashes);
    return dearer;
  }

  /** Hands a transaction to the network. What became of it is for `watch` to see, unless the node refused it. */
  async function submit(call: Call, slot: Slot, offer: Offer, hashes: Set<string>): Promise<void> {
    const { from, to, data } = slot;
    const { maxFee, tip } = offer.fees;
    const transaction = {
      from,
      to,
      data,
      nonce: slot.nonce,
      chainId,
      gasLimit: offer.gas,
      ...(tip === undefined
        ? { type: 0, gasPrice: maxFee }
        : { type: 2, maxFeePerGas: maxFee, maxPriorityFeePerGas: tip }),
    };
    try {
      await hand(call, slot, holder, transaction, hashes);
    } catch (error) {
      const rejection = explainRejection(error, call);
      if (rejection !== undefined) throw rejection;
      note(`${call.title}: ${deepMessage(error)}. Looking at the chain for what became of it.`);
    }
  }

  async function hand(
    call: Call,
    slot: Slot,
    { sign, forward }: Keyholder,
    transaction: Parameters<Keyholder["forward"]>[0],
    hashes: Set<string>,
  ): Promise<void> {
    if (sign === undefined) {
      await tell("sending", call, slot.nonce, undefined);
      hashes.add(await forward(transaction));
      return;
    }
    const signed = await sign(transaction);
    const hash = keccak256(signed);
    hashes.add(hash);
    await tell("sending", call, slot.nonce, hash);
    await provider?.send("eth_sendRawTransaction", [signed]);
  }

  async function tell(
    event: SendEvent["event"],
    { title }: Call,
    at: number,
    transaction: string | undefined,
    block?: number,
  ): Promise<void> {
    const where = block === undefined ? {} : { block };
    await settings.record?.({ event, title, from: address, nonce: at, transaction, ...where });
  }

  return { address, estimate, send, spent: () => spent };
}

/** What is offered for a transaction. */
interface Offer {
  readonly gas: bigint;
  readonly fees: Fees;
}

/** The state may change between estimate and block: a fifth more is allowed, and returned where unused. */
function withMargin(gas: bigint): bigint {
  return gas + gas / 5n;
}

function refuseTaken({ title }: Call, slot: Slot, by: string): never {
  refuse({
    where: title,
    got: `nonce ${slot.nonce} of ${slot.from} used by ${by}`,
    expected: "an account that sends nothing else meanwhile",
    fix: "Nothing was sent twice. Run the same command again: it finds what is done and goes on.",
  });
}
