/** Time that stands still while this process does: whoever waits for a node for so long has not lost it to a busy machine. */
import { after, before } from "node:test";
import { type SteadyClock, startSteadyClock } from "../steady-clock.ts";

/** For as long as a suite runs; to be called inside it. */
export function keepSteadyTime(): void {
  const { now } = Date;
  let clock: SteadyClock;

  before(() => {
    clock = startSteadyClock({ start: now(), speed: 1 });
    Date.now = clock.now;
  });
  after(() => {
    Date.now = now;
    clock.stop();
  });
}
