/** Files of one epoch that are not as published: they hold back what they would add, and never an older root's claim. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { check } from "../../bin/check.ts";
import { look } from "../../bin/look.ts";
import { localWallet } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { openSource } from "../../src/epoch/published/sources.ts";
import { readManifest, writeManifest } from "../../src/merkle/manifest.ts";
import { ALBA, passWindow, refusal } from "../chain/stage.ts";
import { copyOf, raiseTide, resultOf, STRANGER, serve, type Tide, tidemark } from "./stage.ts";

const KEY = { TIDEMARK_PRIVATE_KEY: localWallet(1).privateKey };
const NONE = { distributors: [] };

type Manifest = ReturnType<typeof readManifest>;

describe("the miner's bin, given files of one epoch that are not those published", () => {
  let tide: Tide;

  before(async () => {
    tide = await raiseTide(await startHardhatNode());
  });
  after(() => tide?.stage.strike());

  const spoil = async (file: string, alter: (text: string) => string) => {
    const mirror = await copyOf(tide.folder);
    const path = join(mirror, file);
    await writeFile(path, alter(await readFile(path, "utf8")));
    return mirror;
  };
  const remanifest = (epoch: number, change: (manifest: Manifest) => Partial<Manifest>) =>
    spoil(`${epoch}/manifest.json`, (text) => {
      const manifest = readManifest(text, "manifest.json");
      return writeManifest({ ...manifest, ...change(manifest) });
    });
  const networks = () => tide.stage.node.provider;
  const seen = (folder: string) => look(openSource(folder), ALBA, networks, NONE);
  const run = (command: string, from: string, ...more: string[]) =>
    tidemark([command, "--from", from, "--rpc", tide.stage.node.url, ...more], KEY);

  describe("of the pending epoch, while the one before is live", () => {
    const kinds: [string, number, () => Promise<string>][] = [
      [
        "another symbol in its manifest",
        4,
        () => spoil("2/manifest.json", (text) => text.replaceAll("TIDE", "EDIT")),
      ],
      ["a manifest that is none", 2, () => spoil("2/manifest.json", () => "<html>")],
      [
        "a root that was never published",
        4,
        () => remanifest(2, () => ({ root: `0x${"1".repeat(64)}` })),
      ],
      ["another distributor's manifest", 2, () => remanifest(2, () => ({ distributor: STRANGER }))],
      ["another epoch's manifest", 2, () => remanifest(2, () => ({ epoch: 3 }))],
      [
        "another amount in its shard",
        4,
        () => spoil("2/shards/0.json", (text) => text.replace("125000000", "125000001")),
      ],
      ["an index cut short", 4, () => spoil("2/shards/index.json", (text) => text.slice(0, 40))],
      [
        "no shard",
        2,
        async () => {
          const mirror = await copyOf(tide.folder);
          await rm(join(mirror, "2/shards/0.json"));
          return mirror;
        },
      ],
    ];
    for (const [what, code, make] of kinds) {
      it(`given ${what}, it should offer what the live root pays, and say what is left out`, async () => {
        const { live, newest, leftOut, standings } = await seen(await make());
        expect([live?.published.manifest.epoch, newest]).to.deep.equal([1, live]);
        expect(leftOut.map(({ epoch }) => epoch)).to.deep.equal([2]);
        expect(standings.map(({ claimable }) => claimable)).to.deep.equal([75_000_000n]);
      });

      it(`given ${what}, check should give the figures, name the epoch, and end with ${code}`, async () => {
        const ended = await check(openSource(await make()), ALBA, networks, NONE);
        expect(ended.code).to.equal(code);
        expect(ended.text).to.match(/WARNING: epoch 2 is left out/);
        expect(ended.json).to.have.nested.property("leftOut[0].epoch", 2);
      });
    }

    it("given a host that fails for that epoch alone, it should offer what the live root pays", async () => {
      const files = await serve(tide.folder);
      const host = createServer(async ({ url = "" }, response) => {
        const found = url.startsWith("/2/") ? undefined : await fetch(files.url + url);
        response.writeHead(found?.status ?? 500).end(found && (await found.text()));
      });
      await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
      try {
        const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
        const { leftOut, standings } = await seen(url);
        expect([leftOut[0]?.error.name, standings[0]?.claimable]).to.deep.equal([
          "SourceError",
          75_000_000n,
        ]);
      } finally {
        host.closeAllConnections();
        await new Promise((resolve) => host.close(resolve));
        await files.stop();
      }
    });

    it("prove without a node should prove the newest whole epoch, and say which", async () => {
      const mirror = await spoil("2/shards/0.json", () => "{}");
      const args = ["prove", "--from", mirror, "--account", ALBA, "--json"];
      const ended = await tidemark(args);
      const { state, epoch, proofs } = resultOf(ended);
      expect([ended.code, state, epoch]).to.deep.equal([0, "not asked", 1]);
      expect(proofs[0].cumulative).to.equal("75000000");
      expect(ended.stderr).to.include("WARNING: epoch 2").and.include("proof is of epoch 1");
    });

    it("prove without a node, given an account that older epochs do not hold, should end with a mismatch", async () => {
      const mirror = await spoil("2/shards/0.json", () => "{}");
      const last = `0x${"f".repeat(40)}`;
      const ended = await tidemark(["prove", "--from", mirror, "--account", last]);
      expect(ended.code).to.equal(4);
    });

    it("prove should prove under the live root, and warn", async () => {
      const mirror = await spoil("2/shards/0.json", () => "{}");
      const ended = await run("prove", mirror, "--account", ALBA, "--json");
      expect([ended.code, resultOf(ended).state, resultOf(ended).epoch]).to.deep.equal([
        0,
        "live",
        1,
      ]);
      expect(ended.stderr).to.include("WARNING: epoch 2");
    });
  });

  describe("of the live epoch, while the next is pending", () => {
    it("claim should find nothing that it can claim, and end with a mismatch", async () => {
      const mirror = await spoil("1/shards/0.json", () => "{}");
      expect((await run("claim", mirror, "--account", ALBA)).code).to.equal(4);
    });
  });

  describe("of the first epoch", () => {
    for (const [how, open] of [
      ["folder", async (mirror: string) => ({ url: mirror, stop: async () => {} })],
      ["web server", serve],
    ] as const) {
      it(`given a manifest that is none, in a ${how}, it should read the others`, async () => {
        const { url, stop } = await open(await spoil("1/manifest.json", () => "<html>"));
        const { newest, leftOut } = await seen(url).finally(stop);
        expect([newest?.published.manifest.epoch, leftOut[0]?.epoch]).to.deep.equal([2, 1]);
      });
    }
  });

  describe("of the newest of two live epochs", () => {
    before(() => passWindow(tide.stage));

    it("claim should claim once what the one before pays, and then end with a mismatch", async () => {
      const mirror = await spoil("2/shards/0.json", () => "{}");
      const first = await run("claim", mirror, "--send", "--json");
      expect([first.code, resultOf(first).sent.length]).to.deep.equal([0, 1]);
      expect(first.stderr).to.include("WARNING: epoch 2");
      expect((await run("claim", mirror, "--send")).code).to.equal(4);
    });

    it("given all was claimed with whole files, it should not call what the altered ones paid overpaid", async () => {
      expect((await run("claim", tide.folder, "--send")).code).to.equal(0);
      const mirror = await spoil("2/shards/0.json", () => "{}");
      for (const from of [mirror, join(tide.folder, "1")]) {
        const { standings } = await seen(from);
        expect(standings.map(({ claimed, overpaid }) => [claimed, overpaid])).to.deep.equal([
          [125_000_000n, 0n],
        ]);
      }
    });

    it("given every epoch is altered, it should end with the newest one's fault", async () => {
      const mirror = await spoil("2/shards/0.json", () => "{}");
      await writeFile(join(mirror, "1/shards/0.json"), "{}");
      expect(await refusal(() => seen(mirror))).to.include("2/shards/0.json");
    });
  });
});
