import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { fetchDistribution } from "../../../src/epoch/published/mirror.ts";
import { openSource } from "../../../src/epoch/published/sources.ts";
import { faultsOf, onBuilt, type Stage } from "../stage.ts";

const ROOMY = { manifestBytes: 1e6, fileBytes: 1e6, totalBytes: 1e7, milliseconds: 60_000 };

async function fetched(stage: Stage, limits = ROOMY) {
  const { manifestHash } = await stage.verify(1);
  const mirror = join(stage.folder, "mirror");
  const source = openSource(stage.distributions);
  const result = await fetchDistribution(
    source,
    "stage/beta/1",
    manifestHash ?? "",
    mirror,
    limits,
  );
  return { result, left: await readdir(mirror) };
}

describe("a fetched distribution", () => {
  it("given all is as committed to, it should lie in a folder named by its manifest's hash", () =>
    onBuilt(async (stage) => {
      const { result, left } = await fetched(stage);
      expect(result.outcome).to.equal("fetched");
      expect(left).to.deep.equal([(await stage.verify(1)).manifestHash]);
    }));

  for (const [what, limits] of [
    ["a manifest over its limit", { manifestBytes: 10 }],
    ["a file over its limit", { fileBytes: 10 }],
    ["files over the limit together", { totalBytes: 3_000 }],
    ["a source that is too slow", { milliseconds: -1 }],
  ] as const) {
    it(`given ${what}, it should be unreachable, and leave nothing behind`, () =>
      onBuilt(async (stage) => {
        const { result, left } = await fetched(stage, { ...ROOMY, ...limits });
        expect(result.outcome).to.equal("unreachable");
        expect(left).to.deep.equal([]);
      }));
  }
});

describe("a source", () => {
  it("given IPFS without a gateway, or a protocol it does not know, it should refuse", async () => {
    for (const text of ["ipfs://bafyexample", "ftp://example.org/", "file:///etc"]) {
      const opening = (async () => openSource(text))();
      expect(await faultsOf(opening), text).to.have.length(1);
    }
  });
});
