/**
 * Loads that break off, at every step and at any moment: what is scored then is what was loaded before, or what is loaded
 * now, or nothing; never some of both. A load after it goes on.
 */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { expect } from "chai";
import { CLUSTER, connectTo, READER, startServers } from "../../scripts/clickhouse/servers.ts";
import type { Engine, Server } from "../../src/engine/connection.ts";
import { type Loaded, loadBooks } from "../../src/engine/load-books.ts";
import { textSql } from "../../src/engine/names.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { InputError } from "../../src/errors.ts";
import { DEPTH, PLAIN, plainScore } from "../epoch/any-books.ts";
import { bookFile, type Stage } from "../epoch/stage.ts";
import { onEveryRelease } from "./every-release.ts";
import { onNarrowStage } from "./narrow-stage.ts";

/** A snapshot's row is larger: each is sent by itself. */
const batchBytes = 256;

class Broken extends Error {}

/** The same servers, until so many inserts were carried out. */
function breakingAfter(engine: Engine, inserts: number): Engine {
  let left = inserts;
  const servers = engine.servers.map((server): Server => {
    const insert: Server["insert"] = async (table, rows) => {
      if (left === 0) throw new Broken();
      left -= 1;
      await server.insert(table, rows);
    };
    return { ...server, insert };
  });
  return { ...engine, servers, first: servers[0] ?? expect.fail("there is one") };
}

onEveryRelease("a load that breaks off", (release) => {
  let [urls, stop] = ["", async () => {}];
  let [writer, reader] = [] as Engine[] as [Engine, Engine];

  before(async () => {
    ({ urls, stop } = await startServers(2, release));
    [writer, reader] = [connectTo(urls), connectTo(urls, READER)];
  });
  after(async () => {
    await writer?.close();
    await reader?.close();
    await stop();
  });

  const keyOf = (campaign: string) => ({ campaign, phase: "beta", epoch: 1 });

  function load({ loaded, books }: Stage, campaign: string, engine = writer): Promise<Loaded> {
    const { markets } = loaded.campaign;
    const folder = join(books, "1");
    const key = keyOf(campaign);
    return loadBooks({ engine, key, folder, markets, cluster: CLUSTER, batchBytes });
  }

  /** Points, counts and inputs; or that it was refused. */
  async function score({ loaded, phase, books }: Stage, campaign?: string): Promise<unknown> {
    const engine = campaign === undefined ? {} : { engine: engineOf(reader, keyOf(campaign)) };
    try {
      const means = { ...PLAIN, ...engine };
      const { scores, inputs } = await scoreEpoch(
        loaded.campaign,
        phase,
        1,
        books,
        () => {},
        means,
      );
      return { scores: scores.map(plainScore), inputs };
    } catch (error) {
      if (error instanceof InputError) return "refused";
      throw error;
    }
  }

  /** As if the books of one campaign had been loaded for another. */
  async function copyLedger(from: string, to: string) {
    const columns = {
      units: "phase, epoch, file, market, day, load, snapshots, orders, mark, price, side",
      epochs: "phase, epoch, number, record",
    };
    for (const [table, names] of Object.entries(columns)) {
      const rows = `SELECT ${textSql(to)}, ${names} FROM tidemark.${table} WHERE campaign = ${textSql(from)}`;
      for (const server of writer.servers) {
        await server.run(`INSERT INTO tidemark.${table} (campaign, ${names}) ${rows}`);
      }
    }
  }

  /** The books as they were before, until they are restored, and what they came to. */
  async function changeBooks(stage: Stage) {
    const path = bookFile(stage.books, 1, "tide-usd");
    const now = await readFile(path, "utf8");
    const lines = now.trimEnd().split("\n");
    await writeFile(path, `${lines.slice(0, -1).join("\n")}\n`);
    const outcome = await score(stage);
    return { outcome, restore: () => writeFile(path, now) };
  }

  it("after any of its inserts, should leave what was there, or all that is new; and go on", (test) =>
    onNarrowStage(async (stage) => {
      const { outcome: old, restore } = await changeBooks(stage);
      await load(stage, "old");
      await restore();
      const expected = await score(stage);
      expect(expected).not.to.deep.equal(old);
      const seen = { old: 0, refused: 0, kept: 0 };
      for (let inserts = 0; ; inserts += 1) {
        const campaign = `broken-after-${inserts}`;
        await copyLedger("old", campaign);
        const broken = await load(stage, campaign, breakingAfter(writer, inserts)).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (broken === undefined) break;
        expect(broken).to.be.instanceOf(Broken);
        const between = await score(stage, campaign);
        if (between === "refused") seen.refused += 1;
        else expect(between, `after ${inserts}`).to.deep.equal(old);
        if (between !== "refused") seen.old += 1;
        seen.kept += (await load(stage, campaign)).kept;
        expect(await score(stage, campaign), `after ${inserts}`).to.deep.equal(expected);
      }
      test.diagnostic(JSON.stringify(seen));
      expect(seen.old).to.be.greaterThan(3);
      // The record is at the first server, and not yet at the second.
      expect(seen.refused).to.equal(1);
      expect(seen.kept).to.be.greaterThan(seen.old);
    }));

  it("when it is killed at any moment, should go on, and come to what a whole load comes to", async (test) => {
    await onNarrowStage(async (stage) => {
      const { outcome: old, restore } = await changeBooks(stage);
      await load(stage, "killed");
      await restore();
      const expected = await score(stage);
      const start = () => {
        const words = [urls, stage.file, join(stage.books, "1"), "killed"];
        const child = spawn(process.execPath, [join(import.meta.dirname, "loader.ts"), ...words], {
          stdio: ["ignore", "pipe", "ignore"],
        });
        const begun = new Promise((resolve) => child.stdout.once("data", resolve));
        const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
        return { child, begun, ended };
      };
      let kills = 0;
      for (let i = 0; i < 3 * DEPTH; i += 1) {
        const { child, begun, ended } = start();
        await begun;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
        child.kill("SIGKILL");
        if ((await ended) === null) kills += 1;
        const between = await score(stage, "killed");
        if (
          between !== "refused" &&
          JSON.stringify(between, plain) !== JSON.stringify(old, plain)
        ) {
          expect(between).to.deep.equal(expected);
        }
      }
      test.diagnostic(`${kills} loads were killed`);
      expect(await start().ended).to.equal(0);
      expect(await score(stage, "killed")).to.deep.equal(expected);
      expect(await load(stage, "killed")).to.include({ isNew: false, loaded: 0 });
    });
  });
});

/** Points as text. */
function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}
