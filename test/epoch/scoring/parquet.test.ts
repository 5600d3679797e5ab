/** Parquet books of every type and oddity, scored from columns and in plain TypeScript. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { epochSpan, termsInEpoch } from "../../../src/campaign/calendar.ts";
import { payeesUnder } from "../../../src/campaign/miners.ts";
import { openDesk } from "../../../src/epoch/scoring/desk.ts";
import { scanParquet } from "../../../src/epoch/scoring/parquet.ts";
import { wholeBook } from "../../../src/epoch/scoring/parts.ts";
import { scoreEpoch } from "../../../src/epoch/scoring/score.ts";
import { InputError } from "../../../src/errors.ts";
import { NO_DUCKDB, writeParquet } from "../../book/parquet-files.ts";
import { MODULE, PLAIN, plainScore, WASM } from "../any-books.ts";
import { ALBA, bookFile, onStage, type Stage, seedOf, timeOf } from "../stage.ts";

const COLUMNS = [
  "market",
  "time",
  "bid",
  "ask",
  "id",
  "account",
  "side",
  "price",
  "size",
  "openedAt",
];

type Cells = Readonly<Record<string, unknown>>;

const TIME = timeOf(1, "tide-usd", 0);
const ROW: Cells = {
  market: "tide-usd",
  time: TIME,
  bid: "99.9",
  ask: "100.1",
  id: "1",
  account: ALBA,
  side: "bid",
  price: "99.9",
  size: "1.5",
  openedAt: TIME - 1_000,
};
const NO_ORDER = { id: null, account: null, side: null, price: null, size: null, openedAt: null };
const LATER = { time: timeOf(1, "tide-usd", 2) };
/** ALBA's letters with an EIP-55 checksum: its digits are a1 twenty times. */
const MIXED = "0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1";

const DECIMALS = (type: string) => ({ bid: type, ask: type, price: type, size: type });

/** What it is; its rows, altered; the columns' types; whether the kernel scores it itself. */
const CASES: readonly [string, readonly Cells[], Cells, boolean][] = [
  ["texts", [{}, { id: "2", side: "ask", price: "100.1" }, LATER], {}, true],
  ["decimals", [{}, { id: "2" }, LATER], DECIMALS("DECIMAL(9,2)"), true],
  ["decimals of 18 digits", [{}, LATER], DECIMALS("DECIMAL(18,9)"), true],
  ["decimals of 38 digits", [{}, LATER], DECIMALS("DECIMAL(38,18)"), true],
  ["a size all behind its point", [{ size: "0.25" }], { size: "DECIMAL(18,18)" }, true],
  [
    "decimals without a fraction",
    [{ bid: "99", ask: "101", price: "99", size: "2" }],
    DECIMALS("DECIMAL(38,0)"),
    true,
  ],
  ["integers", [{ bid: "99", ask: "101", price: "99", size: "2" }], DECIMALS("UTINYINT"), true],
  ["wide integers", [{ bid: "99", ask: "101", price: "99", size: "2" }], DECIMALS("UBIGINT"), true],
  [
    "times as other integers",
    [{ openedAt: 1_700_000 }],
    { time: "UBIGINT", openedAt: "UINTEGER" },
    true,
  ],
  [
    "texts longer than their cells",
    [{ size: "123456789.50", price: "0000000000000.1" }, {}],
    {},
    false,
  ],
  ["a long size", [{ size: "1234567890123.5" }, { id: "2" }], {}, true],
  [
    "missing sides and orders",
    [{ ask: null }, { ...NO_ORDER, ...LATER, bid: null, ask: null }],
    {},
    true,
  ],
  [
    "orders of nobody and of strangers",
    [{ account: null }, { id: "2", account: "stranger" }],
    {},
    true,
  ],
  ["names that exchanges give", [{ account: "mm-alba" }], {}, true],
  ["ids and names beyond ASCII", [{ id: "é" }, { id: "ö", account: "Ñ" }], {}, true],
  ["addresses in mixed case", [{ account: MIXED }, { id: "2", account: ALBA }], {}, true],
  ["a market twice", [{}, LATER, { id: "2" }], {}, false],
  ["an id twice", [{}, {}], {}, false],
  ["a long id", [{ id: "x".repeat(101) }], {}, false],
  ["no id", [{ id: null }], {}, false],
  ["an empty id", [{ id: "" }], {}, false],
  ["an empty account", [{ account: "" }], {}, false],
  ["an address with a wrong checksum", [{ account: MIXED.replace("0xA", "0xa") }], {}, false],
  ["no side", [{ side: null }], {}, false],
  ["another side", [{ side: "BID" }], {}, false],
  ["no price", [{ price: null }], {}, false],
  ["an empty price", [{ price: "" }], {}, false],
  ["an empty side that is no null", [{ bid: "" }], {}, false],
  ["a price with a sign", [{ price: "+99.9" }], {}, false],
  ["a price below zero", [{ price: "-1" }], DECIMALS("DECIMAL(9,2)"), false],
  ["a price of too many decimals", [{ price: "99.89" }], DECIMALS("DECIMAL(9,2)"), false],
  [
    "a decimal of too many decimals",
    [{ price: "99.8000000000001" }],
    DECIMALS("DECIMAL(38,18)"),
    false,
  ],
  [
    "a price of too many digits",
    [{ bid: "1e30", price: "1e29" }],
    DECIMALS("DECIMAL(38,1)"),
    false,
  ],
  ["other best prices", [{}, { id: "2", bid: "100" }], {}, false],
  ["an order better than the best", [{ price: "100" }], {}, false],
  ["no time", [{ time: null }], {}, false],
  ["no time of opening", [{ openedAt: null }], {}, false],
  ["a time below zero", [{ openedAt: -1 }], {}, false],
  ["a time that is not drawn", [{ time: TIME + 1 }], {}, false],
  ["another market", [{ market: "eel-usd" }], {}, false],
  ["no market", [{ market: null }], {}, false],
  ["an order behind a row without one", [{ ...NO_ORDER }, {}], {}, false],
  ["a row without an order behind one", [{}, { ...NO_ORDER }], {}, false],
  ["floating point", [{}], DECIMALS("DOUBLE"), false],
  ["no rows", [], {}, true],
];

/** Runs a test on epoch 1 with this book alone. */
function onBook(
  rows: readonly Cells[],
  types: Cells,
  run: (stage: Stage, path: string) => Promise<void>,
  alter?: Parameters<typeof onStage>[1],
) {
  return onStage(async (stage) => {
    for (const market of ["kelp-usd", "tide-usd"]) await rm(bookFile(stage.books, 1, market));
    const path = join(stage.books, "1", "book.parquet");
    const cells = rows.map((changes) => COLUMNS.map((name) => ({ ...ROW, ...changes })[name]));
    await writeParquet(path, cells, types as Record<string, string>);
    await run(stage, path);
  }, alter);
}

async function outcomeOf({ loaded, phase, books }: Stage, means: typeof PLAIN): Promise<unknown> {
  try {
    const scored = await scoreEpoch(loaded.campaign, phase, 1, books, () => {}, means);
    return { scores: scored.scores.map(plainScore), inputs: scored.inputs };
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** Whether the kernel scores the book itself. */
async function isScanned({ loaded: { campaign }, phase }: Stage, path: string): Promise<boolean> {
  const running = termsInEpoch(phase, 1).map((terms) => ({
    terms,
    payees: payeesUnder(campaign, terms),
    activity: { volume: new Map(), stake: new Map(), joined: new Map() },
  }));
  const span = epochSpan(phase, 1);
  const desk = openDesk({ span, markets: campaign.markets, running, seed: seedOf(1) }, MODULE);
  const book = { book: "book", file: "book.parquet", format: "parquet" as const, path };
  const kernel = desk.kernel ?? expect.fail("there is no kernel");
  let told = 0;
  const scanned = await scanParquet(desk, kernel, wholeBook(book, true), (count) => {
    told += count;
  });
  expect(told).to.be.at.least(0);
  return scanned !== undefined;
}

describe("a book in Parquet", { skip: NO_DUCKDB }, () => {
  for (const [what, rows, types, byKernel] of CASES) {
    it(`given ${what}, it should ${byKernel ? "be scored from columns, as" : "be left to, and come out as,"} in plain TypeScript`, () =>
      onBook(rows, types, async (stage, path) => {
        expect(await outcomeOf(stage, WASM)).to.deep.equal(await outcomeOf(stage, PLAIN));
        expect(await isScanned(stage, path)).to.equal(byKernel);
      }));
  }

  for (const [what, name, given] of [
    ["a character that ends texts in C", "a\u0000b", "a"],
    ["a character that ends texts in C, as the book has it", "a\u0000b", "a\u0000b"],
    ["half a character that UTF-8 cannot hold", "\ud800", "\ufffd"],
  ] as const) {
    it(`given a miner's name with ${what}, it should pay as plain TypeScript does`, () =>
      onBook(
        [{ account: given }, LATER],
        {},
        async (stage) => {
          expect(await outcomeOf(stage, WASM)).to.deep.equal(await outcomeOf(stage, PLAIN));
        },
        (file) => ({
          ...file,
          miners: file.miners.map((miner) => ({ ...miner, exchangeAccounts: [name] })).slice(1, 2),
        }),
      ));
  }
});
