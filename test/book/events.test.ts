import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { type EventLogOptions, readEvents } from "../../src/book/events.ts";
import { collect, faultOf, faultsOf, TIDE, withFile } from "./fixtures.ts";

const HEADER = "id,timestamp,exchange.timestamp,price,volume,action,direction";
const ROW = "7,1005,1000,99.9,1.5,created,bid";

function withLog(
  content: string | Uint8Array,
  run: (read: (options?: EventLogOptions) => Promise<unknown[]>, path: string) => Promise<void>,
): Promise<void> {
  const name = typeof content === "string" ? "log.csv" : "log.csv.gz";
  return withFile(name, content, (path) =>
    run((options) => collect(readEvents(path, TIDE, options)), path),
  );
}

/** Expects one fault in the log's only row: its column, what was got, and a part of what was expected. */
function itRefuses(what: string, row: string, column: string, got: string, expected: string): void {
  it(`should refuse ${what}`, () =>
    withLog(`${HEADER}\n${row}\n`, async (read, path) => {
      const fault = await faultOf(read());
      expect(fault).to.include({ where: `${path}:2.${column}`, got });
      expect(fault.expected).to.include(expected);
    }));
}

describe("readEvents", () => {
  it("should read a row", () =>
    withLog(`${HEADER}\n${ROW}\n`, async (read) => {
      expect(await read()).to.deep.equal([
        {
          id: "7",
          time: 1005,
          exchangeTime: 1000,
          action: "created",
          side: "bid",
          price: 9990n,
          size: 15_000n,
        },
      ]);
    }));

  it("should find the columns by their names", () => {
    const text = "note,direction,action,volume,price,timestamp,id\r\nx,ask,deleted,0,100,5,a b\r\n";
    return withLog(text, async (read) => {
      expect(await read()).to.deep.equal([
        {
          id: "a b",
          time: 5,
          exchangeTime: undefined,
          action: "deleted",
          side: "ask",
          price: 10_000n,
          size: 0n,
        },
      ]);
    });
  });

  it("should read quoted fields", () =>
    withLog(`${HEADER}\n"7, ""x""",1005,1000,"99.9",1.5,created,bid`, async (read) => {
      expect((await read())[0]).to.include({ id: '7, "x"', price: 9990n });
    }));

  it("should read a gzipped log", () =>
    withLog(gzipSync(`${HEADER}\n${ROW}\n`), async (read) => {
      expect(await read()).to.have.length(1);
    }));

  it("should give the rows in the log's order, whatever their times", () =>
    withLog(`${HEADER}\n${ROW}\n${ROW.replace("1005", "1004")}\n`, async (read) => {
      expect((await read()).map((event) => (event as { time: number }).time)).to.deep.equal([
        1005, 1004,
      ]);
    }));

  describe("given volumes in units of a power of ten", () => {
    const withVolume = (volume: string): string => `${HEADER}\n${ROW.replace("1.5", volume)}\n`;

    it("should convert as many decimals as the market's", () =>
      withLog(withVolume("15000"), async (read) => {
        expect((await read({ volumeDecimals: 4 }))[0]).to.include({ size: 15_000n });
      }));

    it("should convert fewer decimals than the market's", () =>
      withLog(withVolume("1.25"), async (read) => {
        expect((await read({ volumeDecimals: 2 }))[0]).to.include({ size: 125n });
      }));

    it("should convert more decimals than the market's where nothing is lost", () =>
      withLog(withVolume("150000000"), async (read) => {
        expect((await read({ volumeDecimals: 8 }))[0]).to.include({ size: 15_000n });
      }));

    it("should refuse a volume that the market's decimals cannot hold", () =>
      withLog(withVolume("150000001"), async (read, path) => {
        const fault = await faultOf(read({ volumeDecimals: 8 }));
        expect(fault).to.include({ where: `${path}:2.volume`, got: '"150000001"' });
        expect(fault.expected).to.include("a multiple of 10000");
      }));

    it("should refuse a fraction of a unit", () =>
      withLog(withVolume("1.5"), async (read) => {
        expect((await faultOf(read({ volumeDecimals: 4 }))).expected).to.include("whole number");
      }));

    for (const volumeDecimals of [-1, 0.5, 37]) {
      it(`should refuse ${volumeDecimals} as their power`, () =>
        withLog(withVolume("1"), async (read) => {
          const fault = await faultOf(read({ volumeDecimals }));
          expect(fault).to.include({ where: "volumeDecimals", got: `${volumeDecimals}` });
        }));
    }
  });

  itRefuses("an empty id", ROW.replace("7", ""), "id", '""', "not empty");
  itRefuses("a fraction as a time", ROW.replace("1005", "1.5"), "timestamp", '"1.5"', "unix ms");
  itRefuses(
    "a time beyond exact",
    ROW.replace("1005", "9".repeat(17)),
    "timestamp",
    `"${"9".repeat(17)}"`,
    "unix ms",
  );
  itRefuses(
    "an empty exchange time",
    ROW.replace("1000", ""),
    "exchange.timestamp",
    '""',
    "unix ms",
  );
  itRefuses("a negative price", ROW.replace("99.9", "-99.9"), "price", '"-99.9"', "no sign");
  itRefuses("an exponent", ROW.replace("99.9", "9.99e1"), "price", '"9.99e1"', "exponent");
  itRefuses(
    "excess digits in a price",
    ROW.replace("99.9", "99.999"),
    "price",
    '"99.999"',
    "at most 2",
  );
  itRefuses("a price of zero", ROW.replace("99.9", "0"), "price", '"0"', "above zero");
  itRefuses(
    "excess digits in a volume",
    ROW.replace("1.5", "1.00001"),
    "volume",
    '"1.00001"',
    "at most 4",
  );
  itRefuses("a negative volume", ROW.replace("1.5", "-1"), "volume", '"-1"', "no sign");
  itRefuses("an unknown action", ROW.replace("created", "filled"), "action", '"filled"', "deleted");
  itRefuses("an unknown direction", ROW.replace("bid", "buy"), "direction", '"buy"', "bid or ask");

  it("should refuse a missing column", () =>
    withLog("id,timestamp,price,volume,action\n", async (read, path) => {
      const fault = await faultOf(read());
      expect(fault).to.include({ where: `${path}:1`, expected: 'a column "direction"' });
    }));

  it("should refuse a column given twice", () =>
    withLog(`${HEADER},price\n`, async (read, path) => {
      const fault = await faultOf(read());
      expect(fault).to.include({ where: `${path}:1`, got: 'two columns "price"' });
    }));

  it("should refuse rows with too few or too many fields, and go on", () =>
    withLog(
      `${HEADER}\n7,1\n${ROW},x\n\n${ROW}\nx${ROW.replace("bid", "")}\n`,
      async (read, path) => {
        const faults = await faultsOf(read());
        expect(faults.map(({ where, got }) => [where, got])).to.deep.equal([
          [`${path}:2`, "2 fields"],
          [`${path}:3`, "8 fields"],
          [`${path}:4`, "1 fields"],
          [`${path}:6.direction`, '""'],
        ]);
      },
    ));

  it("should refuse a quote that never ends", () =>
    withLog(`${HEADER}\n"7,1005,1000\n${ROW}\n`, async (read, path) => {
      const fault = await faultOf(read());
      expect(fault).to.include({ where: `${path}:2`, got: "a quote that does not end" });
    }));

  it("should refuse a quote that swallows the file, without holding it", () =>
    withLog(`${HEADER}\n"7${`${ROW}\n`.repeat(50_000)}`, async (read, path) => {
      const fault = await faultOf(read());
      expect(fault).to.include({ where: `${path}:2`, got: "a quote that does not end" });
      expect(fault.expected).to.include("131072");
    }));

  it("should refuse an empty file", () =>
    withLog("", async (read, path) => {
      expect(await faultOf(read())).to.include({ where: path, got: "an empty file" });
    }));

  it("should refuse a gzip file that breaks off", () =>
    withLog(gzipSync(`${HEADER}\n${ROW}\n`).subarray(0, -4), async (read, path) => {
      const fault = await faultOf(read());
      expect(fault).to.include({ where: path, got: "a gzip file that breaks off" });
    }));

  it("should give no event after the first fault", () =>
    withLog(`${HEADER}\n${ROW}\n7\n${ROW}\n`, async (_, path) => {
      const events: unknown[] = [];
      const reading = async (): Promise<void> => {
        for await (const event of readEvents(path, TIDE)) events.push(event);
      };
      await faultsOf(reading());
      expect(events).to.have.length(1);
    }));

  it("should stop at the hundredth fault", () =>
    withLog(`${HEADER}\n${"x\n".repeat(150)}`, async (read) => {
      expect(await faultsOf(read())).to.have.length(100);
    }));
});
