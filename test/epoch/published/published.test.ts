import { describe, it } from "node:test";
import { expect } from "chai";
import {
  AlteredError,
  provePublished,
  readPublished,
} from "../../../src/epoch/published/published.ts";
import { MissingError, type Source } from "../../../src/epoch/published/source.ts";
import { InputError } from "../../../src/errors.ts";
import { makeDistribution } from "../../../src/merkle/distribution.ts";
import { sha256Text } from "../../../src/merkle/file.ts";
import { readManifest, writeManifest } from "../../../src/merkle/manifest.ts";
import { ALBA, makeExample, makeInput, textsOf } from "../../merkle/fixtures.ts";

const EXAMPLE = makeExample();
const FILES = textsOf(EXAMPLE.files);
const MANIFEST = readManifest(FILES.get("manifest.json") ?? "", "manifest.json");

/** A source that cannot list its folders, as a web server. */
function sourceOf(files: ReadonlyMap<string, string>, asked: string[] = []): Source {
  return {
    name: "a source",
    read: async function* (path) {
      asked.push(path);
      const text = files.get(path);
      if (text === undefined) throw new MissingError(path);
      yield Buffer.from(text);
    },
    folders: async () => undefined,
    waits: [],
  };
}

const outcome = (run: Promise<unknown>) => run.catch((error: Error) => error);

describe("readPublished", () => {
  it("when another epoch's manifest lies in the folder, it should refuse it", async () => {
    const files = new Map([["9/manifest.json", writeManifest({ ...MANIFEST, epoch: 8 })]]);
    expect(await outcome(readPublished(sourceOf(files), 9))).to.be.instanceOf(InputError);
  });

  it("when a token claims more decimals than any has, it should refuse it", async () => {
    const tokens = MANIFEST.tokens.map((token) => ({ ...token, decimals: 10 ** 9 }));
    const files = new Map([["manifest.json", writeManifest({ ...MANIFEST, tokens })]]);
    expect(await outcome(readPublished(sourceOf(files), undefined))).to.be.instanceOf(InputError);
  });
});

describe("provePublished", () => {
  const prove = async (files: ReadonlyMap<string, string>) => {
    const published = await readPublished(sourceOf(files), undefined);
    return published === undefined ? undefined : outcome(provePublished(published, ALBA));
  };

  it("should give every leaf of the account", async () => {
    const own = (FILES.get("entitlements.csv") ?? "")
      .split("\n")
      .filter((row) => row.startsWith(ALBA));
    expect(await prove(FILES))
      .to.have.length(own.length)
      .above(0);
  });

  it("when the index or the shard has another byte, it should say that it was altered", async () => {
    for (const name of ["shards/index.json", "shards/0.json"]) {
      const files = new Map(FILES).set(name, `${FILES.get(name)} `);
      expect(await prove(files), name).to.be.instanceOf(AlteredError);
    }
  });

  it("when the shard is of another tree, although the manifest names it, it should say so", async () => {
    const root = `0x${"1".repeat(64)}`;
    const files = new Map(FILES).set("manifest.json", writeManifest({ ...MANIFEST, root }));
    expect(await prove(files)).to.be.instanceOf(AlteredError);
  });

  it("when the shard is missing, it should refuse", async () => {
    const files = new Map(FILES);
    files.delete("shards/0.json");
    const error = await prove(files);
    expect(error).to.be.instanceOf(InputError);
    expect(error).not.to.be.instanceOf(AlteredError);
  });

  describe("given files that go with their manifest", () => {
    /** What a host may serve that nobody checks against a chain: other files, and a manifest that names their hashes. */
    const forged = (files: Record<string, string>) => {
      const hashes = Object.entries(files).map(([name, text]) => [name, sha256Text(text)]);
      const named = { ...MANIFEST.files, ...Object.fromEntries(hashes) };
      return new Map([
        ...FILES,
        ...Object.entries(files),
        ["manifest.json", writeManifest({ ...MANIFEST, files: named })] as const,
      ]);
    };
    const { context, rewards } = makeInput(new Map([[ALBA, 1n]]));
    const other = textsOf(makeDistribution(context, rewards).files);

    for (const names of [["shards/0.json"], ["shards/index.json", "shards/0.json"]]) {
      it(`when another epoch's ${names.join(" and ")} lie there, it should say that they were altered`, async () => {
        const files = Object.fromEntries(names.map((name) => [name, other.get(name) ?? ""]));
        expect(await prove(forged(files))).to.be.instanceOf(AlteredError);
      });
    }

    it("when the index names other accounts than its shard holds, it should say so", async () => {
      const index = JSON.parse(FILES.get("shards/index.json") ?? "");
      index.runs[0][1] = ALBA.replace(/.$/, "0");
      const error = await prove(forged({ "shards/index.json": JSON.stringify(index) }));
      expect(error).to.be.instanceOf(AlteredError);
    });

    for (const text of ["null", "{", "[]", '{"runs":[null]}', '{"runs":[null],"path":[]}']) {
      it(`when ${text} lies there, it should refuse it as input, not break`, async () => {
        for (const name of ["shards/index.json", "shards/0.json"]) {
          const error = await prove(forged({ [name]: text }));
          expect(error, name).to.be.instanceOf(InputError).and.not.instanceOf(AlteredError);
        }
      });
    }
  });
});
