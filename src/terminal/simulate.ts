/** What a simulation made: its books, and how each kind of miner went about them. */
import { quoteDecimals } from "../book/yardstick.ts";
import { formatDecimal } from "../decimal.ts";
import type { SimulatedBook, Simulation } from "../epoch/simulate.ts";
import type { Conduct } from "../plan/conduct.ts";
import { fixed, showRough } from "./liquidity-numbers.ts";
import { formatTable } from "./table.ts";

const right = (heading: string) => ({ heading, align: "right" as const });

/** Seconds to one decimal, rounded half up. */
const MS_DECIMALS = 3;

export function describeSimulation({ campaign, books }: Simulation, folder: string): string {
  return [
    `Simulated ${campaign.id}: made-up books of made-up trading`,
    "",
    ...books.flatMap((book) => [...describeBook(book), ""]),
    `Folder: ${folder}`,
  ].join("\n");
}

function describeBook({ epoch, market, snapshots, orders, conduct }: SimulatedBook): string[] {
  return [
    `${market.id}, epoch ${epoch}: ${snapshots} snapshots, ${orders} orders in them`,
    formatTable(
      [
        { heading: "kind" },
        right("miners"),
        right("orders placed"),
        right("mean life"),
        right(`made, ${market.quote}`),
      ],
      conduct.map((each) => [
        each.kind,
        String(each.miners),
        String(each.placed),
        `${showLife(each)} s`,
        showRough(each.volume, quoteDecimals(market)),
      ]),
    ),
  ];
}

export function simulationAsJson({ campaign, phase, kinds, books }: Simulation): object {
  return {
    format: "tidemark-simulation-v1",
    campaign: campaign.id,
    phase: phase.name,
    kinds: Object.fromEntries(kinds),
    books: books.map(({ epoch, market, snapshots, orders, conduct }) => ({
      epoch,
      market: market.id,
      snapshots,
      orders,
      conduct: conduct.map((each) => ({
        kind: each.kind,
        miners: each.miners,
        placed: each.placed,
        meanLifeSeconds: showLife(each),
        volume: formatDecimal(each.volume, quoteDecimals(market)),
      })),
    })),
  };
}

function showLife({ stoodMs, placed }: Conduct): string {
  return placed === 0 ? "0" : fixed(BigInt(Math.trunc(stoodMs / placed)), MS_DECIMALS, 1);
}
