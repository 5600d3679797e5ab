import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { hardhat } from "./command.ts";

const MINER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("the commands, on the example campaign and a real node", () => {
  let node: LocalNode;
  let folder: string;

  const onNode = (...args: string[]) =>
    hardhat([...args, "--network", "localhost", "--deployments", folder], {
      LOCALHOST_RPC_URL: node.url,
    });
  const paths = (...args: string[]) => [...args, "--distributions", folder];

  before(async () => {
    node = await startHardhatNode();
    folder = await mkdtemp(join(tmpdir(), "tidemark-cli-"));
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("campaign check: given a right file, it should end with 0 and one JSON object on stdout", async () => {
    const { code, stdout } = await hardhat(["campaign", "check", "--json"]);
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout)).to.include({ id: "example", ok: true });
  });

  it("campaign check: given a wrong file, it should tell every fault on stderr and end with 2", async () => {
    const file = join(folder, "wrong.json");
    const text = await readFile("campaigns/example/campaign.json", "utf8");
    await writeFile(
      file,
      text.replace('"k": "2"', '"k": "2e0"').replace('"amount": "500"', '"amount": "0"'),
    );
    const { code, stdout, stderr } = await hardhat(["campaign", "check", "--campaign", file]);
    expect(code).to.equal(EXIT.input);
    expect(stdout).to.equal("");
    expect(stderr.trim().split("\n")).to.have.length(2);
  });

  it("epoch score: it should give every market's points as JSON", async () => {
    const { code, stdout } = await hardhat(["epoch", "score", "--epoch", "1", "--json"]);
    expect(code).to.equal(EXIT.done);
    expect(
      JSON.parse(stdout).markets.map((market: { market: string }) => market.market),
    ).to.deep.equal(["tide-dai", "tide-usdc", "tide-weth"]);
  });

  it("epoch build: before anything is deployed, it should say what is missing and end with 2", async () => {
    const { code, stderr } = await hardhat(
      paths("epoch", "build", "--epoch", "1", "--deployments", folder),
    );
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("hardhat distributor deploy");
  });

  it("distributor deploy: given --dry-run, it should send nothing", async () => {
    const { code, stderr } = await onNode("distributor", "deploy", "--dry-run");
    expect(code).to.equal(EXIT.done);
    expect(stderr).to.include("nothing was sent");
    expect(await node.provider.getBlockNumber()).to.equal(0);
  });

  it("distributor deploy: it should deploy and record; a second time it should find nothing to do", async () => {
    const { code, stdout } = await onNode("distributor", "deploy", "--json");
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout).deployed).to.have.length(3);
    const again = await onNode("distributor", "deploy", "--json");
    expect(again.code).to.equal(EXIT.nothingToDo);
    expect(JSON.parse(again.stdout)).to.have.keys(["nothingToDo"]);
  });

  it("distributor deploy: given bad roles and a bad window, it should tell each and send nothing", async () => {
    const bad = ["--guardian", "0x1234", "--window", "10"];
    const { code, stderr } = await onNode("distributor", "deploy", ...bad);
    expect(code).to.equal(EXIT.input);
    expect(stderr)
      .to.match(/guardian: got "0x1234"/)
      .and.match(/window: got 10 s/);
  });

  it("distributor deploy: without --network, it should refuse the network that ends with the process", async () => {
    const { code, stderr } = await hardhat(["distributor", "deploy", "--deployments", folder]);
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--network");
  });

  it("distributor deploy: given a record of a node that is gone, it should name the file to remove", async () => {
    const other = await startHardhatNode();
    try {
      const deploy = ["distributor", "deploy", "--network", "localhost", "--deployments", folder];
      const { code, stderr } = await hardhat(deploy, { LOCALHOST_RPC_URL: other.url });
      expect(code).to.equal(EXIT.input);
      expect(stderr).to.include("31337.json").and.include("remove the file");
    } finally {
      await other.stop();
    }
  });

  it("distributor revoke: given a root that does not stand, it should find nothing to do", async () => {
    const { code, stderr } = await onNode("distributor", "revoke", "--root", `0x${"1".repeat(64)}`);
    expect(code).to.equal(EXIT.nothingToDo);
    expect(stderr).to.include("No such root stands");
  });

  it("epoch build: it should write the distribution; a second time it should find nothing to do", async () => {
    const build = paths("epoch", "build", "--epoch", "1", "--deployments", folder);
    expect((await hardhat(build)).code).to.equal(EXIT.done);
    expect((await hardhat(build)).code).to.equal(EXIT.nothingToDo);
  });

  it("epoch verify: from the entitlements and from the books, it should end with 0", async () => {
    expect((await hardhat(paths("epoch", "verify", "--epoch", "1"))).code).to.equal(EXIT.done);
    const { code, stdout } = await hardhat(
      paths("epoch", "verify", "--epoch", "1", "--books", "campaigns/example/books", "--json"),
    );
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout).isRight).to.equal(true);
  });

  it("epoch verify: given one unit too much, it should name the check that found it and end with 4", async () => {
    const forged = join(folder, "forged");
    await cp(join(folder, "example"), join(forged, "example"), { recursive: true });
    const file = join(forged, "example/beta/1/entitlements.csv");
    const text = await readFile(file, "utf8");
    await writeFile(
      file,
      text.replace(/(\d)\n$/, (_, digit) => `${(Number(digit) + 1) % 10}\n`),
    );
    const { code, stdout } = await hardhat([
      "epoch",
      "verify",
      "--epoch",
      "1",
      "--distributions",
      forged,
    ]);
    expect(code).to.equal(EXIT.mismatch);
    expect(stdout)
      .to.match(/wrong\s+root/)
      .and.include("WRONG");
  });

  it("epoch dump: it should write the tree for OpenZeppelin's library; without --out it should end with 2", async () => {
    const dump = paths("epoch", "dump", "--epoch", "1");
    const file = join(folder, "tree.json");
    const { code, stdout } = await hardhat([...dump, "--out", file, "--json"]);
    expect(code).to.equal(EXIT.done);
    const { root } = StandardMerkleTree.load(JSON.parse(await readFile(file, "utf8")));
    expect(JSON.parse(stdout)).to.deep.equal({ file, root, leaves: 23 });
    expect((await hardhat(dump)).code).to.equal(EXIT.input);
  });

  it("epoch publish: before it is funded, it should say how much is missing and end with 2", async () => {
    const { code, stderr } = await onNode(...paths("epoch", "publish", "--epoch", "1"));
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("hardhat distributor fund");
  });

  it("distributor fund: given more than one token and none named, it should end with 2", async () => {
    expect((await onNode("distributor", "fund", "--amount", "1")).code).to.equal(EXIT.input);
  });

  it("distributor fund: given an exponent, it should end with 2", async () => {
    const { code, stderr } = await onNode(
      "distributor",
      "fund",
      "--token",
      "TIDE",
      "--amount",
      "1e3",
    );
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("no sign, exponent or separator");
  });

  it("distributor fund, epoch publish: they should send, and show it on stdout", async () => {
    for (const [token, amount] of [
      ["TIDE", "2000"],
      ["bUSD", "250"],
    ] as const) {
      expect(
        (await onNode("distributor", "fund", "--token", token, "--amount", amount)).code,
      ).to.equal(EXIT.done);
    }
    const { code, stdout } = await onNode(...paths("epoch", "publish", "--epoch", "1", "--json"));
    expect(code).to.equal(EXIT.done);
    const { epoch, root, sent } = JSON.parse(stdout);
    expect([epoch, root]).to.deep.equal([1, sent[0].title.split(" ").at(-1)]);
    expect(sent[0]).to.have.keys(["title", "transaction", "block", "gasUsed", "fee"]);
    expect((await onNode(...paths("epoch", "publish", "--epoch", "1"))).code).to.equal(
      EXIT.nothingToDo,
    );
  });

  it("claim: while the root is pending, it should show the four figures and end with 3", async () => {
    const { code, stdout } = await onNode(...paths("claim", "--from", MINER, "--json"));
    expect(code).to.equal(EXIT.nothingToDo);
    expect(JSON.parse(stdout).standings[0]).to.have.keys([
      "token",
      "amount",
      "pending",
      "pendingUntil",
      "claimable",
      "claimed",
      "accrued",
      "overpaid",
    ]);
  });

  it("claim: given an account that is not the network's, it should end with 2", async () => {
    const stranger = "0x000000000000000000000000000000000000bEEF";
    expect((await onNode(...paths("claim", "--from", stranger))).code).to.equal(EXIT.input);
  });

  it("claim: once the root is live, it should pay", async () => {
    await node.provider.send("evm_increaseTime", [86_400]);
    await node.provider.send("evm_mine", []);
    const { code, stderr } = await onNode(...paths("claim", "--from", MINER));
    expect(code).to.equal(EXIT.done);
    expect(stderr).to.match(/Mined in block \d+/);
  });

  it("epoch status: it should show the money and the roots", async () => {
    const { code, stdout } = await onNode("epoch", "status", "--json");
    expect(code).to.equal(EXIT.done);
    const { tokens, roots } = JSON.parse(stdout);
    expect(BigInt(tokens[1].claimed)).to.be.greaterThan(0n);
    expect(roots[0].state).to.equal("live");
  });

  it("distributor revoke: by an account without the role, it should say so in a sentence and end with 2", async () => {
    const { code, stderr, stdout } = await onNode(
      "distributor",
      "revoke",
      "--from",
      MINER,
      "--json",
    );
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("does not hold the role");
    expect(JSON.parse(stdout).faults).to.have.length(1);
  });

  it("epoch marks: while the epoch's root stands, it should end with 2 and name the command", async () => {
    const { code, stderr } = await onNode(...paths("epoch", "marks", "--epoch", "1"));
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("hardhat distributor revoke --root");
  });

  it("distributor revoke: it should revoke; a second time it should find nothing to do", async () => {
    expect((await onNode("distributor", "revoke")).code).to.equal(EXIT.done);
    expect((await onNode("distributor", "revoke")).code).to.equal(EXIT.nothingToDo);
  });

  it("claim: once the root it claimed under is revoked, it should end with 3 and say why", async () => {
    const { code, stdout, stderr } = await onNode(...paths("claim", "--from", MINER, "--json"));
    expect([code, stderr.includes("revoked")]).to.deep.equal([EXIT.nothingToDo, true]);
    const [{ claimable, claimed, overpaid }] = JSON.parse(stdout).standings;
    expect([claimable, overpaid]).to.deep.equal(["0", claimed]);
  });

  it("epoch marks: once it is revoked, it should write what was claimed; a second time it should find nothing to do", async () => {
    const books = ["--books", join(folder, "books")];
    const marks = paths("epoch", "marks", "--epoch", "1", ...books, "--json");
    const { code, stdout } = await onNode(...marks);
    expect(code).to.equal(EXIT.done);
    const { file, marks: found } = JSON.parse(stdout);
    expect(found.map(({ account }: { account: string }) => account)).to.deep.equal([
      MINER.toLowerCase(),
    ]);
    expect(await readFile(file, "utf8")).to.match(/^account,token,mark\n0x7099.*\n$/);
    expect((await onNode(...marks)).code).to.equal(EXIT.nothingToDo);
    const { journal } = JSON.parse((await onNode("epoch", "status", "--json")).stdout);
    expect(journal.at(-1)).to.include({ epoch: 1, marks: found.length });
  });

  it("books import: given no log, it should end with 2 and name the option", async () => {
    const { code, stderr } = await hardhat([
      "books",
      "import",
      "--market",
      "tide-dai",
      "--seeds",
      "campaigns/example/seeds",
    ]);
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--orders");
  });
});
