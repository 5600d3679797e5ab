import { appendFile, cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import {
  type Artifact,
  checkSources,
  readArtifact,
  readBuildInfo,
} from "../../src/chain/artifacts.ts";
import { compareCode, maskImmutables } from "../../src/chain/bytecode.ts";
import { recompile } from "../../src/chain/recompile.ts";
import { refusal } from "./stage.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("checkSources", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-sources-"));
    await cp(join(ROOT, "contracts"), join(folder, "contracts"), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const check = async () =>
    checkSources(await readArtifact("RewardDistributor"), pathToFileURL(`${folder}/`));

  it("given the sources that were compiled, it should let them pass", async () => {
    expect(await refusal(check)).to.equal(undefined);
  });

  it("given one that was edited since, if only by a comment, it should name it", async () => {
    await appendFile(join(folder, "contracts/Roots.sol"), "// later\n");
    expect(await refusal(check)).to.match(/^contracts\/Roots\.sol: got another text/);
  });

  it("given one that is gone, and another library, it should name both", async () => {
    await rm(join(folder, "contracts/Claims.sol"));
    await rm(join(folder, "node_modules"));
    const message = await refusal(check);
    expect(message).to.include("contracts/Claims.sol: got no such file");
    expect(message).to.include(
      "node_modules/solady/src/utils/SafeTransferLib.sol: got no such file",
    );
  });
});

describe("recompile", () => {
  it("given the token's build, it should find the compiler's own code", async () => {
    const artifact = await readArtifact("BetaToken");
    expect(recompile(artifact, await readBuildInfo(artifact))).to.equal(undefined);
  });

  it("given an artifact that was tampered with, it should say so", async () => {
    const artifact = await readArtifact("BetaToken");
    const forged = { ...artifact, bytecode: `${artifact.bytecode}00` };
    expect(recompile(forged, await readBuildInfo(artifact))).to.match(/other code/);
  });

  it("given another compiler's build, it should name both", async () => {
    const artifact = await readArtifact("BetaToken");
    const build = { ...(await readBuildInfo(artifact)), solcLongVersion: "0.8.1+commit.0" };
    expect(recompile(artifact, build)).to.match(/^compiled by solc 0\.8\.1/);
  });
});

describe("maskImmutables", () => {
  const bytes = (length: number) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));

  it("should blank the immutable bytes and no other, whatever they hold", () => {
    const cases = fc
      .tuple(fc.nat(60), fc.integer({ min: 1, max: 32 }), bytes(100))
      .map(([start, length, code]) => ({ start, length, code }));
    fc.assert(
      fc.property(cases, ({ start, length, code }) => {
        const masked = maskImmutables(`0x${code.toString("hex")}`, { 7: [{ start, length }] });
        const due = Buffer.from(code).fill(0, start, start + length);
        expect(masked).to.equal(`0x${due.toString("hex")}`);
      }),
    );
  });

  it("given code that is shorter than its immutables reach, it should not make it longer", () => {
    expect(maskImmutables("0xffff", { 7: [{ start: 1, length: 32 }] })).to.equal("0xff00");
    expect(maskImmutables("0x", { 7: [{ start: 1, length: 32 }] })).to.equal("0x");
  });
});

describe("compareCode", () => {
  // Three bytes of instructions with one immutable, and two of metadata whose length follows.
  const artifact = {
    deployedBytecode: "0x60005baabb0002",
    immutableReferences: { 1: [{ start: 1, length: 1 }] },
  } as unknown as Artifact;

  for (const [code, match] of [
    ["0x60005baabb0002", "same"],
    ["0x60ff5bAABB0002", "same"],
    ["0x60ff5baacc0002", "metadata"],
    ["0x60ff5baabbcc0003", "metadata"],
    ["0x60ff5caabb0002", "different"],
    ["0x60ff5b", "different"],
    ["0x", "different"],
  ] as const) {
    it(`given ${code}, it should be ${match}`, () => {
      expect(compareCode(code, artifact)).to.equal(match);
    });
  }
});
