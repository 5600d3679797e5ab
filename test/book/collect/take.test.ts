import { after, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { loadCcxt } from "../../../src/book/collect/ccxt-client.ts";
import { openVenue } from "../../../src/book/collect/ccxt-venue.ts";
import { createRest, persist } from "../../../src/book/collect/patience.ts";
import { createSkewCheck } from "../../../src/book/collect/skew.ts";
import { takeSnapshot } from "../../../src/book/collect/take.ts";
import { type Venue, VenueError } from "../../../src/book/collect/venue.ts";
import { InputError } from "../../../src/errors.ts";
import { type SteadyClock, startSteadyClock } from "../../steady-clock.ts";
import { type Exchange, FORMATS, NO_CCXT, openExchange } from "./exchange/exchange.ts";
import { plan } from "./fixtures.ts";

const { phase } = plan({ markets: { tide: "here" } });
const [TERMS] = phase.terms;

/** What a slow answer takes, and what is waited for one. Whatever is not slow on purpose has far longer. */
const [SLOW_MS, TIMEOUT_MS, PATIENT_MS] = [2_000, 1_000, 60_000];

const SECRET = "c2VjcmV0LXRoYXQtbm9ib2R5LXNlZXM=";
const credentials = (key: string) => ({ key, secret: SECRET, passphrase: "phrase" });

describe("a snapshot", { concurrency: true, skip: NO_CCXT }, () => {
  for (const format of FORMATS)
    describe(`from an exchange that speaks ${format.id}'s format`, { concurrency: 1 }, () => {
      let clock: SteadyClock;
      let exchange: Exchange;
      let venue: Venue;
      let hasty: Venue;

      before(async () => {
        clock = startSteadyClock({ start: Date.now(), speed: 1 });
        exchange = await openExchange(format, [{ base: "TIDE", quote: "USDC" }], clock.now);
        const open = (timeout: number) =>
          openVenue("here", { id: format.id, api: exchange.url, timeout, paced: false });
        [venue, hasty] = [await open(PATIENT_MS), await open(TIMEOUT_MS)];
        await Promise.all([venue.prepare(), hasty.prepare()]);
      });
      after(async () => {
        clock.stop();
        await exchange.close();
      });
      beforeEach(() => {
        exchange.trouble = () => undefined;
        exchange.answered = () => {};
        exchange.keys.clear();
        exchange.keys.set("a", "reads").set("b", "reads");
        exchange.orders.splice(0);
        place("101", "a", "buy", "1.0990", 10);
        place("102", "b", "sell", "1.1010", 6);
        place("103", undefined, "sell", "1.1010", 4);
      });

      function place(
        id: string,
        key: string | undefined,
        side: "buy" | "sell",
        price: string,
        size: number,
      ): void {
        const placedAt = clock.now() - 5_000;
        exchange.orders.push({
          id,
          market: "TIDEUSDC",
          key,
          side,
          price,
          size,
          filled: 0,
          placedAt,
        });
      }

      const rests = () => ({ a: createRest(), b: createRest() });
      const accountsOf = (at = venue) => ({
        a: at.account(credentials("a")),
        b: at.account(credentials("b")),
      });
      function take({
        forMs = 6_000,
        rest = rests(),
        from = venue,
        accounts = accountsOf(from),
      } = {}) {
        if (TERMS === undefined) throw new Error("the plan has terms");
        const time = clock.now();
        const readers = (["a", "b"] as const).map((key) => ({
          name: `here:${key}`,
          account: accounts[key],
          rest: rest[key],
        }));
        const known = new Map();
        return takeSnapshot({
          ...{ terms: TERMS, time, deadline: time + forMs, venue: from, readers, known, clock },
        });
      }
      const shownBy = ({ snapshot }: Awaited<ReturnType<typeof take>>) =>
        snapshot.orders.map(({ id, account, size }) => [id, account, Number(size) / 100]);
      const causeOf = async (taken: Promise<unknown>) => {
        const failure: unknown = await taken.catch((error: unknown) => error);
        return failure instanceof VenueError ? failure.why : failure;
      };
      const whole = [
        ["101", "here:a", 10],
        ["102", "here:b", 6],
        ["ask-1.101", undefined, 4],
      ];

      it("should hold the book's best prices, the miners' orders and the rest of each level", async () => {
        const taken = await take();
        expect(shownBy(taken)).to.deep.equal(whole);
        expect([taken.snapshot.bid, taken.snapshot.ask]).to.deep.equal([10_990n, 11_010n]);
        expect([taken.missing, taken.flags]).to.deep.equal([[], []]);
      });

      it("given a partial fill, it should hold what remains", async () => {
        for (const order of exchange.orders) if (order.id === "101") order.filled = 2.5;
        expect(shownBy(await take())[0]).to.deep.equal(["101", "here:a", 7.5]);
      });

      it("given a fill between the two reads, it should read again and agree", async () => {
        let isFilled = false;
        const filled = Promise.withResolvers<void>();
        exchange.trouble = ({ kind }) => (kind === "book" ? { after: filled.promise } : undefined);
        exchange.answered = ({ kind, key }) => {
          if (kind !== "orders" || key !== "a" || isFilled) return;
          isFilled = true;
          for (const order of exchange.orders) if (order.id === "101") order.filled = 4;
          filled.resolve();
        };
        const taken = await take();
        expect(isFilled).to.equal(true);
        expect(shownBy(taken)[0]).to.deep.equal(["101", "here:a", 6]);
        expect(taken.flags).to.deep.equal([]);
      });

      it("given an order that the public book does not show, it should flag it and leave it out", async () => {
        for (const order of exchange.orders) if (order.id === "101") order.isHidden = true;
        place("104", undefined, "buy", "1.0980", 1);
        const taken = await take();
        expect(taken.flags).to.deep.equal([{ account: "here:a", id: "101", flag: "not in book" }]);
        expect(shownBy(taken).map(([id]) => id)).to.not.include("101");
      });

      for (const [what, trouble, cause] of [
        ["too many requests", { status: 429, headers: { "Retry-After": "0" } }, "rate-limit"],
        ["server errors", { status: 503, body: "<html>" }, "outage"],
        ["cut connections", { cut: true }, "outage"],
        ["answers that are not JSON", { body: "<html>" }, "format"],
        ["answers that break off", { body: '{"bids":[["1' }, "format"],
        ["answers of another shape", { body: '{"status":"maintenance"}' }, "format"],
        ["slow answers", { delayMs: SLOW_MS }, "timeout"],
      ] as const) {
        const from = () => (cause === "timeout" ? hasty : venue);

        it(`given ${what} at first, it should ask again and miss nothing`, async () => {
          const asked = new Set<string>();
          exchange.trouble = ({ kind, key }) => {
            const isFirst = !asked.has(`${kind} ${key}`);
            asked.add(`${kind} ${key}`);
            return isFirst ? trouble : undefined;
          };
          expect(shownBy(await take({ from: from() }))).to.deep.equal(whole);
        });

        it(`given ${what} for the whole time, it should give the cause`, async () => {
          exchange.trouble = () => trouble;
          expect(await causeOf(take({ forMs: 1_500, from: from() }))).to.equal(cause);
        });

        it(`given ${what} for one miner alone, it should miss that one and nobody else`, async () => {
          exchange.trouble = ({ key }) => (key === "a" ? trouble : undefined);
          const taken = await take({ forMs: 1_500, from: from() });
          expect(taken.missing.map((missing) => [missing.account, missing.cause])).to.deep.equal([
            ["here:a", cause],
          ]);
          expect(shownBy(taken)[1]).to.deep.equal(["102", "here:b", 6]);
        });
      }

      it("given a key that is revoked, it should miss that miner, and leave the key alone for a while", async () => {
        const [rest, accounts] = [rests(), accountsOf()];
        expect((await take({ rest, accounts })).missing).to.deep.equal([]);
        exchange.keys.delete("a");
        const first = await take({ rest, accounts });
        expect(first.missing.map(({ cause }) => cause)).to.deep.equal(["key"]);
        exchange.requests.splice(0);
        const second = await take({ rest, accounts });
        expect(second.missing.map(({ cause }) => cause)).to.deep.equal(["key"]);
        expect(exchange.requests.filter(({ key }) => key === "a")).to.deep.equal([]);
        expect(shownBy(second)[1]).to.deep.equal(["102", "here:b", 6]);
      });

      it("should never tell a key or secret in what it says of a failure", async () => {
        exchange.keys.delete("a");
        const { missing } = await take();
        expect(JSON.stringify(missing)).to.not.match(/c2Vj|phrase|127\.0\.0\.1/);
      });

      it("given an exchange that is gone, it should give the cause", async () => {
        const gone = await openExchange(format, []);
        await gone.close();
        const settings = { id: format.id, api: gone.url, timeout: PATIENT_MS, paced: false };
        const nowhere = await openVenue("here", settings);
        const market = TERMS?.market;
        if (market === undefined) throw new Error("the plan has a market");
        expect(await causeOf(nowhere.book(market))).to.equal("outage");
      });

      it("given a market that the exchange does not list, it should give the cause", async () => {
        const market = TERMS?.market;
        if (market === undefined) throw new Error("the plan has a market");
        expect(await causeOf(venue.book({ ...market, base: "NONE" }))).to.equal("market");
      });

      it("should tell a key that only reads from one that may trade", async () => {
        exchange.keys.set("b", "trades");
        expect(await venue.account(credentials("a")).power()).to.equal("read-only");
        expect(await venue.account(credentials("b")).power()).to.equal("may trade or withdraw");
      });

      for (const [skew, isWrong] of [
        [0, false],
        [-10_000, true],
        [10_000, true],
      ] as const) {
        it(`given clocks ${skew} ms apart, it should ${isWrong ? "say so" : "go on"}`, async () => {
          exchange.now = () => clock.now() + skew;
          const limits = { maxSkewMs: 1_000, everyMs: 0 };
          const cause = await causeOf(createSkewCheck(venue, clock, limits).check());
          exchange.now = clock.now;
          expect(cause).to.equal(isWrong ? "clock" : undefined);
        });
      }
    });
});

describe("an exchange", { skip: NO_CCXT }, () => {
  it("given a name that ccxt does not know, it should refuse", async () => {
    for (const id of ["nowhere", "../base/Exchange"]) {
      const failure = await openVenue("x", { id }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(InputError);
    }
  });
});

describe("without ccxt", () => {
  it("should refuse, and say what to install", async () => {
    const failure = await loadCcxt("binance", () => {
      throw new Error("Cannot find module 'ccxt'");
    }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(InputError);
    expect((failure as Error).message).to.include("npm ci");
  });
});

describe("persist", () => {
  it("given a wish to wait longer than there is time, it should not ask again", async () => {
    let asked = 0;
    const ask = () => {
      asked += 1;
      return Promise.reject(new VenueError("rate-limit", "", 60_000));
    };
    const clock = { now: () => 0, wait: () => new Promise<void>(() => {}) };
    const failure = await persist(ask, 1_000, clock).catch((error: unknown) => error);
    expect([asked, (failure as VenueError).why]).to.deep.equal([1, "rate-limit"]);
  });
});

describe("a rest", () => {
  it("given failures in a row, it should double from a minute to an hour, and end with a success", () => {
    const rest = createRest();
    const failure = new VenueError("key", "");
    const lengths: number[] = [];
    let now = 0;
    for (let i = 0; i < 8; i += 1) {
      rest.failed(failure, now);
      rest.failed(failure, now);
      let minutes = 0;
      while (rest.resting(now + minutes * 60_000) !== undefined) minutes += 1;
      lengths.push(minutes);
      now += minutes * 60_000;
    }
    expect(lengths).to.deep.equal([1, 2, 4, 8, 16, 32, 60, 60]);
    rest.succeeded();
    rest.failed(failure, now);
    expect(rest.resting(now + 60_000)).to.equal(undefined);
  });
});
