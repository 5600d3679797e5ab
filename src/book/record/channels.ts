/** The exchanges whose single orders can be recorded, by the names that campaigns and recordings have of them. */
import { bitfinex } from "./bitfinex.ts";
import { bitso } from "./bitso.ts";
import { bitstamp } from "./bitstamp.ts";
import type { Channel } from "./channel.ts";

export const CHANNELS: ReadonlyMap<string, Channel> = new Map([
  ["bitfinex", bitfinex],
  ["bitso", bitso],
  ["bitstamp", bitstamp],
]);
