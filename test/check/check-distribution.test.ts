import { spawnSync } from "node:child_process";
import { rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { checkDistribution } from "../../scripts/check/check-distribution.ts";
import { type AnyManifest, buildExample, type Forgery, type Row } from "./stage.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/check/check-distribution.ts", import.meta.url));

interface Tampering {
  readonly name: string;
  /** The checks that must find it, and no others. */
  readonly found: readonly string[];
  readonly alter: (forgery: Forgery) => Promise<unknown>;
}

const MANY = 700;

const rows = (forgery: Forgery, alter: (rows: Row[]) => Row[], name = "entitlements.csv") =>
  forgery.alterRows(2, name, alter);

const raise = (row: Row, by: bigint): Row => {
  const [account = "", token = "", amount = "0", cumulative = "0"] = row;
  return [account, token, `${BigInt(amount) + by}`, `${BigInt(cumulative) + by}`];
};

/** Alters the entitlements, and all that is made from them: only what they say is wrong. */
const replanted = (alter: (rows: Row[]) => Row[]) => async (forgery: Forgery) => {
  await rows(forgery, alter);
  await forgery.replant(2);
};

/** Alters one file besides, and hashes it anew. */
const rehashed = (alter: (forgery: Forgery) => Promise<void>) => async (forgery: Forgery) => {
  await alter(forgery);
  await forgery.rehash(2);
};

const manifest = (alter: (value: AnyManifest) => void) => (forgery: Forgery) =>
  forgery.alterJson<AnyManifest>(2, "manifest.json", alter);

/** Gives the first miner five units more than it earned, with totals to match. */
const giveFive = async (forgery: Forgery) => {
  const table = await forgery.read(2, "entitlements.csv");
  const [account = "", token = ""] = table.split(/[\n,]/).slice(4);
  await replanted(([first = [], ...rest]) => [raise(first, 5n), ...rest])(forgery);
  await manifest(({ totals }) => {
    const total = totals.find((row) => row.token === token) ?? {};
    for (const part of ["leaves", "total"]) total[part] = `${BigInt(total[part] ?? 0) + 5n}`;
  })(forgery);
  return [account, token];
};
const shard = (name: string, alter: (value: AnyShard) => void) =>
  rehashed((forgery) => forgery.alterJson<AnyShard>(2, name, alter));

type AnyShard = Record<string, unknown> & {
  path: string[];
  runs: { first: number; leaves: [string, number, string][] }[];
};

const tamperings: Tampering[] = [
  {
    name: "a file altered after its hash was taken",
    found: ["files"],
    alter: (forgery) =>
      rows(forgery, (all) => all.map(([m = "", ...rest]) => [`${m}x`, ...rest]), "rewards.csv"),
  },
  {
    name: "a file that is missing",
    found: ["files", "shards"],
    alter: (forgery) => unlink(join(forgery.folder(2), "shards/0.json")),
  },
  {
    name: "a file that the manifest does not name",
    found: ["files"],
    alter: (forgery) => writeFile(join(forgery.folder(2), "notes.txt"), "mine"),
  },
  {
    name: "leaves in another order",
    found: ["sorted"],
    alter: replanted(([first = [], second = [], ...rest]) => [second, first, ...rest]),
  },
  {
    name: "an account and token that stand twice",
    found: ["unique", "totals"],
    alter: replanted(([first = [], ...rest]) => [first, first, ...rest]),
  },
  {
    name: "a leaf of nothing",
    found: ["positive"],
    alter: replanted((all) => [[`0x${"0".repeat(40)}`, all[0]?.[1] ?? "", "0", "0"], ...all]),
  },
  {
    name: "an amount that is not the rise",
    found: ["amounts", "earned"],
    alter: replanted(([[account = "", token = "", amount = "", cumulative = ""] = [], ...rest]) => [
      [account, token, `${BigInt(amount) + 1n}`, cumulative],
      ...rest,
    ]),
  },
  {
    name: "an entitlement that fell",
    found: ["marks", "amounts", "earned", "totals"],
    alter: replanted(([[account = "", token = ""] = [], ...rest]) => [
      [account, token, "0", "1"],
      ...rest,
    ]),
  },
  {
    name: "an entitlement that vanished",
    found: ["marks", "earned", "totals"],
    alter: replanted((all) => all.slice(1)),
  },
  {
    name: "a miner given more than it earned, with totals to match",
    found: ["earned"],
    alter: giveFive,
  },
  {
    name: "money given away as overpaid, without a mark on chain",
    found: ["overpaid"],
    alter: rehashed(async (forgery) => {
      const given = await giveFive(forgery);
      await forgery.alterRows(2, "state.csv", (all) => [...all, ["overpaid", ...given, "5"]]);
    }),
  },
  {
    name: "a total that is not the sum",
    found: ["totals"],
    alter: manifest(({ totals }) => {
      for (const row of totals) row.total = `${BigInt(row.total ?? 0) - 1n}`;
    }),
  },
  {
    name: "a token without its total",
    found: ["totals"],
    alter: manifest(({ totals }) => {
      totals.pop();
    }),
  },
  {
    name: "an accrued amount that nobody earned",
    found: ["earned", "totals"],
    alter: rehashed((forgery) =>
      rows(
        forgery,
        (all) => [["accrued", `0x${"0".repeat(40)}`, `0x${"0".repeat(39)}2`, "5"], ...all],
        "state.csv",
      ),
    ),
  },
  {
    name: "another root",
    found: ["root", "shards"],
    alter: manifest((value) => {
      value.root = `0x${"ab".repeat(32)}`;
    }),
  },
  {
    name: "another count of leaves",
    found: ["count"],
    alter: manifest((value) => {
      value.leaves = 1;
    }),
  },
  {
    name: "a manifest that names another previous one",
    found: ["previous"],
    alter: manifest((value) => {
      value.previous = "00".repeat(32);
    }),
  },
  {
    name: "an epoch of another distributor",
    found: ["previous"],
    alter: manifest((value) => {
      value.distributor = `0x${"ee".repeat(20)}`;
    }),
  },
  {
    name: "a shard that says another amount",
    found: ["shards"],
    alter: shard("shards/0.json", ({ runs }) => {
      const leaf = runs[0]?.leaves[0];
      if (leaf !== undefined) leaf[2] = `${BigInt(leaf[2]) + 1n}`;
    }),
  },
  {
    name: "a shard that lacks a leaf",
    found: ["shards"],
    alter: shard("shards/0.json", ({ runs }) => {
      runs[0]?.leaves.pop();
    }),
  },
  {
    name: "an index that names another first account",
    found: ["shards"],
    alter: rehashed((forgery) =>
      forgery.alterJson<{ runs: [number, string][] }>(2, "shards/index.json", ({ runs }) => {
        if (runs[0] !== undefined) runs[0][1] = `0x${"0".repeat(40)}`;
      }),
    ),
  },
  {
    name: "an address in capitals",
    found: ["readable"],
    alter: (forgery) =>
      rows(forgery, (all) => all.map((row) => row.map((cell) => cell.toUpperCase()))),
  },
];

describe("the checker of a distribution", async () => {
  const { forge, root } = await buildExample();
  after(() => rm(root, { recursive: true }));

  const wrong = (forgery: Forgery, epoch = 2) =>
    checkDistribution(forgery.folder(epoch), epoch > 1 ? forgery.folder(epoch - 1) : undefined)
      .filter(({ faults }) => faults.length > 0)
      .map(({ check }) => check);

  for (const epoch of [1, 2]) {
    it(`should find the example's epoch ${epoch} right`, async () => {
      expect(wrong(await forge(), epoch)).to.deep.equal([]);
    });
  }

  for (const { name, found, alter } of tamperings) {
    it(`should find ${name}`, async () => {
      const forgery = await forge();
      await alter(forgery);
      expect(wrong(forgery)).to.have.members(found);
    });
  }

  it("should want the previous epoch's folder from the second epoch on", async () => {
    const forgery = await forge();
    const findings = checkDistribution(forgery.folder(2));
    expect(findings.find(({ check }) => check === "previous")?.faults).to.have.length(1);
  });

  describe("given a tree of several shards", () => {
    /** More leaves, of accounts that earned nothing: what is wrong by that is not looked at here. */
    const several = async () => {
      const forgery = await forge();
      const more = Array.from({ length: MANY }, (_, i): Row => {
        const account = `0xff${i.toString(16).padStart(38, "0")}`;
        return [account, `0x${"0".repeat(39)}2`, "7", "7"];
      });
      await replanted((all) => [...all, ...more])(forgery);
      return forgery;
    };
    const grown = ["earned", "totals"];

    it("should follow every shard to the root", async () => {
      expect(wrong(await several())).to.have.members(grown);
    });

    it("should find a path that leads elsewhere", async () => {
      const forgery = await several();
      await shard("shards/2.json", ({ path }) => path.reverse())(forgery);
      expect(wrong(forgery)).to.have.members([...grown, "shards"]);
    });

    it("should find two shards that changed places", async () => {
      const forgery = await several();
      const [one, two] = await Promise.all([0, 1].map((i) => forgery.read(2, `shards/${i}.json`)));
      await forgery.alter(2, "shards/0.json", () => two ?? "");
      await forgery.alter(2, "shards/1.json", () => one ?? "");
      await forgery.rehash(2);
      expect(wrong(forgery)).to.have.members([...grown, "shards"]);
    });
  });

  describe("as a command", () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });

    it("should print a line a check, and end with 0 where all is right", async () => {
      const forgery = await forge();
      const { status, stdout } = run(forgery.folder(2), forgery.folder(1));
      expect(status).to.equal(0);
      expect(stdout.trimEnd().split("\n")).to.have.length(15);
      expect(stdout).to.match(/^(?:ok {5}\w+\n)+$/);
    });

    it("should end with 4 where one is wrong, and say what", async () => {
      const forgery = await forge();
      await replanted((all) => all.slice(1))(forgery);
      const { status, stdout } = run(forgery.folder(2), forgery.folder(1));
      expect(status).to.equal(4);
      expect(stdout).to.match(/^wrong {2}marks: 0x\w+ 0x\w+ vanished$/m);
    });

    it("should end with 2 without a folder", () => {
      expect(run().status).to.equal(2);
    });
  });
});
