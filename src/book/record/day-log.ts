/** A market's recording on the disk, a file a UTC day. */
import { join } from "node:path";
import type { Market } from "../../campaign/campaign.ts";
import { refuse } from "../../errors.ts";
import type { Adder } from "../collect/adder.ts";
import { closeDay, closedDays, dayFile, listDays } from "../collect/day-files.ts";
import { openLineFile, readLastLine } from "../collect/line-file.ts";
import { formatHeader } from "./lines.ts";

export interface DayLog {
  /**
   * Goes over to the day of a time, unless it is that already: closes the day before by its hash, and begins the new one.
   * @param carried what the new day begins with, so that it can be read alone.
   */
  roll(time: number, carried: () => readonly string[]): Promise<void>;
  /** Adds lines, without their ends; they are on the disk then, or none is there. */
  append(lines: readonly string[]): Promise<void>;
}

/** Finds where a market's recording ends. What a kill left of a line is cut off. */
export async function openDayLog(
  folder: string,
  market: Market,
  exchange: string,
  { add, shut }: Adder,
): Promise<DayLog> {
  const days = await listDays(folder, market.id);
  let day = days.at(-1);
  // A kill may have kept a day from being closed; the last one may still go on.
  for (const each of days.slice(0, -1)) await closeDay(folder, each, add, shut);
  let isClosed = day !== undefined && (await closedDays(folder)).has(day);
  if (day !== undefined && !isClosed) await (await openLineFile(join(folder, day))).close();
  let isBegun = day !== undefined && (await readLastLine(join(folder, day))) !== undefined;
  const write = (file: string, lines: readonly string[]) =>
    add(file, lines.map((line) => `${line}\n`).join(""));

  return {
    roll: async (time, carried) => {
      const today = dayFile(market.id, time);
      if (isBegun && day !== undefined && today <= day) {
        // Where the machine's clock goes back, the day goes on, unless it is closed for good.
        if (!isClosed) return;
        refuse({ where: join(folder, day), got: "a day that is closed", expected: "a later day" });
      }
      const after = isBegun && day !== undefined ? day : null;
      if (after !== null) await closeDay(folder, after, add, shut);
      const header = formatHeader({ exchange, market: market.id, after });
      await write(today, [header, ...carried()]);
      day = today;
      isBegun = true;
      isClosed = false;
    },
    append: async (lines) => {
      if (day !== undefined) await write(day, lines);
    },
  };
}
