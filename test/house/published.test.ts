import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { campaignJsonSchema } from "../../src/campaign/json-schema.ts";

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

interface Locked {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Record<string, string>;
  readonly os?: readonly string[];
}

describe("the lockfile", () => {
  it("should name no registry's host", async () => {
    expect(
      Object.values(await packages()).filter((entry) => entry.resolved !== undefined),
    ).to.deep.equal([]);
  });

  it("should hold every platform's packages, each with its integrity", async () => {
    const locked = await packages();
    const missing = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => find(locked, path, name)?.integrity === undefined)
        .map((name) => `${path} needs ${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it("should have binaries of the EVM, the formatter and the type checker for Linux, macOS and Windows", async () => {
    const locked = await packages();
    for (const family of ["@nomicfoundation/edr-", "@biomejs/cli-", "@typescript/typescript-"]) {
      const systems = Object.entries(locked)
        .filter(([path]) => path.startsWith(`node_modules/${family}`))
        .flatMap(([path, { os = [] }]) => os.concat(path.match(/linux|darwin|win32/) ?? []));
      expect([...new Set(systems)], family).to.include.members(["linux", "darwin", "win32"]);
    }
  });

  it("should pin every dependency of the project exactly", async () => {
    const { dependencies, devDependencies } = JSON.parse(await read("package.json"));
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, v]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(v as string),
    );
    expect(loose).to.deep.equal([]);
  });
});

describe("docs/campaign.schema.json", () => {
  it("should be what the code's schema gives (node scripts/campaign-schema.ts)", async () => {
    expect(await read("docs/campaign.schema.json")).to.equal(campaignJsonSchema());
  });
});

async function packages(): Promise<Record<string, Locked>> {
  const { packages } = JSON.parse(await read("package-lock.json"));
  delete packages[""];
  return packages;
}

/** Finds a package as Node would: beside the one that needs it, or in a folder above. */
function find(locked: Record<string, Locked>, from: string, name: string): Locked | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("/node_modules/")))) {
    const found = locked[base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`];
    if (found !== undefined || base === "") return found;
  }
}
