import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { descriptorShape } from "./shape.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/clear-signing.ts", import.meta.url));

/** Addresses with and without their checksum, from EIP-55. */
const PLAIN = [
  "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
  "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
];
const CHECKSUMMED = [
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
];

const contract = (address: string | undefined) => ({
  address,
  contract: "RewardDistributor",
  block: 1,
  transaction: `0x${"1".repeat(64)}`,
  constructorArguments: [],
  bytecodeHash: `0x${"2".repeat(64)}`,
  abi: [],
});

const record = (chainId: number, address?: string) => ({
  format: "tidemark-deployments-v1",
  chainId,
  phases: {
    "example/beta":
      address === undefined ? { tokens: {} } : { distributor: contract(address), tokens: {} },
  },
});

describe("binding the descriptors to deployments", () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-clear-signing-"));
  });
  after(() => rm(folder, { recursive: true }));

  const put = async (name: string, content: object) => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const write = (...args: readonly string[]) =>
    spawnSync(process.execPath, [SCRIPT, "--out", join(folder, "out"), ...args], {
      encoding: "utf8",
    });
  const readOut = async (name: string) =>
    descriptorShape.parse(JSON.parse(await readFile(join(folder, "out", name), "utf8")));

  it("when records hold distributors, it should write two files that name each with its checksum", async () => {
    const records = [
      await put("11155111.json", record(11_155_111, PLAIN[0])),
      await put("1.json", record(1, PLAIN[1])),
    ];
    const { status, stdout } = write(
      "--owner",
      "Example",
      "--url",
      "https://example.org",
      ...records,
    );
    expect(status).to.equal(0);

    const names = ["calldata-RewardDistributor.json", "eip712-RewardDistributor-Claim.json"];
    expect(await readdir(join(folder, "out"))).to.have.members(names);
    expect(stdout.trim().split("\n")).to.deep.equal(names.map((name) => join(folder, "out", name)));
    const deployments = [
      { chainId: 11_155_111, address: CHECKSUMMED[0] },
      { chainId: 1, address: CHECKSUMMED[1] },
    ];
    const [calls, claim] = await Promise.all(names.map(readOut));
    expect(calls?.context).to.deep.equal({ contract: { deployments } });
    expect(claim?.context).to.deep.equal({
      eip712: { domain: { name: "Tidemark RewardDistributor", version: "1" }, deployments },
    });
    for (const each of [calls, claim]) {
      expect(each?.metadata).to.deep.equal({
        owner: "Example",
        contractName: "RewardDistributor",
        info: { url: "https://example.org" },
      });
      expect(Object.keys(each?.display.formats ?? {})).not.to.deep.equal([]);
    }
  });

  it("when no record holds a distributor, it should refuse", async () => {
    const { status, stderr } = write("--owner", "Example", await put("5.json", record(5)));
    expect(status).to.equal(2);
    expect(stderr).to.include("no distributor");
  });

  it("when a record is another chain's than its name says, it should refuse", async () => {
    const { status, stderr } = write(
      "--owner",
      "Example",
      await put("7.json", record(8, PLAIN[0])),
    );
    expect(status).to.equal(2);
    expect(stderr).to.include("chain 8");
  });

  it("when a file has no chain's name, or is not there, it should refuse", async () => {
    expect(
      write("--owner", "Example", await put("sepolia.json", record(1, PLAIN[0]))).status,
    ).to.equal(2);
    expect(write("--owner", "Example", join(folder, "99.json")).status).to.equal(2);
  });

  it("when the owner or the records are missing, it should tell how it is called", () => {
    for (const args of [["--owner", "Example"], [join(folder, "1.json")]]) {
      const { status, stderr } = write(...args);
      expect(status).to.equal(2);
      expect(stderr).to.include("usage:");
    }
  });
});
