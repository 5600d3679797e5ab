import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { dumpTree } from "../../../src/epoch/published/dump.ts";
import { proveFromShard } from "../../../src/merkle/shard-proof.ts";
import type { Shard } from "../../../src/merkle/shards.ts";
import { hex } from "../../merkle/fixtures.ts";
import { alterFile } from "../forge.ts";
import { ALBA, faultsOf, onBuilt, onStage } from "../stage.ts";

describe("dumping a distribution's tree", () => {
  it("should write what OpenZeppelin's library loads: the published root, and the shards' proofs", () =>
    onBuilt(async (stage) => {
      const file = join(stage.folder, "trees", "2.json");
      const { root, leaves } = await dumpTree(stage.folderOf(2), file);
      const loaded = StandardMerkleTree.load<string[]>(JSON.parse(await readFile(file, "utf8")));
      expect(loaded.root).to.equal(root);
      expect(loaded.length).to.equal(leaves);
      const shard = await readFile(join(stage.folderOf(2), "shards", "0.json"), "utf8");
      const proven = proveFromShard(JSON.parse(shard) as Shard, ALBA);
      expect(proven).to.not.deep.equal([]);
      for (const { index, account, token, cumulative, proof } of proven) {
        expect(loaded.at(index)).to.deep.equal([account, token, `${cumulative}`]);
        expect(loaded.getProof(index)).to.deep.equal(proof.map(hex));
      }
    }));

  it("should replace what stood there, and leave nothing beside it", () =>
    onBuilt(async (stage) => {
      const folder = join(stage.folder, "trees");
      for (const epoch of [1, 2]) await dumpTree(stage.folderOf(epoch), join(folder, "tree.json"));
      expect(await readdir(folder)).to.deep.equal(["tree.json"]);
      const { root } = await dumpTree(stage.folderOf(2), join(folder, "again.json"));
      expect(await readFile(join(folder, "tree.json"), "utf8")).to.contain(root);
    }));

  it("given leaves that do not lead to the manifest's root, it should refuse and write nothing", () =>
    onBuilt(async (stage) => {
      await alterFile(stage, 2, "entitlements.csv", (text) => text.replace(/(\d)\n$/, "$17\n"));
      const [fault] = await faultsOf(dumpTree(stage.folderOf(2), join(stage.folder, "tree.json")));
      expect(fault?.where).to.equal(join(stage.folderOf(2), "entitlements.csv"));
      expect(await readdir(stage.folder)).to.not.include("tree.json");
    }));

  it("given no distribution, it should refuse", () =>
    onStage(async (stage) => {
      const [fault] = await faultsOf(dumpTree(stage.folderOf(1), join(stage.folder, "tree.json")));
      expect(fault).to.include({ where: join(stage.folderOf(1), "manifest.json") });
    }));

  it("given a file stands where its folder should, it should fail and leave it", () =>
    onBuilt(async (stage) => {
      await writeFile(join(stage.folder, "file"), "mine");
      const error = await dumpTree(stage.folderOf(2), join(stage.folder, "file", "x")).catch(
        (e: unknown) => e,
      );
      expect(error).to.be.instanceOf(Error);
      expect(await readFile(join(stage.folder, "file"), "utf8")).to.equal("mine");
    }));
});
