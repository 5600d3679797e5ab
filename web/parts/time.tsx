/** Instants and spans as people read them. */
import { showSpan, showTime } from "./time-words.ts";

/** An instant in unix seconds. */
export function Time({ at }: { at: number }) {
  return <time dateTime={new Date(at * 1000).toISOString()}>{showTime(at)}</time>;
}

/** What is left until an instant by the chain's clock. */
export function Countdown({ until, now }: { until: number; now: number }) {
  return until > now ? <>in {showSpan(until - now)}</> : <>any moment now</>;
}
