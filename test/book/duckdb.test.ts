import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { openDuckdb } from "../../src/book/duckdb.ts";
import { openBindings } from "../../src/book/duckdb-bindings.ts";
import { faultOf, inFolder, rowWith } from "./fixtures.ts";
import { literal, NO_DUCKDB, writeParquet } from "./parquet-files.ts";

/** What DuckDB answers to a query that it is allowed, or the kind of its refusal. */
async function answer(path: string, sql: string): Promise<unknown> {
  const { connection, close } = await openDuckdb(":memory:", path);
  try {
    return await (await connection.run(sql)).getRowsJson();
  } catch (error) {
    return (error as Error).message.split(":")[0];
  } finally {
    close();
  }
}

/** What nobody who reads one file needs. `FOLDER` is that file's. */
const FORBIDDEN = [
  ["read another file", "SELECT * FROM read_text('FOLDER/b.txt')"],
  ["find files", "SELECT * FROM glob('FOLDER/*')"],
  ["write another file", "COPY (SELECT 1) TO 'FOLDER/c.csv'"],
  ["open another database", "ATTACH 'FOLDER/c.duckdb'"],
  ["reach the network", "SELECT * FROM read_text('http://127.0.0.1:9/a')"],
  ["install an extension", "INSTALL httpfs"],
  ["load an extension", "LOAD 'FOLDER/x.duckdb_extension'"],
  ["take more memory", "SET memory_limit = '100GB'"],
  ["open its doors again", "SET enable_external_access = true"],
] as const;

const REFUSALS = ["Permission Error", "Invalid Input Error", "Missing Extension Error"];

describe("openDuckdb", { skip: NO_DUCKDB }, () => {
  it("should read the file it is opened for", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a.parquet");
      await writeParquet(path, [rowWith()]);
      expect(
        await answer(path, `SELECT count(*) FROM read_parquet(${literal(path)})`),
      ).to.deep.equal([["1"]]);
    }));

  for (const [what, sql] of FORBIDDEN) {
    it(`should not ${what}`, () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, "b.txt"), "b");
        const kind = await answer(join(folder, "a.parquet"), sql.replace("FOLDER", folder));
        expect(kind).to.be.oneOf(REFUSALS);
      }));
  }

  it("given DuckDB is not installed, it should say what to install", async () => {
    const missing = () => Promise.reject(new Error("Cannot find package '@duckdb/node-api'\n  at"));
    expect(await faultOf(openDuckdb(":memory:", "books/1/a.parquet", missing))).to.deep.equal({
      where: "books/1/a.parquet",
      got: "Parquet, and DuckDB cannot be loaded (Cannot find package '@duckdb/node-api')",
      expected: "the package @duckdb/node-api, which reads and writes it",
      fix: "Install it with npm ci, without --omit=optional, or use CSV or NDJSON",
    });
  });
});

describe("openBindings", { skip: NO_DUCKDB }, () => {
  it("should read the texts of the file it is opened for, short ones and long ones", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a.parquet");
      const ids = ["", "twelve chars", "thirteen char", "\u{1f30a}".repeat(40)];
      await writeParquet(
        path,
        ids.map((id) => rowWith({ id })),
      );
      const bindings = await openBindings(path);
      try {
        const rows = bindings.readTexts("SELECT id, market FROM read_parquet($path)", { path });
        expect((await rows).map(([id]) => id)).to.deep.equal(ids);
      } finally {
        bindings.close();
      }
    }));

  for (const [what, sql] of FORBIDDEN) {
    it(`should not ${what}`, () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, "b.txt"), "b");
        const bindings = await openBindings(join(folder, "a.parquet"));
        try {
          const kind = await bindings.run(sql.replace("FOLDER", folder)).then(
            () => "nothing refused",
            (error: Error) => error.message.split(":")[0],
          );
          expect(kind).to.be.oneOf(REFUSALS);
        } finally {
          bindings.close();
        }
      }));
  }
});
