import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { Wallet } from "ethers";
import { statementOf } from "../../src/book/collect/statement.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import {
  type Exchange,
  FORMATS,
  NO_CCXT,
  openExchange,
} from "../book/collect/exchange/exchange.ts";
import { plan } from "../book/collect/fixtures.ts";
import { hardhat } from "./command.ts";

const WALLET = new Wallet(`0x${"7".repeat(64)}`);
const ACCOUNT = WALLET.address.toLowerCase();
const SECRET = "c2VjcmV0LXRoYXQtbm9ib2R5LXNlZXM=";
const KEYS = {
  ALBA_KEY: "reader",
  ALBA_SECRET: SECRET,
  TRADER_KEY: "trader",
  TRADER_SECRET: SECRET,
};

interface TypedData {
  readonly domain: object;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly message: object;
}

async function sign(statement: object): Promise<string> {
  const { domain, types, message } = statement as TypedData;
  const { EIP712Domain: _, ...rest } = types;
  return WALLET.signTypedData(domain, rest, message);
}

describe("registering and collecting, from the command line", { skip: NO_CCXT }, () => {
  let folder: string;
  let exchange: Exchange;
  const path = (name: string) => join(folder, name);
  /** The longest that a command took here, ms: how fast the machine is now. */
  let longest = 0;
  const timed: typeof hardhat = async (...asked) => {
    const began = Date.now();
    const ended = await hardhat(...asked);
    longest = Math.max(longest, Date.now() - began);
    return ended;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-live-"));
    const [format] = FORMATS;
    if (format === undefined) throw new Error("there is a format");
    exchange = await openExchange(format, [{ base: "TIDE", quote: "USDC" }]);
    exchange.keys.set("reader", "reads").set("trader", "trades");
    const placed = { market: "TIDEUSDC", size: 5, filled: 0, placedAt: Date.now() - 60_000 };
    exchange.orders.push(
      { ...placed, id: "1", key: "reader", side: "buy", price: "1.0990" },
      { ...placed, id: "2", key: "reader", side: "sell", price: "1.1010" },
    );
    await writeFile(
      path("exchanges.json"),
      JSON.stringify({ binance: { id: "binance", api: exchange.url } }),
    );
  });
  after(async () => {
    await exchange.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A campaign whose phase begins at a time, with its seeds beside it. */
  async function write(name: string, start: number, epochSeconds: number): Promise<string> {
    const planned = plan({
      markets: { tide: "binance" },
      ...{ epochSeconds, intervalSeconds: 1 },
      miners: [{ account: ACCOUNT, exchangeAccounts: ["binance:alba"] }],
    });
    const text = JSON.parse(planned.text);
    text.phases.beta.start = new Date(start).toISOString().replace(/\.\d+Z/, "Z");
    await writeFile(path(`${name}.json`), JSON.stringify(text));
    const seeds = [...planned.seeds.values()].map((seed) => Buffer.from(seed).toString("hex"));
    await writeFile(path(`${name}.seeds`), `${seeds.join("\n")}\n`, { mode: 0o600 });
    return path(`${name}.json`);
  }

  const register = (campaign: string, ...args: string[]) =>
    timed(
      [
        ...["books", "register", "--campaign", campaign, "--registry", path("registry.json")],
        ...["--exchanges", path("exchanges.json"), "--account", ACCOUNT, "--exchange", "binance"],
        ...["--exchange-account", "alba", ...args],
      ],
      KEYS,
    );

  it("books register: should print a statement, and take it signed with a key that only reads", async () => {
    const campaign = await write("later", Date.now() + 86_400_000, 10);
    const made = await register(campaign);
    expect(made.code).to.equal(EXIT.done);
    const statement = JSON.parse(made.stdout);
    const issuedAt = new Date(statement.message.issuedAt * 1_000)
      .toISOString()
      .replace(".000Z", "Z");
    const signed = ["--issued-at", issuedAt, "--signature", await sign(statement)];

    const trader = await register(campaign, "--key", "TRADER", ...signed);
    expect([trader.code, trader.stderr]).to.deep.equal([
      EXIT.input,
      "TRADER: got a key that may do more than read, expected a read-only key\n",
    ]);
    const taken = await register(campaign, "--key", "ALBA", ...signed, "--json");
    expect(taken.code, taken.stderr).to.equal(EXIT.done);
    expect(JSON.parse(taken.stdout)).to.deep.include({
      ...{ name: "binance:alba", fromEpoch: 1, signedBy: "key", power: "read-only" },
    });
    const again = await register(campaign, "--key", "ALBA", ...signed);
    expect(again.code).to.equal(EXIT.nothingToDo);
    const wrong = await register(
      campaign,
      "--key",
      "ALBA",
      ...signed.slice(0, 3),
      `0x${"11".repeat(65)}`,
    );
    expect(wrong.code).to.equal(EXIT.input);
    const registry = await readFile(path("registry.json"), "utf8");
    expect([registry, made, trader, taken].map(String).join()).to.not.include(SECRET);
  });

  it("books collect: should take a running epoch to its end, for epoch score and books audit to read", async () => {
    // The collector must be up before the epoch is over, and better before it begins.
    const start = Math.ceil((Date.now() + Math.max(6_000, 2 * longest)) / 1_000) * 1_000;
    const file = await write("now", start, 8);
    const campaign = parseCampaign(await readFile(file, "utf8"), file);
    const phase = campaign.phases.get("beta");
    if (phase === undefined) throw new Error("the campaign has a beta phase");
    const issuedAt = "2026-01-05T00:00:00Z";
    const stated = { account: ACCOUNT, exchange: "binance", exchangeAccount: "alba", issuedAt };
    const dated = { account: ACCOUNT, decided: issuedAt, fromEpoch: 1 };
    const signature = await sign(statementOf(stated, campaign, phase));
    await writeFile(
      path("running.json"),
      JSON.stringify({
        ...{ format: "tidemark-registry-v1", campaign: "live", phase: "beta", deny: [] },
        exchangeAccounts: [{ ...stated, ...dated, key: "ALBA", signature }],
        eligible: [{ ...dated, why: "a test" }],
      }),
    );
    const at = ["--campaign", file, "--books", path("books")];
    const collect = () =>
      hardhat(
        [
          ...["books", "collect", ...at, "--registry", path("running.json"), "--json"],
          ...["--exchanges", path("exchanges.json"), "--seeds", path("now.seeds")],
          ...["--distributions", path("distributions"), "--deployments", folder],
        ],
        KEYS,
      );
    const { code, stdout, stderr } = await collect();
    expect(code, stderr).to.equal(EXIT.done);
    const { snapshots, gaps } = JSON.parse(stdout);
    expect(snapshots + gaps).to.equal(8);
    expect(stdout + stderr).to.not.include(SECRET);
    expect((await collect()).code).to.equal(EXIT.nothingToDo);
    const live = await readFile(path("distributions/live/beta/pages/live.json"), "utf8");
    expect(JSON.parse(live)).to.deep.include({ campaign: "live", epoch: 1, isFinal: false });

    const audit = await hardhat(["books", "audit", ...at, "--epoch", "1", "--json"]);
    expect(audit.code, audit.stderr).to.equal(EXIT.done);
    expect(JSON.parse(audit.stdout).markets[0]).to.deep.include({
      due: 8,
      snapshots,
      unexplained: 0,
    });
    const score = await hardhat(["epoch", "score", ...at, "--epoch", "1", "--json"]);
    expect(score.code, score.stderr).to.equal(EXIT.done);
    expect(JSON.parse(score.stdout).markets[0].snapshots).to.equal(snapshots);
    const miners = await hardhat([
      "books",
      "miners",
      "--campaign",
      file,
      "--registry",
      path("running.json"),
      "--epoch",
      "1",
    ]);
    expect(miners.stdout).to.match(/binance:alba +0x\w+ +read/);
  });

  it("books collect: given seeds that others may read, it should refuse", async () => {
    const campaign = await write("open", Date.now() + 86_400_000, 10);
    await chmod(path("open.seeds"), 0o644);
    const { code, stderr } = await hardhat([
      "books",
      "collect",
      "--campaign",
      campaign,
      "--seeds",
      path("open.seeds"),
    ]);
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("chmod 600");
  });
});
