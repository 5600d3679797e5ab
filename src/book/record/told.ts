/** What a message or a book must hold, to the last digit. Its numbers are texts. */
import { readUnits } from "../collect/exchange-number.ts";
import { VenueError } from "../collect/venue.ts";

/** @throws VenueError with what is wrong, in known words. */
export function fail(detail: string): never {
  throw new VenueError("format", detail);
}

/** A price or size in units of `10^-decimals`. @throws VenueError where they cannot hold it. */
export function units(text: unknown, decimals: number): bigint {
  const read = typeof text === "string" ? readUnits(text, decimals) : undefined;
  return read?.isExact
    ? read.units
    : fail(`a number has more than ${decimals} decimals, or is none`);
}

/** @throws VenueError with what is wrong. */
export function toInteger(text: unknown, fault: string): number {
  const number = typeof text === "string" ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : fail(fault);
}
