/** Loading, scoring, building and verifying in ClickHouse, as a person runs it. */
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { READER, startServers, WRITER } from "../../scripts/clickhouse/servers.ts";
import { onEveryRelease } from "../engine/every-release.ts";
import { hardhat, hardhatAnswered } from "./command.ts";

/** Where any of them is set, Hardhat leaves its keystore alone. */
const CI_VARIABLES = [
  "CI",
  "GITHUB_ACTIONS",
  "NOW",
  "DEPLOYMENT_ID",
  "CODEBUILD_BUILD_NUMBER",
  "CONTINUOUS_INTEGRATION",
  "BUILD_NUMBER",
  "RUN_ID",
];

const EXAMPLE = resolve(import.meta.dirname, "../../campaigns/example");

onEveryRelease("the commands with --engine clickhouse", (release) => {
  let [folder, urls] = ["", ""];
  let stop = async () => {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-"));
    await cp(EXAMPLE, join(folder, "example"), { recursive: true });
    await giveAddresses(join(folder, "example/campaign.json"));
    ({ urls, stop } = await startServers(1, release));
  });
  after(async () => {
    await stop();
    await rm(folder, { recursive: true });
  });

  function command(account: typeof READER, ...words: string[]) {
    const env = { CLICKHOUSE_USER: account.user, CLICKHOUSE_PASSWORD: account.password };
    const campaign = ["--campaign", join(folder, "example/campaign.json"), "--epoch", "1"];
    return hardhat([...words, ...campaign], env);
  }

  const beside = () => ["--engine", "clickhouse", "--url", urls];
  const distributions = (name: string) => ["--distributions", join(folder, name)];

  it("should load, score, build and verify the same", async () => {
    const loaded = await command(WRITER, "books", "load", ...beside());
    expect(loaded.code, loaded.stderr).to.equal(0);
    expect((await command(WRITER, "books", "load", ...beside())).code).to.equal(3);

    const inside = await command(READER, "epoch", "score", "--json");
    const scored = await command(READER, "epoch", "score", "--json", ...beside());
    expect(scored.code, scored.stderr).to.equal(0);
    expect(scored.stdout).to.equal(inside.stdout);

    const built = await command(READER, "epoch", "build", "--json", ...distributions("a"));
    const same = await command(
      READER,
      "epoch",
      "build",
      "--json",
      ...distributions("b"),
      ...beside(),
    );
    expect(same.code, same.stderr).to.equal(0);
    expect(JSON.parse(same.stdout).manifestHash).to.equal(JSON.parse(built.stdout).manifestHash);

    const verified = await command(READER, "epoch", "verify", ...distributions("a"), ...beside());
    expect(verified.code, verified.stderr).to.equal(0);
    expect(verified.stdout).to.include("byte for byte as published");
  });

  describe("with the account in Hardhat's keystore", () => {
    /** Nobody's own keystore is touched: Hardhat's folder is below this one. */
    const home = () => join(folder, "home");
    const nothing = Object.fromEntries(CI_VARIABLES.map((name) => [name, undefined]));
    const variables = (more: Record<string, string> = {}) => ({
      ...nothing,
      CLICKHOUSE_USER: undefined,
      CLICKHOUSE_PASSWORD: undefined,
      HOME: home(),
      XDG_CONFIG_HOME: home(),
      ...more,
    });
    const words = () => [
      ...["epoch", "score", "--json", ...beside()],
      ...["--campaign", join(folder, "example/campaign.json"), "--epoch", "1"],
    ];

    before(async () => {
      expect((await command(WRITER, "books", "load", ...beside())).code).to.be.oneOf([0, 3]);
      for (const [name, value] of [
        ["CLICKHOUSE_USER", READER.user],
        ["CLICKHOUSE_PASSWORD", READER.password],
      ] as const) {
        const set = ["keystore", "set", "--dev", name];
        const { code, stderr } = await hardhatAnswered(set, variables(), `${value}\n`);
        expect(code, stderr).to.equal(0);
      }
    });

    it("when the environment has none, should be let in by that", async () => {
      const { code, stderr } = await hardhat(words(), variables());
      expect(code, stderr).to.equal(0);
    });

    it("when the environment has another, should go by the environment", async () => {
      const { code, stderr } = await hardhat(words(), variables({ CLICKHOUSE_PASSWORD: "other" }));
      expect(code).to.equal(2);
      expect(stderr).to.match(/password|authentication/i);
      expect(stderr).not.to.include(READER.password);
    });

    it("when the keystore has a password, should ask for it once", async () => {
      const pathOf = async (...more: string[]) =>
        (await hardhat(["keystore", "path", ...more], variables())).stdout.trim();
      const [locked, open] = [await pathOf(), await pathOf("--dev")];
      const password = await readFile(join(dirname(open), "hardhat.checksum"), "utf8");
      await rename(open, locked);
      const { code, stderr } = await hardhatAnswered(words(), variables(), `${password}\n`);
      await rename(locked, open);
      expect(code, stderr).to.equal(0);
    });

    it("when neither has any, should be the server's default account", async () => {
      const nowhere = join(folder, "nowhere");
      const empty = variables({ HOME: nowhere, XDG_CONFIG_HOME: nowhere });
      const { code, stderr } = await hardhat(words(), empty);
      expect(code).to.equal(2);
      expect(stderr).to.match(/default/);
    });
  });

  it("should say which option is missing or wrong", async () => {
    const without = await command(READER, "epoch", "score", "--engine", "clickhouse");
    expect([without.code, without.stderr]).to.deep.equal([
      2,
      "--url: got nothing, expected a server, as http://127.0.0.1:8123\n",
    ]);
    const unknown = await command(READER, "epoch", "score", "--engine", "abacus");
    expect(unknown.code).to.equal(2);
  });
});

/** A beta that was not deployed has no addresses. */
async function giveAddresses(file: string): Promise<void> {
  const campaign = JSON.parse(await readFile(file, "utf8"));
  for (const phase of Object.values(campaign.phases) as Record<string, unknown>[]) {
    phase.distributor = `0x${"dd".repeat(20)}`;
    for (const [i, token] of (phase.tokens as Record<string, unknown>[]).entries()) {
      token.address = `0x${`7${i}`.repeat(20)}`;
    }
  }
  await writeFile(file, JSON.stringify(campaign));
}
