/** Claims in a browser, from the button to what the chain says afterwards. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { Contract, id, type JsonRpcProvider } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { openDistributor } from "../../src/chain/contracts.ts";
import { type Shore, waitForFigure } from "./shore.ts";

export function claims(shore: () => Shore): void {
  describe("a claim", () => {
    it("when the account claims all, it should be paid both tokens by one transaction and be told so", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("button", { name: "Claim 121.8251 TIDE and 6.8655 bUSD" }).click();
      await page.getByText("121.825107410444652135 TIDE").waitFor();
      expect(await balanceOf(shore(), "TIDE", gale)).to.equal(121825107410444652135n);
      expect(await balanceOf(shore(), "bUSD", gale)).to.equal(6865567n);
      expect(wallet.asked.filter((method) => method === "eth_sendTransaction")).to.have.length(1);
      await waitForFigure(page, "TIDE", "Claimed", "121.8251 TIDE");
      await waitForFigure(page, "TIDE", "Claimable", "0 TIDE");
    });

    it("when it claims one of two tokens, it should be paid that one, and the other stays claimable", async () => {
      const gale = shore().miner("gale");
      const { page } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("checkbox", { name: "TIDE to claim" }).uncheck();
      await page.getByRole("button", { name: "Claim 6.8655 bUSD" }).click();
      await page.getByText("6.865567 bUSD").waitFor();
      expect(await balanceOf(shore(), "TIDE", gale)).to.equal(0n);
      await waitForFigure(page, "TIDE", "Claimable", "121.8251 TIDE");
      await waitForFigure(page, "bUSD", "Claimable", "0 bUSD");
    });

    it("when it is claimed, it should ask the wallet for nothing but its account and transactions", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByRole("button", { name: "Show TIDE in my wallet" }).click();
      await page.getByText("Added.").waitFor();
      expect([...new Set(wallet.asked)].sort()).to.deep.equal([
        "eth_chainId",
        "eth_requestAccounts",
        "eth_sendTransaction",
        "wallet_watchAsset",
      ]);
    });

    it("when another account claims for it, it should say who is paid, and pay it", async () => {
      const [gale, alba] = [shore().miner("gale"), shore().miner("alba")];
      const { page } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: alba });
      await page.getByText("You claim for 0x14dc…9955, which is paid.").waitFor();
      await page.getByRole("checkbox", { name: "bUSD to claim" }).uncheck();
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("121.825107410444652135 TIDE").waitFor();
      expect(await balanceOf(shore(), "TIDE", gale)).to.equal(121825107410444652135n);
      expect(await balanceOf(shore(), "TIDE", alba)).to.equal(0n);
    });

    it("when the node still answers with the mark before the claim, it should keep the mined figure", async () => {
      const gale = shore().miner("gale");
      const { page } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.route(shore().harbour.node.url, async (route) => {
        const { id, params = [] } = route.request().postDataJSON();
        const isMark = params[0]?.data?.startsWith?.(MARK);
        if (isMark) return route.fulfill({ json: { jsonrpc: "2.0", id, result: ZERO } });
        return route.fallback();
      });
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("Claimed", { exact: true }).last().waitFor();
      await page.getByText("121.825107410444652135 TIDE").waitFor();
      await waitForFigure(page, "TIDE", "Claimable", "0 TIDE");
    });

    it("when all was claimed since the page was read, it should say so and not ask the wallet to send", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      const second = await shore().visitWith({
        at: `#/miner/${gale}`,
        wallet: shore().miner("alba"),
      });
      await second.page.getByRole("button", { name: /^Claim 121/ }).click();
      await second.page.getByText("121.825107410444652135 TIDE").waitFor();
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("TIDE: Nothing is left to claim: this was claimed already.").waitFor();
      expect(wallet.asked).not.to.include("eth_sendTransaction");
    });

    it("when the mined transaction was reverted, it should say why", async () => {
      const gale = shore().miner("gale");
      const { node } = shore().harbour;
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("checkbox", { name: "bUSD to claim" }).uncheck();
      wallet.answers.set("eth_sendTransaction", async ([call]) => {
        await node.provider.send("evm_setAutomine", [false]);
        const first = { ...(call as object), gas: "0x40000" };
        await node.provider.send("eth_sendTransaction", [first]);
        const hash = await node.provider.send("eth_sendTransaction", [first]);
        await node.provider.send("evm_mine", []);
        await node.provider.send("evm_setAutomine", [true]);
        return hash;
      });
      await page.getByRole("button", { name: "Claim 121.8251 TIDE" }).click();
      await page.getByText("The transaction was reverted. Nothing was claimed by it").waitFor();
      await page.getByText("Nothing is left to claim: this was claimed already.").waitFor();
    });

    it("when it is cancelled in the wallet after it was sent, it should say so and let it be claimed again", async () => {
      const gale = shore().miner("gale");
      const { provider } = shore().harbour.node;
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      let sent = "";
      wallet.answers.set("eth_sendTransaction", async ([call]) => {
        await provider.send("evm_setAutomine", [false]);
        sent = await provider.send("eth_sendTransaction", [call]);
        return sent;
      });
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("Sent. Waiting until it is mined…").waitFor();
      await cancel(provider, sent);
      await page.getByText("Another transaction of the sending account took its place").waitFor();
      wallet.answers.delete("eth_sendTransaction");
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("121.825107410444652135 TIDE").waitFor();
    });

    it("when a guardian revoked the root since, it should say that the contract would refuse", async () => {
      const gale = shore().miner("gale");
      const { page } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      await revokeFirst(shore());
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page
        .getByText(/is unknown to the distributor, or was revoked\./)
        .first()
        .waitFor();
    });
  });
}

/** Puts another transaction into the place of one that waits, as a wallet does to cancel it. */
async function cancel(provider: JsonRpcProvider, hash: string): Promise<void> {
  const { from, nonce, maxFeePerGas } = await provider.send("eth_getTransactionByHash", [hash]);
  const fee = `0x${(BigInt(maxFeePerGas) * 2n).toString(16)}`;
  const dearer = { maxFeePerGas: fee, maxPriorityFeePerGas: fee };
  await provider.send("eth_sendTransaction", [{ from, to: from, nonce, ...dearer }]);
  await provider.send("evm_mine", []);
  await provider.send("evm_setAutomine", [true]);
}

/** A node that lags: it answers every question for a mark with zero. */
const MARK = id("claimed(address,address)").slice(0, 10);
const ZERO = `0x${"0".repeat(64)}`;

async function balanceOf({ harbour }: Shore, symbol: string, account: string): Promise<bigint> {
  const { address = "" } = harbour.tide.deployment.tokens.find((t) => t.symbol === symbol) ?? {};
  const abi = ["function balanceOf(address) view returns (uint256)"];
  const token = new Contract(address, abi, harbour.node.provider);
  return token.getFunction("balanceOf").staticCall(account);
}

/** A guardian revokes the root of the first epoch. */
export async function revokeFirst({ harbour: { node, tide } }: Shore): Promise<void> {
  const distributor = await openDistributor(tide.deployment.distributor, node.provider);
  const root = tide.epochs[0]?.distribution.manifest.root;
  const sponsor = sponsorOf(node.provider);
  const data = distributor.interface.encodeFunctionData("revokeRoots", [[root]]);
  await (await sponsor.sendTransaction({ to: tide.deployment.distributor, data })).wait();
}
