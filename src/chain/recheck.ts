/** Whether what a call was planned on still holds when it is sent: another account may have been quicker. */
import type { BlockTag, Contract } from "ethers";
import { type Fault, InputError } from "../errors.ts";

/** Asks again, as of a block. @throws InputError where the call is no longer what was planned. */
export type Recheck = (block: BlockTag) => Promise<void>;

/** A number of a contract, as a plan found it. */
export interface Planned {
  readonly contract: Contract;
  readonly view: string;
  readonly args: readonly unknown[];
  readonly value: bigint;
}

/**
 * A check that a view still gives what it gave. The block that the node is about to make is asked too, where it tells
 * of it: that shows what others sent and is not mined yet.
 * @param fault says what another value means.
 */
export function stillGives(
  { contract, view, args, value }: Planned,
  fault: (found: bigint) => Fault,
): Recheck {
  const read = contract.getFunction(view);
  return async (block) => {
    const mined: bigint = await read.staticCall(...args, { blockTag: block });
    // Not every node tells of it, and one that lags behind tells of an older one.
    const waiting: bigint = await read
      .staticCall(...args, { blockTag: "pending" })
      .catch(() => mined);
    const found = waiting > mined ? waiting : mined;
    if (found !== value) throw new InputError([fault(found)]);
  };
}
