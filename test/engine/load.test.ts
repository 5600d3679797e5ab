/** Loading books into ClickHouse: once, whole, and by whom. */
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { connectTo, READER, startServers, WRITER } from "../../scripts/clickhouse/servers.ts";
import { readBooks } from "../../src/book/read-books.ts";
import type { Engine } from "../../src/engine/connection.ts";
import { openEngine } from "../../src/engine/connection.ts";
import { type Loaded, loadBooks } from "../../src/engine/load-books.ts";
import { markOf } from "../../src/engine/mark.ts";
import { identifier, textSql } from "../../src/engine/names.ts";
import { accountId, createRowWriter, DAY_MS, toRow, writeRow } from "../../src/engine/row.ts";
import { makeTables } from "../../src/engine/schema.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { InputError } from "../../src/errors.ts";
import { PLAIN, plainScore } from "../epoch/any-books.ts";
import { ALBA, bookFile, bookOf, type CampaignFile, onStage, type Stage } from "../epoch/stage.ts";
import { onEveryRelease } from "./every-release.ts";
import { onNarrowStage } from "./narrow-stage.ts";

onEveryRelease("books loaded into ClickHouse", (release) => {
  let stop = async () => {};
  let url = "";
  let [writer, reader] = [] as Engine[] as [Engine, Engine];

  before(async () => {
    const started = await startServers(1, release);
    ({ urls: url, stop } = started);
    [writer, reader] = [connectTo(url), connectTo(url, READER)];
  });
  after(async () => {
    await writer?.close();
    await reader?.close();
    await stop();
  });

  const keyOf = (campaign: string) => ({ campaign, phase: "beta", epoch: 1 });

  function load(stage: Stage, campaign: string, engine = writer): Promise<Loaded> {
    const { markets } = stage.loaded.campaign;
    const folder = join(stage.books, "1");
    return loadBooks({ engine, key: keyOf(campaign), folder, markets, cluster: undefined });
  }

  async function score({ loaded, phase, books }: Stage, campaign: string | undefined) {
    const engine = campaign === undefined ? {} : { engine: engineOf(reader, keyOf(campaign)) };
    const means = { ...PLAIN, ...engine };
    const { scores, inputs } = await scoreEpoch(loaded.campaign, phase, 1, books, () => {}, means);
    return { scores: scores.map(plainScore), inputs };
  }

  const rowCount = async () =>
    (await writer.first.ask("SELECT count() FROM tidemark.snapshots"))[0]?.[0];

  /** All that the database holds, counted. */
  const everything = async () => [
    await writer.first.ask("SELECT name, engine FROM system.tables WHERE database = 'tidemark'"),
    await rowCount(),
    await writer.first.ask("SELECT count(), sum(load) FROM tidemark.units"),
    await writer.first.ask("SELECT count(), sum(cityHash64(record)) FROM tidemark.epochs"),
    await writer.first.ask(
      "SELECT count(), sum(cityHash64(id, name)) FROM tidemark.accounts FINAL",
    ),
    await writer.first.ask("SHOW DATABASES"),
  ];

  async function faultOf(run: Promise<unknown>): Promise<string> {
    const error = await run.catch((each: unknown) => each);
    return error instanceof InputError ? error.message : expect.fail(`it went well: ${error}`);
  }

  it("when loaded twice, should change nothing the second time", async () => {
    await onNarrowStage(async (stage) => {
      expect((await load(stage, "twice")).isNew).to.equal(true);
      const rows = await rowCount();
      const again = await load(stage, "twice");
      expect(again).to.include({ isNew: false, loaded: 0 });
      expect(await rowCount()).to.equal(rows);
      expect(await score(stage, "twice")).to.deep.equal(await score(stage, undefined));
    });
  });

  it("when a load broke off, should keep what it had finished, and show nothing of it before", async () => {
    await onNarrowStage(async (stage) => {
      const sound = await readFile(bookFile(stage.books, 1, "tide-usd"));
      await load(stage, "broken");
      // As if the last step had not come: the record is another campaign's, the units are there.
      const epochs = await writer.first.ask(
        `SELECT count() FROM tidemark.epochs WHERE campaign = ${textSql("unfinished")}`,
      );
      expect(epochs[0]?.[0]).to.equal("0");
      await writer.first.run(
        `INSERT INTO tidemark.units SELECT ${textSql("unfinished")}, phase, epoch, file, market, day, load,
        snapshots, orders, mark, price, side FROM tidemark.units WHERE campaign = ${textSql("broken")}
        AND market = ${textSql("tide-usd")}`,
      );
      expect(await faultOf(score(stage, "unfinished"))).to.include("no record of epoch 1");
      const resumed = await load(stage, "unfinished");
      expect(resumed).to.include({ isNew: true, kept: 1, loaded: 1 });
      await writeFile(bookFile(stage.books, 1, "tide-usd"), sound);
      expect(await score(stage, "unfinished")).to.deep.equal(await score(stage, undefined));
    });
  });

  it("when a book changed since, should load that one anew and score it", async () => {
    await onNarrowStage(async (stage) => {
      await load(stage, "changed");
      const path = bookFile(stage.books, 1, "tide-usd");
      const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
      await writeFile(path, `${lines.slice(0, -1).join("\n")}\n`);
      expect(await load(stage, "changed")).to.include({ isNew: true, kept: 1, loaded: 1 });
      expect(await score(stage, "changed")).to.deep.equal(await score(stage, undefined));
    });
  });

  it("when a book has faults, should tell them as scoring does, and keep what was loaded before", async () => {
    await onNarrowStage(async (stage) => {
      await load(stage, "faulty");
      const before = await score(stage, "faulty");
      await appendFile(bookFile(stage.books, 1, "tide-usd"), '{"market":"nowhere"}\n');
      const inside = await faultOf(score(stage, undefined));
      expect(await faultOf(load(stage, "faulty"))).to.equal(inside);
      expect(await score(stage, "faulty")).to.deep.equal(before);
    });
  });

  it("when an instant is not the drawn one, should refuse as scoring does", async () => {
    await onNarrowStage(async (stage) => {
      const path = bookFile(stage.books, 1, "kelp-usd");
      const text = await readFile(path, "utf8");
      const time = Number(/"time":(\d+)/.exec(text)?.[1]);
      await writeFile(path, text.replace(`"time":${time}`, `"time":${time + 1}`));
      await load(stage, "instant");
      expect(await faultOf(score(stage, "instant"))).to.equal(
        await faultOf(score(stage, undefined)),
      );
    });
  });

  it("should have the same checksum of a row here and on the server", async () => {
    await onNarrowStage(async (stage) => {
      await load(stage, "marks");
      let sum = 0n;
      const { markets } = stage.loaded.campaign;
      for await (const snapshot of readBooks(join(stage.books, "1"), markets).snapshots) {
        sum += markOf(toRow(snapshot, accountId));
      }
      const [row] = await writer.first.ask(
        `SELECT sum(mark) FROM tidemark.units WHERE campaign = ${textSql("marks")}`,
      );
      expect(row?.[0]).to.equal(BigInt.asUintN(64, sum).toString());
    });
  });

  it("should take the rows of more than a hundred weeks at once", async () => {
    await makeTables(writer, undefined);
    const rows = createRowWriter();
    for (let week = 0; week < 110; week += 1) {
      const time = week * 7 * DAY_MS;
      writeRow(rows, { market: "weeks", time, bid: 1n, ask: 2n, orders: [] }, 1n);
    }
    const before = Number(await rowCount());
    await writer.first.insert("tidemark.snapshots", rows.take());
    expect(Number(await rowCount()) - before).to.equal(110);
  });

  it("should not let the account that scores write", async () => {
    await onNarrowStage(async (stage) => {
      expect(await faultOf(load(stage, "reader", reader))).to.match(/readonly/i);
      const insert = reader.first.run("INSERT INTO tidemark.accounts VALUES (1, 'x')");
      expect(await faultOf(insert)).to.match(/readonly/i);
    });
  });

  it("should not let the account that scores change anything, whatever it says", async () => {
    await onNarrowStage(async (stage) => {
      await load(stage, "kept");
      const tables = ["snapshots", "accounts", "units", "epochs"].map((each) => `tidemark.${each}`);
      const before = await everything();
      for (const statement of [
        ...tables.flatMap((table) => [
          `INSERT INTO ${table} SELECT * FROM ${table}`,
          `DROP TABLE ${table}`,
          `RENAME TABLE ${table} TO tidemark.other`,
          `ALTER TABLE ${table} ADD COLUMN more UInt8`,
          `DETACH TABLE ${table}`,
        ]),
        "ALTER TABLE tidemark.snapshots DROP PARTITION '2026-01-05'",
        "CREATE TABLE tidemark.mine (n UInt8) ENGINE = Memory",
        "CREATE DATABASE other",
        "DROP DATABASE tidemark",
        "SET readonly = 0",
      ]) {
        expect(await faultOf(reader.first.run(statement)), statement).to.match(/readonly/i);
      }
      expect(await everything()).to.deep.equal(before);
      expect(await score(stage, "kept")).to.deep.equal(await score(stage, undefined));
    });
  });

  it("should take any text for an account or a file, and mean nothing else by it", async () => {
    const names = [
      "it's'; DROP TABLE tidemark.units; --",
      '"double", `backward`, $braces {n}',
      "back\\slash \\' \\n \\x00",
      "\u{1f30a} \u202e \u0000 \t",
      "unhex('00'))) OR 1 = 1",
      "0",
    ];
    const alter = (file: CampaignFile) => {
      file.miners[0] = { ...file.miners[0], account: ALBA, exchangeAccounts: names } as never;
      for (const terms of file.phases.beta.terms) terms.maxSpreadPercent = "0.1";
      return file;
    };
    await onStage(async (stage) => {
      for (const market of ["tide-usd", "kelp-usd"]) {
        let at = 0;
        const text = bookOf(1, market, (orders) =>
          orders.map((order) => ({ ...order, account: names[at++ % names.length] ?? null })),
        );
        await rm(bookFile(stage.books, 1, market));
        await writeFile(join(stage.books, "1", `'); DROP TABLE units; -- ${market}.ndjson`), text);
      }
      await load(stage, "hostile");
      const inside = await score(stage, undefined);
      expect(inside.scores.flatMap(({ points }) => points)).not.to.deep.equal([]);
      expect(await score(stage, "hostile")).to.deep.equal(inside);
    }, alter);
  });

  it("should not let in who has no password, nor tell it", async () => {
    const stranger = connectTo(url, { ...WRITER, password: "wrong secret" });
    const message = await faultOf(stranger.first.ask("SELECT 1"));
    await stranger.close();
    expect(message).to.match(/password|authentication/i);
    expect(message).not.to.include("wrong secret");
  });

  it("should take any text for a campaign's name, and mean nothing else by it", async () => {
    await onNarrowStage(async (stage) => {
      const name = "it's'; DROP TABLE tidemark.units; -- \\' \u{1f30a}";
      await load(stage, name);
      expect(await score(stage, name)).to.deep.equal(await score(stage, undefined));
    });
  });
});

describe("names of databases and clusters", () => {
  it("should be refused where they are no plain identifiers", () => {
    for (const name of ["", "a b", "x;drop", "1a", "Größe", "a.b", "a`", "a'"]) {
      expect(() => identifier("--database", name), name).to.throw(InputError);
    }
    expect(identifier("--database", "tidemark_2")).to.equal("tidemark_2");
  });
});

describe("a server's URL", () => {
  const open = (urls: string) =>
    openEngine({ urls, user: undefined, password: undefined, database: "tidemark" });

  it("should be refused where it holds a password or is none, without telling the password", () => {
    for (const urls of ["http://a:geheim@127.0.0.1:8123", "ftp://127.0.0.1", "somewhere", ""]) {
      expect(() => open(urls), urls)
        .to.throw(InputError)
        .with.property("message")
        .that.does.not.include("geheim");
    }
  });
});
