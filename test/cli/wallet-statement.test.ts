import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { Contract, ContractFactory, Wallet } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import {
  type Exchange,
  FORMATS,
  NO_CCXT,
  openExchange,
} from "../book/collect/exchange/exchange.ts";
import { plan } from "../book/collect/fixtures.ts";
import { hardhat } from "./command.ts";

const OWNER = new Wallet(`0x${"7".repeat(64)}`);
const STRANGER = new Wallet(`0x${"8".repeat(64)}`);
const WALLET = "artifacts/test/solidity/mocks/SigningWallet.sol/SigningWallet.json";

describe("books register, for a wallet that is a contract on a real node", {
  skip: NO_CCXT,
}, () => {
  let node: LocalNode;
  let exchange: Exchange;
  let folder: string;
  let abi: string[];
  let bytecode: string;

  before(async () => {
    node = await startHardhatNode();
    folder = await mkdtemp(join(tmpdir(), "tidemark-wallet-"));
    ({ abi, bytecode } = JSON.parse(await readFile(WALLET, "utf8")));
    const [format] = FORMATS;
    if (format === undefined) throw new Error("there is a format");
    exchange = await openExchange(format, [{ base: "TIDE", quote: "USDC" }]);
    exchange.keys.set("reader", "reads");
    const planned = plan({ markets: { tide: "binance" } });
    const text = JSON.parse(planned.text);
    // Nobody is registered once the last epoch began.
    text.phases.beta.start = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 19)}Z`;
    await writeFile(join(folder, "campaign.json"), JSON.stringify(text));
    await writeFile(
      join(folder, "exchanges.json"),
      JSON.stringify({ binance: { id: "binance", api: exchange.url } }),
    );
  });
  after(async () => {
    await node.stop();
    await exchange.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A wallet of the owner's. */
  async function deploy(): Promise<string> {
    const made = await new ContractFactory(abi, bytecode, sponsorOf(node.provider)).deploy(
      OWNER.address,
    );
    await made.waitForDeployment();
    return (await made.getAddress()).toLowerCase();
  }

  const register = (account: string, ...args: string[]) =>
    hardhat(
      [
        ...["books", "register", "--campaign", join(folder, "campaign.json"), "--json"],
        ...["--registry", join(folder, `${account}.json`), "--account", account],
        ...["--exchanges", join(folder, "exchanges.json"), "--exchange", "binance"],
        ...["--exchange-account", "alba", ...args],
      ],
      { LOCALHOST_RPC_URL: node.url, ALBA_KEY: "reader", ALBA_SECRET: "c2VjcmV0" },
    );

  /** What somebody signs of the statement that the command makes for an account, and its time. */
  async function sign(account: string, signer: Wallet): Promise<string[]> {
    const { domain, types, message } = JSON.parse((await register(account)).stdout);
    const { EIP712Domain: _, ...rest } = types;
    const issuedAt = new Date(message.issuedAt * 1_000).toISOString().replace(".000Z", "Z");
    const signature = await signer.signTypedData(domain, rest, message);
    return ["--key", "ALBA", "--issued-at", issuedAt, "--signature", signature];
  }

  it("given a wallet that stands by its owner's signature, it should register the account", async () => {
    const account = await deploy();
    const signed = await sign(account, OWNER);
    const { code, stdout, stderr } = await register(account, ...signed, "--network", "localhost");
    expect(code, stderr).to.equal(EXIT.done);
    expect(JSON.parse(stdout)).to.deep.include({ account, signedBy: "contract" });
    const registry = JSON.parse(await readFile(join(folder, `${account}.json`), "utf8"));
    expect(registry.exchangeAccounts[0].account).to.equal(account);
  });

  it("given no chain to ask, it should refuse the same signature, and say what to name", async () => {
    const account = await deploy();
    const { code, stderr } = await register(account, ...(await sign(account, OWNER)));
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--network");
  });

  for (const [what, signer, manner] of [
    ["a signature of somebody else", STRANGER, 0],
    ["a wallet that answers something else", OWNER, 1],
    ["a wallet that answers nothing", OWNER, 2],
    ["a wallet that reverts", OWNER, 3],
  ] as const) {
    it(`given ${what}, it should refuse, and register nobody`, async () => {
      const account = await deploy();
      const wallet = new Contract(account, abi, sponsorOf(node.provider));
      await (await wallet.getFunction("tell")(manner)).wait();
      const signed = await sign(account, signer);
      const { code, stderr } = await register(account, ...signed, "--network", "localhost");
      expect(code, stderr).to.equal(EXIT.input);
      const written = await readFile(join(folder, `${account}.json`)).catch(() => undefined);
      expect(written).to.equal(undefined);
    });
  }
});
