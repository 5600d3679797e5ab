import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { run } from "./command.ts";

/** A public order log of Bitstamp, beside the project and not part of it. */
const BITSTAMP = join(import.meta.dirname, "../../../shared/data/bitstamp-l3");

describe("the demo", () => {
  let out: string;

  before(async () => {
    out = await mkdtemp(join(tmpdir(), "tidemark-demo-"));
  });
  after(() => rm(out, { recursive: true, force: true }));

  it("should walk the whole road on the example campaign and end with everything claimed", async () => {
    const { code, stdout, stderr } = await run(["scripts/demo.ts", "--out", join(out, "example")]);
    expect(stderr).to.include("a claim before its time is refused");
    expect(stdout).to.include(
      "TIDE: funded 3733.333333333333333333 TIDE, claimed 3733.333333333333333333 TIDE, left 0 TIDE",
    );
    expect(code).to.equal(0);
  });

  it(
    "given an order log, it should import it and walk the same road",
    skipWithoutData(),
    async () => {
      const { code, stdout } = await run([
        "scripts/demo.ts",
        "--books",
        BITSTAMP,
        "--out",
        join(out, "bitstamp"),
      ]);
      expect(stdout).to.include("50414 events (24894 created, 602 changed, 24918 deleted)");
      expect(stdout).to.include("TIDE: funded 2000 TIDE, claimed 2000 TIDE, left 0 TIDE");
      expect(code).to.equal(0);
    },
  );

  it("given a folder that does not exist, it should say how to call it", async () => {
    const { code, stderr } = await run([
      "scripts/demo.ts",
      "--books",
      join(out, "nowhere"),
      "--out",
      join(out, "none"),
    ]);
    expect(code).to.equal(2);
    expect(stderr).to.include("npm run demo -- [--books DIR]");
  });
});

function skipWithoutData(): { skip: string | false } {
  return {
    skip: existsSync(BITSTAMP)
      ? false
      : "SKIPPED: the Bitstamp order log is not beside the project",
  };
}
