/** Two shards of which one fails: a clear error, or the right result, never a wrong one. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, afterEach, before, it } from "node:test";
import { expect } from "chai";
import {
  CLUSTER,
  connectTo,
  READER,
  startServers,
  type TestServer,
} from "../../scripts/clickhouse/servers.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { makeTables } from "../../src/engine/schema.ts";
import { type LoadedCampaign, loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { InputError } from "../../src/errors.ts";
import { PLAIN, plainScore } from "../epoch/any-books.ts";
import { onEveryRelease } from "./every-release.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../campaigns/example");
const BOOKS = join(EXAMPLE, "books");
const KEY = { campaign: "example", phase: "beta", epoch: 1 };

onEveryRelease("two shards, when one fails", (release) => {
  let folder = "";
  let [servers, urls] = [[] as readonly TestServer[], ""];
  let stop = async () => {};
  let loaded: LoadedCampaign;
  let expected: unknown;

  const second = () => servers[1] ?? expect.fail("there are two");

  async function load(at = urls, key = KEY) {
    const engine = connectTo(at);
    const { markets } = loaded.campaign;
    const request = { engine, key, folder: join(BOOKS, "1"), markets, cluster: CLUSTER };
    return loadBooks(request).finally(() => engine.close());
  }

  async function score(at = urls, timeoutMs = 60_000, key = KEY): Promise<unknown> {
    const engine = connectTo(at, READER, timeoutMs);
    const { campaign } = loaded;
    try {
      const means = { ...PLAIN, engine: engineOf(engine, key) };
      const phase = phaseOf(campaign, "beta");
      const { scores } = await scoreEpoch(campaign, phase, 1, BOOKS, () => {}, means);
      return scores.map(plainScore);
    } finally {
      await engine.close();
    }
  }

  /** What is said where scoring fails; that it is wrong is a failure of the test. */
  async function refusal(scoring: Promise<unknown>): Promise<string> {
    const outcome = await scoring.catch((error: unknown) => error);
    if (outcome instanceof InputError) return outcome.message;
    expect(outcome).to.deep.equal(expected);
    return expect.fail("it was scored, although a shard was missing");
  }

  before(async () => {
    const text = await readFile(join(EXAMPLE, "campaign.json"), "utf8");
    folder = await mkdtemp(join(tmpdir(), "tidemark-"));
    const file = join(folder, "campaign.json");
    // A narrow limit makes a short curve, which questions carry.
    await writeFile(file, text.replaceAll(/("maxSpreadPercent": )"[^"]+"/g, '$1"0.1"'));
    loaded = await loadCampaign(file);
    const phase = phaseOf(loaded.campaign, "beta");
    const inside = await scoreEpoch(loaded.campaign, phase, 1, BOOKS, () => {}, PLAIN);
    expected = inside.scores.map(plainScore);
    ({ servers, urls, stop } = await startServers(2, release));
    await load();
  });
  after(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });
  afterEach(async () => {
    second().thaw();
    await second().kill();
    await second().start();
  });

  it("should keep some days on each", async () => {
    for (const { url } of servers) {
      const engine = connectTo(url);
      const [row] = await engine.first.ask("SELECT count() FROM tidemark.snapshots");
      expect(Number(row?.[0])).to.be.greaterThan(0);
      await engine.close();
    }
  });

  it("when one is killed in the middle of a question, should say so, and be right once it is back", async () => {
    second().freeze();
    const scoring = refusal(score(servers[0]?.url));
    await new Promise((done) => setTimeout(done, 300));
    await second().kill();
    expect(await scoring).to.include("expected an answer of ClickHouse's");
    await second().start();
    expect(await score()).to.deep.equal(expected);
  });

  it("when one is back before the question is asked again, should go on and be right", async () => {
    second().freeze();
    const scoring = score(servers[0]?.url);
    await new Promise((done) => setTimeout(done, 300));
    await second().kill();
    await second().start();
    expect(await scoring).to.deep.equal(expected);
  });

  it("when one is killed in the middle of a load, should say so, and go on with the next", async () => {
    const key = { ...KEY, campaign: "interrupted" };
    second().freeze();
    const loading = refusal(load(urls, key));
    await new Promise((done) => setTimeout(done, 300));
    await second().kill();
    expect(await loading).to.include("expected an answer of ClickHouse's");
    await second().start();
    expect(await refusal(score(urls, 60_000, key))).to.include("no record of epoch 1");
    expect(await load(urls, key)).to.include({ isNew: true });
    expect(await score(urls, 60_000, key)).to.deep.equal(expected);
  });

  it("when the one that is asked is slower than the limit, should say so", async () => {
    const [first] = servers;
    first?.freeze();
    const message = await refusal(score(urls, 1_000));
    first?.thaw();
    expect(message).to.include("expected an answer of ClickHouse's");
    expect(await score()).to.deep.equal(expected);
  });

  it("when one is slow, should wait and be right", async () => {
    second().freeze();
    const scoring = score();
    await new Promise((done) => setTimeout(done, 1_500));
    second().thaw();
    expect(await scoring).to.deep.equal(expected);
  });

  it("when one is slower than the limit, should say so", async () => {
    second().freeze();
    const message = await refusal(score(servers[0]?.url, 1_000));
    expect(message).to.include("expected an answer of ClickHouse's");
  });

  it("when one comes back with old data, should name what is missing, until it is loaded again", async () => {
    const { folder: place } = second();
    await second().kill();
    await cp(join(place, "data"), join(place, "kept"), { recursive: true });
    await second().start();
    const engine = connectTo(second().url);
    const [rows] = await engine.first.ask("SELECT count() FROM tidemark.snapshots");
    await engine.first.run("DROP TABLE tidemark.snapshots");
    await engine.close();
    expect(Number(rows?.[0])).to.be.greaterThan(0);
    // Its tables are as they were before anything was loaded.
    const again = connectTo(urls);
    await makeTables(again, CLUSTER);
    await again.close();
    expect(await refusal(score())).to.match(/got 0 snapshots with 0 orders, expected the \d+/);
    const healed = await load();
    expect(healed.loaded).to.be.greaterThan(0);
    expect(healed.kept).to.be.greaterThan(0);
    expect(await score()).to.deep.equal(expected);

    await second().kill();
    await rm(join(place, "data"), { recursive: true });
    await cp(join(place, "kept"), join(place, "data"), { recursive: true });
    await second().start();
    expect(await refusal(score())).to.include("another record of what was loaded");
    expect(await refusal(score(servers[0]?.url))).to.match(/got 0 snapshots with 0 orders/);
    await load();
    expect(await score()).to.deep.equal(expected);
  });

  it("when one holds a row twice, or another in its place, should say so", async () => {
    const engine = connectTo(second().url);
    const row = "SELECT * FROM tidemark.snapshots LIMIT 1";
    await engine.first.run(`INSERT INTO tidemark.snapshots ${row}`);
    const message = await refusal(score());
    await engine.close();
    expect(message).to.match(/got \d+ snapshots with \d+ orders, expected the/);
    const healed = await load();
    expect(healed.loaded).to.be.greaterThan(0);
    expect(await score()).to.deep.equal(expected);
  });
});
