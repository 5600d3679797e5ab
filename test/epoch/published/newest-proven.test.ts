import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { newestProven } from "../../../src/epoch/published/newest-proven.ts";
import { AlteredError } from "../../../src/epoch/published/published.ts";
import { MissingError, type Source, SourceError } from "../../../src/epoch/published/source.ts";
import { InputError } from "../../../src/errors.ts";
import { readManifest, writeManifest } from "../../../src/merkle/manifest.ts";
import { ALBA, makeExample, textsOf } from "../../merkle/fixtures.ts";

const FILES = textsOf(makeExample().files);
const MANIFEST = readManifest(FILES.get("manifest.json") ?? "", "manifest.json");
const SHARDS = [...FILES].filter(([name]) => name.startsWith("shards/"));

/** So many epochs of the same tree, each in its folder. */
const epochs = (count: number) =>
  new Map(
    Array.from({ length: count }, (_, i): [string, string][] => [
      [`${i + 1}/manifest.json`, writeManifest({ ...MANIFEST, epoch: i + 1 })],
      ...SHARDS.map(([name, text]): [string, string] => [`${i + 1}/${name}`, text]),
    ]).flat(),
  );

/** @param lists whether it can tell its folders, as a folder can and a web server cannot. */
function sourceOf(files: ReadonlyMap<string, string>, lists = false, asked: string[] = []): Source {
  return {
    name: "a source",
    read: async function* (path) {
      asked.push(path);
      const text = files.get(path);
      if (text === undefined) throw new MissingError(path);
      if (text === "down") throw new SourceError({ where: path, got: "500", expected: "a file" });
      yield Buffer.from(text);
    },
    folders: async () =>
      lists ? [...new Set([...files.keys()].map((name) => name.split("/")[0] ?? ""))] : undefined,
    waits: [],
  };
}

const outcome = (run: Promise<unknown>) => run.catch((error: Error) => error);

describe("newestProven", () => {
  it("given any number of epochs, it should prove the last one after a few questions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (count) => {
        const asked: string[] = [];
        const found = await newestProven(sourceOf(epochs(count), false, asked), ALBA);
        expect([found.published.manifest.epoch, found.leftOut]).to.deep.equal([count, []]);
        const manifests = asked.filter((path) => path.endsWith("manifest.json"));
        expect(manifests.length).to.be.at.most(2 * Math.ceil(Math.log2(count + 1)) + 4);
      }),
      { numRuns: 30 },
    );
  });

  it("when the source is one epoch's folder, it should be that epoch", async () => {
    const { published, leaves } = await newestProven(sourceOf(FILES), ALBA);
    expect([published.manifest.epoch, published.folder]).to.deep.equal([MANIFEST.epoch, ""]);
    expect(leaves).not.to.deep.equal([]);
  });

  it("when one epoch's folder was altered, it should refuse it: there is no other", async () => {
    const files = new Map([...FILES, ["shards/0.json", "{}"]]);
    expect(await outcome(newestProven(sourceOf(files), ALBA))).to.be.instanceOf(AlteredError);
  });

  it("when there is nothing, it should refuse", async () => {
    expect(await outcome(newestProven(sourceOf(new Map()), ALBA))).to.be.instanceOf(InputError);
  });

  const spoilt = fc.record({
    count: fc.integer({ min: 1, max: 24 }),
    bad: fc.uniqueArray(fc.integer({ min: 1, max: 24 }), { maxLength: 4 }),
    how: fc.constantFrom("shards/0.json", "shards/index.json", "manifest.json"),
    text: fc.constantFrom("<html>", "down"),
    lists: fc.boolean(),
  });

  it("given any epochs whose files are of no use, it should prove the newest whole one and name all above it", async () => {
    await fc.assert(
      fc.asyncProperty(spoilt, async ({ count, bad, how, text, lists }) => {
        const files = epochs(count);
        const spoiled = bad.filter((epoch) => epoch <= count).sort((a, b) => b - a);
        for (const epoch of spoiled) files.set(`${epoch}/${how}`, text);
        const whole = Array.from({ length: count }, (_, i) => count - i).filter(
          (epoch) => !spoiled.includes(epoch),
        );
        const found = await outcome(newestProven(sourceOf(files, lists), ALBA));
        if (whole.length === 0) {
          expect(found).to.be.instanceOf(Error);
          return;
        }
        const { published, leftOut, leaves } = found as Awaited<ReturnType<typeof newestProven>>;
        expect(published.manifest.epoch).to.equal(whole[0]);
        expect(leaves).not.to.deep.equal([]);
        expect(leftOut.map(({ epoch }) => epoch)).to.deep.equal(
          spoiled.filter((epoch) => epoch > (whole[0] ?? 0)),
        );
      }),
    );
  });

  it("given a host that answers every address with a page of its own, it should stop asking", async () => {
    const asked: string[] = [];
    const real = sourceOf(epochs(3), false, asked);
    const host: Source = {
      ...real,
      read: async function* (path) {
        if (path === "manifest.json") throw new MissingError(path);
        try {
          yield* real.read(path);
        } catch {
          yield Buffer.from("<html>");
        }
      },
    };
    const { published, leftOut } = await newestProven(host, ALBA);
    expect([published.manifest.epoch, leftOut.length]).to.deep.equal([3, 10]);
    expect(asked.length).to.be.at.most(60);
  });
});
