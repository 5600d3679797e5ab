import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { AbiCoder, Contract, id, toQuantity } from "ethers";
import type { Call } from "../../src/chain/call.ts";
import { distributorInterface } from "../../src/chain/contracts.ts";
import { fundShortfallCalls, shortfall } from "../../src/chain/fund.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { checksumOf, makeSafeBatch, type SafeBatch } from "../../src/chain/safe.ts";
import { writeSafeBatch } from "../../src/chain/safe-file.ts";
import { readStatus } from "../../src/chain/status.ts";
import { onEveryNode } from "./nodes.ts";
import { ALBA, BOREAS, buildFromPoints, type Stage, setStage } from "./stage.ts";

const SAFE = `0x${"5afe".repeat(10)}`;
const TOKEN = `0x${"11".repeat(20)}`;
const INFO = {
  chainId: 1,
  safe: SAFE,
  name: "a name",
  description: "é",
  createdAt: 1_700_000_000_000,
};

const approval = (): Call => ({
  title: "approve",
  contract: new Contract(TOKEN, ["function approve(address spender, uint256 amount)"]),
  method: "approve",
  args: [TOKEN, 7n],
});

describe("a Safe batch", () => {
  it("should have the checksum of its own serialisation, written out by hand", async () => {
    const batch = await makeSafeBatch([approval()], INFO);
    const safe = batch.meta.createdFromSafeAddress;
    const data = `0x095ea7b3${TOKEN.slice(2).padStart(64, "0")}${"7".padStart(64, "0")}`;
    const input = (type: string, name: string) =>
      `{["internalType","name","type"]"${type}","${name}","${type}",}`;
    const written =
      '{["chainId","createdAt","meta","transactions","version"]"1",1700000000000,' +
      '{["createdFromOwnerAddress","createdFromSafeAddress","description","name","txBuilderVersion"]' +
      `"","${safe}","é",null,"1.18.2",},` +
      '[{["contractInputsValues","contractMethod","data","to","value"]' +
      `{["amount","spender"]"7","${TOKEN}",},` +
      `{["inputs","name","payable"][${input("address", "spender")},${input("uint256", "amount")}],"approve",false,},` +
      `"${data}","${TOKEN}","0",}],"1.0",}`;
    expect(batch.meta.checksum).to.equal(`0x${bytesToHex(keccak_256(utf8ToBytes(written)))}`);
  });

  it("when only its name is changed, it should keep its checksum; when anything else is, not", async () => {
    const batch = await makeSafeBatch([approval()], INFO);
    const meta = { ...batch.meta, name: "another" };
    expect(checksumOf({ ...batch, meta })).to.equal(batch.meta.checksum);
    expect(checksumOf({ ...batch, chainId: "5" })).to.not.equal(batch.meta.checksum);
    expect(checksumOf({ ...batch, createdAt: 1 })).to.not.equal(batch.meta.checksum);
  });

  it("should hold nothing but strings where the Transaction Builder reads values", async () => {
    const [transaction] = (await makeSafeBatch([approval()], INFO)).transactions;
    expect(transaction?.value).to.equal("0");
    expect(Object.values(transaction?.contractInputsValues ?? {})).to.deep.equal([TOKEN, "7"]);
  });

  it("when a call takes a list of tuples, it should spell its type and values as fields", async () => {
    const contract = new Contract(TOKEN, await distributorInterface());
    const args = [1, id("root"), [{ token: TOKEN, total: 5n }], id("hash")];
    const call = { title: "publish", contract, method: "publishRoot", args };
    const [transaction] = (await makeSafeBatch([call], INFO)).transactions;
    const totals = transaction?.contractMethod.inputs[2];
    expect(totals?.type).to.equal("tuple[]");
    expect(totals?.components?.map(({ name, type }) => [name, type])).to.deep.equal([
      ["token", "address"],
      ["total", "uint256"],
    ]);
    expect(transaction?.contractInputsValues.totals).to.equal(`[["${TOKEN}","5"]]`);
  });

  it("should be written whole, and leave nothing else behind", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tidemark-safe-"));
    const batch = await makeSafeBatch([approval()], INFO);
    await writeSafeBatch(join(folder, "batch.json"), batch);
    expect(await readdir(folder)).to.deep.equal(["batch.json"]);
    expect(JSON.parse(await readFile(join(folder, "batch.json"), "utf8"))).to.deep.equal(batch);
    await rm(folder, { recursive: true });
  });
});

onEveryNode("a Safe batch that publishes", (start) => {
  let stage: Stage;
  before(async () => {
    stage = await setStage(await start());
  });
  after(() => stage.strike());

  it("when the Safe executes its calls in order, it should have funded and published the epoch", async () => {
    const { node, deployment, sponsor } = stage;
    await equipSafe(stage);
    const first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    const lacking = await shortfall(node.provider, deployment, first.manifest.totals);
    const publish = await publishCall(node.provider, deployment, first, 0, lacking);
    if (publish === undefined) throw new Error("there is something to publish");
    const funding = await fundShortfallCalls(node.provider, deployment, lacking, SAFE);
    const batch = await makeSafeBatch([...funding, publish], { ...INFO, chainId: 31337 });
    expect(batch.transactions.map(({ contractMethod }) => contractMethod.name)).to.deep.equal([
      "approve",
      "fund",
      "publishRoot",
    ]);
    await execute(stage, batch);
    const status = await readStatus(node.provider, deployment, 0);
    expect(status.roots.map(({ root }) => root)).to.deep.equal([first.manifest.root]);
    expect(status.tokens[0]?.funded).to.equal(100_000_000n);
    expect(await sponsor.getAddress()).to.not.equal(SAFE);
  });
});

/** Gives the Safe the publisher's role, tokens to fund with, and ether. */
async function equipSafe({ node, deployment, sponsor }: Stage): Promise<void> {
  const [token] = deployment.tokens;
  const distributor = new Contract(deployment.distributor, await distributorInterface(), sponsor);
  const role = await distributor.getFunction("PUBLISHER_ROLE").staticCall();
  await (await distributor.getFunction("grantRole").send(role, SAFE)).wait();
  const transfer = ["function transfer(address to, uint256 amount)"];
  const erc20 = new Contract(token?.address ?? "", transfer, sponsor);
  await (await erc20.getFunction("transfer").send(SAFE, 100_000_000n)).wait();
  await node.provider.send("hardhat_setBalance", [SAFE, toQuantity(10n ** 18n)]);
}

/** Sends a batch's calls as the Safe would, by what its file says: first by the data, checked against the fields. */
async function execute({ node }: Stage, batch: SafeBatch): Promise<void> {
  await node.provider.send("hardhat_impersonateAccount", [SAFE]);
  for (const { to, data, contractMethod, contractInputsValues } of batch.transactions) {
    const { name, inputs } = contractMethod;
    const spelled = inputs.map(({ type, components = [] }) =>
      type.replace("tuple", `(${components.map((part) => part.type).join(",")})`),
    );
    const values = inputs.map(({ name, type }) => {
      const text = contractInputsValues[name] ?? "";
      return type.endsWith("]") ? JSON.parse(text) : text;
    });
    const encoded = AbiCoder.defaultAbiCoder().encode(spelled, values);
    const selector = id(`${name}(${spelled.join(",")})`).slice(0, 10);
    expect(data).to.equal(`${selector}${encoded.slice(2)}`);
    const hash = await node.provider.send("eth_sendTransaction", [{ from: SAFE, to, data }]);
    const receipt = await node.provider.send("eth_getTransactionReceipt", [hash]);
    expect(receipt.status).to.equal("0x1");
  }
}
