import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { impurities, nodeReached, type Source, wrongWays } from "./rooms.ts";

const ROOT = join(import.meta.dirname, "../..");
const MAX_LINES = 300;

describe("the house", () => {
  it("should let data go one way: no room imports from one below it", async () => {
    expect(
      wrongWays(await readSources(["ignition", "src", "bin", "tasks", "scripts", "web"])),
    ).to.deep.equal([]);
  });

  it("should keep the pure rooms free of files, clock, network, console and floats", async () => {
    expect(impurities(await readSources(["src"]))).to.deep.equal([]);
  });

  it("should keep what the pages reach free of Node's modules", async () => {
    const sources = await readSources(["src", "web"]);
    const pages = sources.filter(({ path }) => path !== "web/vite.config.ts");
    expect(nodeReached(pages, "web")).to.deep.equal([]);
  });

  it("should keep every file at a length that can be read", async () => {
    const sources = await readSources([
      "ignition",
      "src",
      "bin",
      "tasks",
      "scripts",
      "web",
      "test",
      "contracts",
    ]);
    const long = sources.filter(({ text }) => text.split("\n").length - 1 > MAX_LINES);
    expect(long.map(({ path }) => path)).to.deep.equal([]);
  });

  it("should leave nothing half done", async () => {
    const sources = await readSources([
      "ignition",
      "src",
      "bin",
      "tasks",
      "scripts",
      "web",
      "contracts",
    ]);
    const left = sources.filter(({ text }) =>
      /\bTODO\b|\bFIXME\b|@ts-ignore|\bas any\b/.test(text),
    );
    expect(left.map(({ path }) => path)).to.deep.equal([]);
  });
});

describe("the check of the house", () => {
  it("when a room imports from one below it, it should name both", () => {
    const source = {
      path: "src/score/market.ts",
      text: 'import { buildTree } from "../merkle/tree.ts";',
    };
    expect(wrongWays([source])).to.deep.equal(["src/score/market.ts imports src/merkle/tree.ts"]);
  });

  it("when a lazy import goes the wrong way, it should see it too", () => {
    const source = {
      path: "src/chain/a.ts",
      text: 'const b = await import("../../tasks/claim.ts");',
    };
    expect(wrongWays([source])).to.deep.equal(["src/chain/a.ts imports tasks/claim.ts"]);
  });

  it("when an import goes up the list, it should let it pass", () => {
    const source = {
      path: "src/merkle/a.ts",
      text: 'import type { Points } from "../score/side.ts";',
    };
    expect(wrongWays([source])).to.deep.equal([]);
  });

  it("when the kernel imports from any room, it should refuse it", () => {
    const source = {
      path: "src/kernel/a.ts",
      text: 'import { Terms } from "../campaign/campaign.ts";',
    };
    expect(wrongWays([source])).to.deep.equal(["src/kernel/a.ts imports src/campaign/campaign.ts"]);
  });

  it("when a page reaches a Node module by way of another file, it should name that file", () => {
    const sources = [
      { path: "web/a.tsx", text: 'import { b } from "../src/epoch/b.ts";' },
      { path: "src/epoch/b.ts", text: 'import { open } from "node:fs/promises";' },
    ];
    expect(nodeReached(sources, "web")).to.deep.equal(["src/epoch/b.ts"]);
  });

  it("when a page imports a type alone, it should not follow it", () => {
    const sources = [
      { path: "web/a.tsx", text: 'import type { B } from "../src/epoch/b.ts";' },
      { path: "src/epoch/b.ts", text: 'import { open } from "node:fs/promises";' },
    ];
    expect(nodeReached(sources, "web")).to.deep.equal([]);
  });

  it("when a file stands in no room, it should say so", () => {
    expect(wrongWays([{ path: "src/utils/a.ts", text: "" }])).to.deep.equal([
      "src/utils/a.ts is in no room",
    ]);
  });

  it("when a pure room reads a file, it should say so", () => {
    const source = {
      path: "src/reward/a.ts",
      text: 'import { readFile } from "node:fs/promises";',
    };
    expect(impurities([source])).to.deep.equal(['src/reward/a.ts uses from "node:fs/promises"']);
  });
});

async function readSources(folders: readonly string[]): Promise<Source[]> {
  const sources: Source[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(join(ROOT, folder), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile() || !/\.(?:tsx?|mjs|sol)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      sources.push({
        path: path.slice(ROOT.length + 1).replaceAll("\\", "/"),
        text: await readFile(path, "utf8"),
      });
    }
  }
  return sources;
}
