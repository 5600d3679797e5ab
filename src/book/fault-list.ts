/** The faults of a long input, gathered while it streams, so that one error can show them together. */
import { type Fault, InputError } from "../errors.ts";

/** Reading stops here: a file with more faults has one cause, and nobody mends it line by line. */
const MAX_FAULTS = 100;

export interface FaultList {
  /**
   * Takes a fault in.
   * @throws InputError with all of them, once there are a hundred.
   */
  add(fault: Fault): void;
  /**
   * Takes in the faults of an error that ended a part of the input.
   * @throws the error itself, where it is no `InputError`, or the list is full.
   */
  absorb(error: unknown): void;
  isEmpty(): boolean;
  /** @throws InputError with all faults, unless there are none. */
  settle(): void;
}

/** An empty list. */
export function createFaultList(): FaultList {
  const faults: Fault[] = [];
  const isFull = (): boolean => faults.length >= MAX_FAULTS;
  const add = (fault: Fault): void => {
    faults.push(fault);
    if (isFull()) throw new InputError([...faults]);
  };
  return {
    add,
    absorb: (error) => {
      if (!(error instanceof InputError) || isFull()) throw error;
      error.faults.forEach(add);
    },
    isEmpty: () => faults.length === 0,
    settle: () => {
      if (faults.length > 0) throw new InputError([...faults]);
    },
  };
}
