import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readDistribution, readDistributions } from "../../src/epoch/published/distribution.ts";
import { verifyEpoch } from "../../src/epoch/verifying/verify.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import { key } from "../../src/reward/state.ts";
import { textsOf } from "../merkle/fixtures.ts";
import { scoreMarket } from "../oracle/rules.ts";
import { at } from "../score/adapt.ts";
import {
  ALBA,
  BOREAS,
  bookFile,
  bookOf,
  CIRRUS,
  filesIn,
  onStage,
  START,
  seedOf,
  TIDE,
  timeOf,
  USD,
} from "./stage.ts";

describe("building an epoch", () => {
  it("should write its distribution, whole, under campaign, phase and epoch", () =>
    onStage(async (stage) => {
      const built = await stage.build(1);
      expect(built.written).to.equal(true);
      expect(built.folder).to.equal(stage.folderOf(1));
      expect(await filesIn(built.folder)).to.deep.equal(
        new Map([...textsOf(built.distribution.files)].sort()),
      );
      expect(
        [...(await filesIn(stage.distributions)).keys()].every((name) =>
          name.startsWith("stage/beta/1/"),
        ),
      ).to.equal(true);
    }));

  it("given it is built again, it should find the same bytes there, and write nothing", () =>
    onStage(async (stage) => {
      await stage.build(1);
      const before = await filesIn(stage.distributions);
      expect((await stage.build(1)).written).to.equal(false);
      expect(await filesIn(stage.distributions)).to.deep.equal(before);
    }));

  it("given it is built elsewhere, it should be the same bytes", () =>
    onStage(async (first) => {
      await first.build(1);
      await onStage(async (second) => {
        await second.build(1);
        expect(await filesIn(second.distributions)).to.deep.equal(
          await filesIn(first.distributions),
        );
      });
    }));

  it("given the books are compressed, it should be the same bytes", () =>
    onStage(async (stage) => {
      const before = textsOf((await stage.build(1)).distribution.files);
      const plain = bookFile(stage.books, 1, "tide-usd");
      await writeFile(`${plain}.gz`, gzipSync(await readFile(plain)));
      await rm(plain);
      expect(textsOf((await stage.build(1)).distribution.files)).to.deep.equal(before);
    }));

  it("should give each account the oracle's points", () =>
    onStage(async (stage) => {
      const { scores } = await stage.build(1);
      const snapshots = bookOf(1, "tide-usd")
        .trim()
        .split("\n")
        .map(
          (line) =>
            JSON.parse(line) as {
              time: number;
              bid: string;
              ask: string;
              orders: {
                id: string;
                account: string | null;
                side: "bid" | "ask";
                price: string;
                size: string;
                openedAt: number;
              }[];
            },
        )
        .map(({ time, bid, ask, orders }) => ({
          time,
          bid: tenths(bid),
          ask: tenths(ask),
          orders: orders.map((order) => ({
            ...order,
            account: order.account ?? undefined,
            price: tenths(order.price),
            size: BigInt(Math.round(Number(order.size) * 100)),
          })),
        }));
      const expected = scoreMarket({
        n: 6,
        intervalMs: 1_000,
        start: START,
        smaxPpm: 10_000,
        k: "2",
        minSize: 0n,
        minAgeMs: 0,
        payees: new Map([
          ["mm-alba", ALBA],
          [BOREAS, BOREAS],
          [CIRRUS, CIRRUS],
        ]),
        snapshots,
      });
      const tide = at(scores, 1);
      expect([...tide.points].sort()).to.deep.equal([...expected.points].sort());
      expect(tide.trailingEmpty).to.equal(expected.trailingEmpty).and.to.equal(4);
      expect(tide.counts).to.include({ snapshots: 4, missing: 2, crossed: 1 });
    }));

  it("should name its inputs by their hashes, and reveal the seed", () =>
    onStage(async (stage) => {
      const { manifest } = (await stage.build(1)).distribution;
      expect(manifest.inputs).to.deep.equal({
        campaign: sha256Text(await readFile(stage.file, "utf8")),
        books: ["kelp-usd", "tide-usd"].map((market) => ({
          file: `${market}.ndjson`,
          sha256: sha256Text(bookOf(1, market)),
          bytes: Buffer.byteLength(bookOf(1, market)),
        })),
      });
      expect(manifest.seed).to.equal(seedOf(1).toString("hex"));
    }));

  it("should tell how many snapshots are done, at the end all of them", () =>
    onStage(async (stage) => {
      const seen: number[] = [];
      const { buildEpoch } = await import("../../src/epoch/build.ts");
      await buildEpoch(stage.request(1), (done) => seen.push(done));
      expect(seen.at(-1)).to.equal(10);
    }));
});

describe("a chain of three epochs", () => {
  it("should stand on each other's manifests, and verify from the books", () =>
    onStage(async (stage) => {
      let previous: string | null = null;
      for (const epoch of [1, 2, 3]) {
        const { distribution } = await stage.build(epoch);
        expect(distribution.manifest.previous).to.equal(previous);
        previous = distribution.manifestHash;
        const verdict = await stage.verify(epoch, { books: stage.books });
        expect(verdict.checks.filter((check) => check.result !== "ok")).to.deep.equal([]);
        expect(verdict).to.include({ isRight: true, root: distribution.manifest.root });
      }
    }));

  it("should carry what the last intervals did not pay, and return it at the end", () =>
    onStage(async (stage) => {
      const pools: { carriedIn: bigint; carried: bigint; returned: bigint }[] = [];
      for (const epoch of [1, 2, 3]) {
        const { rewards } = await stage.build(epoch);
        const pool = rewards.pools.find(
          ({ market, token }) => market === "tide-usd" && token === USD,
        );
        pools.push(pool ?? expect.fail("no pool"));
      }
      // A third of each pool: 4 of 12 slots.
      expect(
        pools.map(({ carriedIn, carried, returned }) => [carriedIn, carried, returned]),
      ).to.deep.equal([
        [0n, 333_334n, 0n],
        [333_334n, 444_445n, 0n],
        [444_445n, 0n, 481_482n],
      ]);
    }));

  it("should accrue below the minimum, pay it when it is reached, and at the end release the rest", () =>
    onStage(async (stage) => {
      const owed: (readonly [bigint | undefined, bigint | undefined])[] = [];
      for (const epoch of [1, 2, 3]) {
        const { state } = (await stage.build(epoch)).rewards;
        const id = key(BOREAS, USD);
        owed.push([state.cumulative.get(id), state.accrued.get(id)]);
      }
      const [[, first], [second, none], [third]] = owed as [
        [bigint, bigint],
        [bigint, undefined],
        [bigint, undefined],
      ];
      expect(owed[0]?.[0]).to.equal(undefined);
      expect(first < 300_000n && second >= 300_000n && third > second).to.equal(true);
      expect(none).to.equal(undefined);
    }));

  it("should be read back in order of epochs", () =>
    onStage(async (stage) => {
      for (const epoch of [1, 2, 3]) await stage.build(epoch);
      const { distributions: all } = await readDistributions(
        stage.distributions,
        stage.loaded.campaign,
        stage.phase,
      );
      expect(all.map(({ manifest }) => manifest.epoch)).to.deep.equal([1, 2, 3]);
      const one = await readDistribution(stage.folderOf(2));
      expect(at(all, 1)).to.deep.equal(one);
      expect(one.state.cumulative.get(key(ALBA, TIDE))).to.equal(
        one.entitlements[1]?.token === TIDE
          ? one.entitlements[1].cumulative
          : one.entitlements[0]?.cumulative,
      );
    }));

  it("given nothing was built, there should be none to read", () =>
    onStage(async (stage) => {
      expect(
        await readDistributions(stage.distributions, stage.loaded.campaign, stage.phase),
      ).to.deep.equal({ distributions: [], broken: [] });
    }));

  it("given one of them is altered, it should read the others and say why that one is left out", () =>
    onStage(async (stage) => {
      for (const epoch of [1, 2]) await stage.build(epoch);
      await writeFile(join(stage.folderOf(2), "state.csv"), "kind,subject,token,amount\n");
      const { distributions, broken } = await readDistributions(
        stage.distributions,
        stage.loaded.campaign,
        stage.phase,
      );
      expect(distributions.map(({ manifest }) => manifest.epoch)).to.deep.equal([1]);
      expect(broken).to.have.length(1);
    }));
});

describe("the order of orders inside each snapshot", () => {
  for (const [what, shuffle] of [
    ["reversed", <T>(orders: T[]) => orders.toReversed()],
    ["rotated", <T>(orders: T[]) => [...orders.slice(2), ...orders.slice(0, 2)]],
  ] as const) {
    it(`given it is ${what}, verifying should get the identical root, and only note other bytes`, () =>
      onStage(async (stage) => {
        const { distribution } = await stage.build(1);
        for (const market of ["kelp-usd", "tide-usd"]) {
          await writeFile(bookFile(stage.books, 1, market), bookOf(1, market, shuffle));
        }
        const verdict = await verifyEpoch({ ...stage.request(1), record: undefined });
        expect(verdict).to.include({ isRight: true, root: distribution.manifest.root });
        const odd = verdict.checks.filter((check) => check.result !== "ok");
        expect(odd.map(({ name, result }) => [name, result])).to.deep.equal([
          ["book files", "note"],
        ]);
      }));
  }

  it("given it is changed, building should give the same files but for the manifest's inputs", () =>
    onStage(async (stage) => {
      const before = (await stage.build(1)).distribution;
      const shuffled = bookOf(1, "tide-usd", (orders) => orders.toReversed());
      await writeFile(bookFile(stage.books, 1, "tide-usd"), shuffled);
      await rm(stage.distributions, { recursive: true });
      const after = (await stage.build(1)).distribution;
      expect(after.manifest.files).to.deep.equal(before.manifest.files);
      expect({ ...after.manifest, inputs: before.manifest.inputs }).to.deep.equal(before.manifest);
    }));
});

describe("a phase without seed hashes", () => {
  it("should take its snapshots wherever they lie in their intervals, and reveal no seed", () =>
    onStage(
      async (stage) => {
        const moved = bookOf(1, "tide-usd").replace(`${timeOf(1, "tide-usd", 0)}`, `${START}`);
        await writeFile(bookFile(stage.books, 1, "tide-usd"), moved);
        expect((await stage.build(1)).distribution.manifest.seed).to.equal(null);
      },
      (file) => ({ ...file, phases: { beta: { ...file.phases.beta, seedHashes: [] } } }),
    ));
});

function tenths(price: string): bigint {
  return BigInt(Math.round(Number(price) * 10));
}
