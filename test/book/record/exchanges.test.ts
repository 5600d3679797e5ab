import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { expectTrue } from "./fixtures.ts";
import { gapsOf, inWorld } from "./world.ts";

const BOOK = "/api/v2/order_book/tideusdc/?group=2";

describe("record, from bitstamp alone", () => {
  it("given answers that fail, and a book from before the channel was open, it should ask until one reaches", () =>
    inWorld("bitstamp", async (world) => {
      const old = await (await fetch(`${world.feed.server.http}${BOOK}`)).text();
      await sleep(50);
      world.feed.pages.push(
        ...[
          { status: 503, text: "<html>" },
          { status: 200, text: '{"bids":[["1' },
        ],
        { status: 200, text: old },
      );
      await world.during(() => world.known());
      expect(world.feed.pages).to.deep.equal([]);
      expect(gapsOf(world.news)).to.deep.equal([]);
      const replayed = await world.replay();
      expectTrue(replayed, world.feed);
      expect(replayed.snapshots.length).to.be.greaterThan(3);
    }));
});

describe("record, from bitfinex alone", () => {
  for (const [what, alter] of [
    ["a sum over another book", (text: string) => text.replace(/"cs",-?\d+/, '"cs",1')],
    [
      "an amount that was garbled on its way",
      (text: string) => text.replace(/,-?\d+\.\d+\]/, ",7.5]"),
    ],
  ] as const) {
    it(`given ${what}, it should take the book for lost since the last sum that was right`, () =>
      inWorld("bitfinex", async (world) => {
        await world.during(async () => {
          await world.known();
          world.feed.alterNext((texts) => texts.map(alter));
          await world.known();
        });
        expect(gapsOf(world.news)).to.deep.equal(["lost"]);
        const replayed = await world.replay();
        expectTrue(replayed, world.feed);
        expect(replayed.snapshots.length).to.be.greaterThan(5);
      }));
  }
});
