/** Rows of CSV and columns of a table, as the kernel takes them in. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { KERNEL_COLUMNS, type ScoreKernel } from "../../src/kernel/score-kernel.ts";
import { ALBA, feed, INTERVAL_MS, kernelWith, runOf, START } from "./score-stage.ts";

const POINTS = 10n ** 15n;
const CANONICAL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A row's fields in the canonical order, altered by their place. */
function row(changes: Record<number, string> = {}): string {
  const fields = [
    "tide-usd",
    `${START}`,
    "99.9",
    "100.1",
    "1",
    ALBA,
    "bid",
    "99.9",
    "1.5",
    `${START}`,
  ];
  return fields.map((field, place) => changes[place] ?? field).join(",");
}

const EMPTY = { 4: "", 5: "", 6: "", 7: "", 8: "", 9: "" };

function scanRows(kernel: ScoreKernel, text: string, isLast = true): number | undefined {
  kernel.beginRows(CANONICAL);
  feed(kernel, text);
  return kernel.scanRows(isLast);
}

const isTaken = (...rows: string[]) => scanRows(kernelWith(), `${rows.join("\n")}\n`) !== undefined;

describe("rows of CSV", () => {
  it("should be one snapshot where market and time are the same", () => {
    const kernel = kernelWith();
    const next = { 1: `${START + INTERVAL_MS}` };
    expect(scanRows(kernel, `${row()}\n${row({ 4: "2" })}\n${row(next)}\n`)).to.equal(3);
    expect(runOf(kernel)).to.include({ first: 0, intervals: 2, snapshots: 2 });
  });

  it("given more may follow, the last snapshot should wait for them", () => {
    const kernel = kernelWith();
    expect(scanRows(kernel, `${row()}\n${row({ 1: `${START + INTERVAL_MS}` })}\n`, false)).to.equal(
      1,
    );
    feed(kernel, `${row({ 1: `${START + INTERVAL_MS}`, 4: "2" })}\n`);
    expect(kernel.scanRows(true)).to.equal(2);
    const run = runOf(kernel);
    expect(run).to.include({ snapshots: 2 });
    expect(run.bid.rest).to.deep.equal([POINTS, 0n]);
  });

  for (const [what, rows] of [
    [
      "fields in quotes",
      [
        row()
          .split(",")
          .map((field) => `"${field}"`)
          .join(","),
      ],
    ],
    ["a comma in quotes", [row({ 4: '"a,b"' })]],
    ["a carriage return at its end", [`${row()}\r`]],
    ["an empty side", [row({ 3: "" })]],
    ["an order of nobody", [row({ 5: "" })]],
    ["no order", [row(EMPTY)]],
    ["best prices written in two ways", [row(), row({ 2: "99.90", 4: "2" })]],
  ] as const) {
    it(`given ${what}, it should take them`, () => {
      expect(isTaken(...rows)).to.equal(true);
    });
  }

  for (const [what, rows] of [
    ["a field too few", [row().slice(0, -14)]],
    ["a field too many", [`${row()},1`]],
    ["an empty line", [row(), ""]],
    ["a doubled quote", [row({ 4: '"a""b"' })]],
    ["a quote inside of a field", [row({ 4: 'a"b' })]],
    ["text behind a closing quote", [row({ 4: '"a"b' })]],
    ["a line end in quotes", [row({ 4: '"a\nb"' })]],
    ["a carriage return inside", [row({ 4: "a\rb" })]],
    ["a backslash", [row({ 4: "a\\b" })]],
    ["letters beyond ASCII", [row({ 4: "é" })]],
    ["no id", [row({ 4: "" })]],
    ["no side", [row({ 6: "" })]],
    ["another side", [row({ 6: "bids" })]],
    ["no price", [row({ 7: "" })]],
    ["a price with a space", [row({ 7: "99.9 " })]],
    ["no size", [row({ 8: "" })]],
    ["a time with a point", [row({ 1: `${START}.0` })]],
    ["no time of opening", [row({ 9: "" })]],
    ["an id twice", [row(), row()]],
    ["other best prices", [row(), row({ 2: "99.91", 4: "2" })]],
    ["a best price missing", [row(), row({ 3: "", 4: "2" })]],
    ["a row without an order among others", [row(), row(EMPTY)]],
    ["an order behind a row without one", [row(EMPTY), row()]],
    [
      "a snapshot that goes on after another",
      [row(), row({ 1: `${START + INTERVAL_MS}` }), row({ 4: "2" })],
    ],
    ["another market", [row({ 0: "kelp-usd" })]],
    ["no market", [row({ 0: "" })]],
  ] as const) {
    it(`given ${what}, it should decline the file`, () => {
      expect(isTaken(...rows)).to.equal(false);
    });
  }

  it("given the columns in another order, it should find them", () => {
    const kernel = kernelWith();
    kernel.beginRows([...CANONICAL].reverse());
    feed(kernel, `${row().split(",").reverse().join(",")}\n`);
    expect(kernel.scanRows(true)).to.equal(1);
    expect(runOf(kernel).bid.first).to.deep.equal([POINTS, 0n]);
  });
});

/** Cells of a row: integers, or texts as DuckDB keeps them. */
type Cells = { readonly [Name in keyof typeof KERNEL_COLUMNS]: number | bigint | string };

const CELLS: Cells = {
  number: 0,
  market: 0,
  time: START,
  bid: "99.9",
  ask: "100.1",
  id: 7n,
  account: 0,
  kind: 1,
  price: "99.9",
  size: "1.5",
  openedAt: START,
};

function scanCells(
  kernel: ScoreKernel,
  rows: readonly Partial<Cells>[],
  scale: number | "text" = "text",
): boolean {
  kernel.beginColumns({ bid: scale, ask: scale, price: scale, size: scale });
  const texts = new Map<string, string>();
  for (const [place, changes] of rows.entries()) {
    const cells = { ...CELLS, number: place, id: BigInt(place), ...changes };
    for (const [column, name] of (Object.keys(KERNEL_COLUMNS) as (keyof Cells)[]).entries()) {
      const width = KERNEL_COLUMNS[name];
      const bytes = width === "price or size" ? (scale === "text" ? 16 : 8) : width;
      const room = kernel.columnRoom(column);
      const view = new DataView(room.buffer, room.byteOffset + place * bytes, bytes);
      const value = cells[name];
      if (typeof value === "string") {
        view.setUint32(0, value.length, true);
        if (value.length <= 12) room.set(Buffer.from(value), place * bytes + 4);
        else texts.set(`${column},${place}`, value);
      } else if (bytes === 8) view.setBigInt64(0, BigInt(value), true);
      else if (bytes === 4) view.setInt32(0, Number(value), true);
      else view.setUint8(0, Number(value));
    }
  }
  const isScored = kernel.scanColumns(rows.length, (column, place) =>
    Buffer.from(texts.get(`${column},${place}`) ?? ""),
  );
  kernel.endColumns();
  return isScored;
}

describe("columns of a table", () => {
  it("should be scored as texts, and as integers of any scale", () => {
    for (const [scale, cells] of [
      ["text", {}],
      [1, { bid: 999, ask: 1001, price: 999, size: 15 }],
      [6, { bid: 99_900_000, ask: 100_100_000, price: 99_900_000, size: 1_500_000 }],
    ] as const) {
      const kernel = kernelWith();
      expect(scanCells(kernel, [cells, cells], scale)).to.equal(true);
      expect(runOf(kernel)).to.include({ snapshots: 1 });
    }
  });

  it("given a text too long for its cell, it should ask for it", () => {
    const kernel = kernelWith({ sizeDecimals: 14 });
    expect(scanCells(kernel, [{ size: "1.25000000000000" }])).to.equal(true);
    expect(scanCells(kernelWith(), [{ size: "1.2500000000x" }])).to.equal(false);
    expect(scanCells(kernelWith(), [{ size: `1.${"0".repeat(96)}` }])).to.equal(false);
  });

  it("given missing best prices and no order, it should count a snapshot", () => {
    const kernel = kernelWith();
    expect(scanCells(kernel, [{ kind: 2 + 4 + 8 }])).to.equal(true);
    expect(runOf(kernel)).to.include({ snapshots: 1, oneSided: 1 });
  });

  for (const [what, rows, scale] of [
    ["a row out of its place", [{ number: 1 }], "text"],
    ["a stranger to the markets", [{ market: -1 }], "text"],
    ["a name in doubt", [{ account: -2 }], "text"],
    ["a kind in doubt", [{ kind: 16 }], "text"],
    ["an id twice", [{}, { id: 0n }], "text"],
    ["a price below zero", [{ price: -1 }], 0],
    ["a price of zero", [{ price: 0 }], 0],
    [
      "a price with digits beyond the market's",
      [{ bid: 99_900, ask: 100_100, price: 99_899, size: 15_000 }],
      3,
    ],
    [
      "a price of more than 18 digits",
      [{ bid: 10n ** 17n, ask: 10n ** 17n, price: 1, size: 1 }],
      0,
    ],
    ["another best price", [{}, { bid: "99.8" }], "text"],
    ["a time that is not exact", [{ openedAt: 2n ** 53n }], "text"],
    ["a time below zero", [{ openedAt: -1 }], "text"],
    ["an order behind a row without one", [{ kind: 2 }, {}], "text"],
    ["a row without an order behind one", [{}, { kind: 2 }], "text"],
  ] as const) {
    it(`given ${what}, it should decline the file`, () => {
      expect(scanCells(kernelWith(), rows, scale)).to.equal(false);
    });
  }
});
