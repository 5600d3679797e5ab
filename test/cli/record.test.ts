import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { HARDHAT } from "../../scripts/compile.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { plan } from "../book/collect/fixtures.ts";
import { bitfinexDialect, bitstampDialect } from "../book/record/exchange/dialects.ts";
import { type Feed, openFeed } from "../book/record/exchange/feed.ts";
import { hardhat } from "./command.ts";

const SECONDS = 6;

describe("books record, from the command line", () => {
  let folder: string;
  let feeds: Feed[];
  let churning: NodeJS.Timeout;
  let churned = 0;
  const path = (name: string) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-record-"));
    feeds = [await openFeed(bitstampDialect), await openFeed(bitfinexDialect)];
    churning = setInterval(() => {
      for (const feed of feeds) feed.churn();
      churned += 1;
    }, 20);
    const [stamp, finex] = feeds.map(({ server }) => ({ socket: server.socket, api: server.http }));
    await writeFile(
      path("exchanges.json"),
      JSON.stringify({
        bitstamp: { id: "bitstamp", ...stamp },
        reef: { id: "bitfinex", ...finex },
      }),
    );
  });
  after(async () => {
    clearInterval(churning);
    await Promise.all(feeds.map((feed) => feed.close()));
    await rm(folder, { recursive: true, force: true });
  });

  /** A campaign of one epoch that begins at a time, its seed beside it. */
  async function write(name: string, start: number, markets: Record<string, string>) {
    const planned = plan({ markets, epochSeconds: SECONDS, intervalSeconds: 1 });
    const text = JSON.parse(planned.text);
    for (const market of text.markets) {
      Object.assign(market, { base: "TIDE", quote: "USDC", sizeDecimals: 8 });
    }
    text.phases.beta.start = new Date(start).toISOString().replace(/\.\d+Z/, "Z");
    await writeFile(path(`${name}.json`), JSON.stringify(text));
    const [seed = new Uint8Array()] = planned.seeds.values();
    await writeFile(path(`${name}.seeds`), `${Buffer.from(seed).toString("hex")}\n`);
    return path(`${name}.json`);
  }

  function start(campaign: string) {
    const args = [
      ...["books", "record", "--campaign", campaign, "--exchanges", path("exchanges.json")],
      ...["--out", path("orders"), "--json"],
    ];
    const child = spawn(process.execPath, [HARDHAT, ...args], {
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = ["", ""];
    child.stdout?.on("data", (words) => {
      said[0] += words;
    });
    child.stderr?.on("data", (words) => {
      said[1] += words;
    });
    const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
      while (child.exitCode === null && !(await isSo())) await sleep(20);
    };
    const isKnown = (market: string) =>
      until(() => said[1]?.includes(` ${market}: recorded`) === true);
    const ended = new Promise<[number, string, string]>((resolve) =>
      child.once("close", (code) => resolve([code ?? -1, said[0] ?? "", said[1] ?? ""])),
    );
    return { child, ended, until, isKnown };
  }

  const daysOf = async (market: string) =>
    (await readdir(path("orders"))).filter((file) => file.startsWith(market)).sort();

  /** When the last change was that stands in a market's recording, as the exchange says; unix ms. */
  async function lastChange(market: string): Promise<number> {
    const text = await readFile(path(join("orders", (await daysOf(market)).at(-1) ?? "")), "utf8");
    const stamp = /"microtimestamp":"(\d{13})|\],\d+,(\d{13})\]$/gm;
    return Math.max(...[...text.matchAll(stamp)].map(([, one, other]) => Number(one ?? other)));
  }

  it("should record until it is stopped, for books import, books audit and epoch score to read", async () => {
    const markets = { tide: "bitstamp", kelp: "reef" };
    const { child, ended, until, isKnown } = start(await write("any", Date.now(), markets));
    await Promise.all(Object.keys(markets).map(isKnown));
    // The recorder cares for no epoch: here is one that began when both books were known.
    const begin = Math.ceil((Date.now() + 200) / 1_000) * 1_000;
    const campaign = await write("now", begin, markets);
    const end = begin + SECONDS * 1_000;
    const enough = churned + 150;
    await until(() => churned >= enough);
    for (const market of Object.keys(markets)) {
      await until(async () => (await lastChange(market)) > end);
    }
    child.kill("SIGINT");
    const [code, stdout, stderr] = await ended;
    expect(code, stderr).to.equal(EXIT.done);
    expect(JSON.parse(stdout)).to.deep.include({ gaps: 0 });
    expect(JSON.parse(stdout).lines).to.be.greaterThan(200);
    expect(stderr).to.match(/tide: recorded, from a book of \d+ orders on/);
    // A day that is over is closed.
    const closed = (await daysOf("tide")).length > 1 ? ["SHA256SUMS"] : [];
    expect(
      (await readdir(path("orders"))).filter((file) => !file.endsWith(".ndjson")),
    ).to.deep.equal(closed);

    await writeFile(path("owners.csv"), `order_id,account\n1,0x${"1".repeat(40)}\n`);
    for (const market of Object.keys(markets)) {
      const imported = await hardhat([
        ...["books", "import", "--campaign", campaign, "--market", market, "--json"],
        ...["--orders", path("orders"), "--owners", path("owners.csv")],
        ...["--seeds", path("now.seeds"), "--out", path("books")],
      ]);
      expect(imported.code, imported.stderr).to.equal(EXIT.done);
      expect(JSON.parse(imported.stdout)).to.deep.include({ market, causes: {} });
      expect(JSON.parse(imported.stdout).epochs[0]).to.deep.include({ snapshots: SECONDS });
    }
    const at = ["--campaign", campaign, "--books", path("books"), "--epoch", "1", "--json"];
    const score = await hardhat(["epoch", "score", ...at]);
    expect(score.code, score.stderr).to.equal(EXIT.done);
    expect(JSON.parse(score.stdout).markets[0].snapshots).to.equal(SECONDS);
  });

  it("given a recording that covers half of an epoch, the audit should explain the other half", async () => {
    const [day = ""] = await daysOf("tide");
    const text = await readFile(path(join("orders", day)), "utf8");
    const first = Number(/"micros":"(\d+)"/.exec(text)?.[1]) / 1_000;
    const early = Math.floor(first / 1_000) * 1_000 - 2_000;
    const campaign = await write("early", early, { tide: "bitstamp" });
    const imported = await hardhat([
      ...["books", "import", "--campaign", campaign, "--orders", path(join("orders", day))],
      ...["--owners", path("owners.csv"), "--seeds", path("early.seeds")],
      ...["--out", path("half"), "--json"],
    ]);
    expect(imported.code, imported.stderr).to.equal(EXIT.done);
    const { snapshots, missing } = JSON.parse(imported.stdout).epochs[0];
    expect(missing).to.be.greaterThan(1);
    const at = ["--campaign", campaign, "--books", path("half"), "--epoch", "1", "--json"];
    const audit = await hardhat(["books", "audit", ...at]);
    expect(audit.code, audit.stderr).to.equal(EXIT.done);
    expect(JSON.parse(audit.stdout).markets[0]).to.deep.include({
      ...{ due: SECONDS, snapshots, unexplained: 0 },
    });
  });

  it("given a campaign whose exchange has no such channel, it should say which have", async () => {
    const campaign = await write("other", Date.now() + 86_400_000, { tide: "binance" });
    const { code, stderr } = await hardhat(["books", "record", "--campaign", campaign]);
    expect([code, stderr.trim()]).to.deep.equal([
      EXIT.input,
      "the campaign's markets: got binance, expected an exchange with a public channel of single orders: bitfinex, bitso, bitstamp",
    ]);
  });
});
