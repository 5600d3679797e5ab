/**
 * The same bytes from the engine inside this process, from one server of ClickHouse, and from two shards. `npm run identical`
 * goes through thousands of random campaigns.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, it } from "node:test";
import { expect } from "chai";
import { CLUSTER, connectTo, READER, startServers } from "../../scripts/clickhouse/servers.ts";
import { readEvents } from "../../src/book/events.ts";
import { importBooks } from "../../src/book/import-books.ts";
import { readOwners } from "../../src/book/owners.ts";
import { writeBooks } from "../../src/book/write-books.ts";
import type { Engine } from "../../src/engine/connection.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { onStage } from "../epoch/stage.ts";
import { buildByBoth } from "./build-by-both.ts";
import { onEveryRelease } from "./every-release.ts";
import { goThrough } from "./many-phases.ts";

const EXAMPLE = resolve(import.meta.dirname, "../../campaigns/example");
const BITSTAMP = resolve(import.meta.dirname, "../../../shared/data/bitstamp-l3");
const noBitstamp = existsSync(BITSTAMP)
  ? false
  : `NOT RUN: the real data is not here, ${BITSTAMP} is missing`;

onEveryRelease("random campaigns", (release) => {
  it("should have the same manifests by the engine inside, one server and two shards", async (test) => {
    const went = await goThrough(release, 20_150_501, 12);
    test.diagnostic(`${went.same} manifests of ${went.epochs} epochs, ${went.refused} too large`);
    expect(went.faults).to.deep.equal([]);
    expect(went.same).to.be.greaterThan(went.epochs);
  });
});

for (const [name, count] of [
  ["one server", 1],
  ["two shards", 2],
] as const) {
  onEveryRelease(`an epoch scored by ${name}`, (release) => {
    const cluster = count === 1 ? undefined : CLUSTER;
    let stop = async () => {};
    let [writer, reader] = [] as Engine[] as [Engine, Engine];

    before(async () => {
      const started = await startServers(count, release);
      stop = started.stop;
      writer = connectTo(started.urls);
      reader = connectTo(started.urls, READER);
    });
    after(async () => {
      await writer?.close();
      await reader?.close();
      await stop();
    });

    it("should have the example's manifest, root included", async () => {
      const loaded = await loadCampaign(join(EXAMPLE, "campaign.json"));
      const request = { loaded, epoch: 1, books: join(EXAMPLE, "books") };
      const [inside, beside] = await buildByBoth(request, writer, reader, cluster);
      expect(beside).to.equal(inside);
    });

    it("should have the manifest of a campaign with empty and crossed minutes", async () => {
      await onStage(async ({ loaded, books }) => {
        const [inside, beside] = await buildByBoth(
          { loaded, epoch: 1, books },
          writer,
          reader,
          cluster,
        );
        expect(beside).to.equal(inside);
      });
    });

    it("should have the manifest of a real log, under each programme", {
      skip: noBitstamp,
    }, async () => {
      const folder = await mkdtemp(join(tmpdir(), "tidemark-"));
      try {
        for (const programme of ["hummingbot", "two-sided", "depth-over-spread"]) {
          const file = join(folder, `${programme}.json`);
          await writeFile(file, JSON.stringify(await bitstampCampaign(programme)));
          const loaded = await loadCampaign(file);
          const books = join(folder, programme);
          await importBitstamp(loaded, books);
          const [inside, beside] = await buildByBoth(
            { loaded, epoch: 1, books },
            writer,
            reader,
            cluster,
          );
          expect(beside, programme).to.equal(inside);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });
}

async function bitstampCampaign(programme: string) {
  const owners = await readOwners(join(BITSTAMP, "owners.csv.gz"));
  const accounts = [...new Set(owners.values())].sort();
  return {
    format: "tidemark-campaign-v1",
    id: `bitstamp-${programme}`,
    name: "Bitstamp",
    sponsor: { name: "B", policyUrl: "https://example.org", disclaimer: "None." },
    markets: [
      {
        id: "btc-usd",
        exchange: "Bitstamp",
        base: "BTC",
        quote: "USD",
        priceDecimals: 2,
        sizeDecimals: 8,
      },
    ],
    miners: accounts.map((account) => ({ account })),
    phases: {
      beta: {
        chainId: 31337,
        start: "2015-05-01T00:00:00Z",
        epochSeconds: 152 * 60,
        epochs: 1,
        seedHashes: [],
        tokens: [{ symbol: "TIDE", decimals: 18 }],
        terms: [
          {
            market: "btc-usd",
            fromEpoch: 1,
            programme,
            ...(programme === "hummingbot" && { k: "2" }),
            intervalSeconds: 60,
            maxSpreadPercent: "1",
            minOrderSize: "0.1",
            rewards: [{ token: "TIDE", amount: "1000" }],
          },
        ],
      },
    },
  };
}

async function importBitstamp(
  { campaign }: Awaited<ReturnType<typeof loadCampaign>>,
  out: string,
): Promise<void> {
  const phase = phaseOf(campaign, "beta");
  const market = campaign.markets.get("btc-usd");
  if (market === undefined) throw new Error("the campaign has the market");
  const seeds = new Map([[1, new Uint8Array(32).fill(1)]]);
  const owners = await readOwners(join(BITSTAMP, "owners.csv.gz"));
  const events = readEvents(join(BITSTAMP, "orders.csv.gz"), market, { volumeDecimals: 8 });
  const imported = importBooks({ phase, market, seeds, owners, log: events });
  await writeBooks(out, imported.snapshots, seeds);
}
