/** Claims while wallets, nodes and other people do something else meanwhile. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { AbiCoder, id, zeroPadValue } from "ethers";
import type { Page } from "playwright-core";
import { type Shore, waitForFigure } from "./shore.ts";

export function wavering(shore: () => Shore): void {
  const node = () => shore().harbour.node;
  const openGale = async () => {
    const gale = shore().miner("gale");
    const opened = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
    await opened.page.getByRole("button", { name: /^Claim 121/ }).waitFor();
    return opened;
  };
  const press = (page: Page) => page.getByRole("button", { name: /^Claim 121/ }).click();

  describe("a claim, when something else changes meanwhile", () => {
    it("when the wallet goes to another account while it is simulated, it should not be asked to send", async () => {
      const { page, wallet } = await openGale();
      wallet.answers.set("eth_chainId", async () => {
        await wallet.changeAccount(shore().miner("alba"));
        return "0x7a69";
      });
      await press(page);
      await page.getByText("The wallet has another account now. Nothing was sent").waitFor();
      expect(wallet.asked).not.to.include("eth_sendTransaction");
    });

    it("when the node refuses to tell of the receipt for a while, it should wait and then say what was paid", async () => {
      const { page } = await openGale();
      let refusals = 2;
      await answering(page, node().url, ({ method }) => {
        if (method !== "eth_getTransactionReceipt" || refusals === 0) return undefined;
        refusals -= 1;
        return { error: { code: -32603, message: "internal error" } };
      });
      await press(page);
      await page.getByText("121.825107410444652135 TIDE").waitFor();
    });

    it("when no node answers after it was sent, it should still say where it is, and its end once one answers", async () => {
      const { page, wallet } = await openGale();
      let isDown = false;
      await page.route(node().url, (route) => (isDown ? route.abort() : route.fallback()));
      wallet.answers.set("eth_sendTransaction", ([call]) => {
        isDown = true;
        return node().provider.send("eth_sendTransaction", [call]);
      });
      await press(page);
      await page.getByText("The chain cannot be read").waitFor();
      await page.getByText("Sent. Waiting until it is mined…").waitFor();
      isDown = false;
      await page.getByText("121.825107410444652135 TIDE").waitFor();
      await waitForFigure(page, "TIDE", "Claimable", "0 TIDE");
    });

    it("when a bundler's transaction claims for others too, it should tell only what the account was paid", async () => {
      const { page } = await openGale();
      await answering(page, node().url, async ({ method, params }) => {
        if (method !== "eth_getTransactionReceipt") return undefined;
        const receipt = await node().provider.send(method, params);
        return receipt === null ? undefined : { result: { ...receipt, logs: foreign(receipt) } };
      });
      await press(page);
      await page.getByText("121.825107410444652135 TIDE").waitFor();
      expect(await page.getByText("777").count()).to.equal(0);
    });

    it("when the wallet's refusal is wrapped or in words alone, it should take it for a refusal all the same", async () => {
      for (const refusal of [
        { code: -32603, message: "Internal error", data: { originalError: { code: 4001 } } },
        { code: 5000, message: "Rejected" },
        { code: -32000, message: "MetaMask Tx Signature: User denied transaction signature." },
      ]) {
        const { page, wallet } = await openGale();
        wallet.answers.set("eth_sendTransaction", () => {
          throw refusal;
        });
        await press(page);
        await page.getByText("You declined in the wallet. Nothing changed").waitFor();
      }
    });

    it("when the contract would refuse since another claimed, it should show the figures of now", async () => {
      const { page } = await openGale();
      const second = await shore().visitWith({
        at: `#/miner/${shore().miner("gale")}`,
        wallet: shore().miner("alba"),
      });
      await press(second.page);
      await second.page.getByText("121.825107410444652135 TIDE").waitFor();
      await press(page);
      await waitForFigure(page, "TIDE", "Claimed", "121.8251 TIDE");
    });
  });
}

interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** Answers some of a page's calls to the node in its place. */
async function answering(page: Page, url: string, answer: (call: Call) => unknown): Promise<void> {
  await page.route(url, async (route) => {
    const { id, method, params = [] } = route.request().postDataJSON();
    const own = await answer({ method, params });
    if (own === undefined) return route.fallback();
    return route.fulfill({ json: { jsonrpc: "2.0", id, ...own } });
  });
}

/** The receipt's events, and one more of another account that was paid the same token. */
function foreign({ logs }: { logs: readonly { topics: string[]; address: string }[] }) {
  const claimed = logs.find(({ topics }) => topics[0] === CLAIMED);
  const topics = [CLAIMED, zeroPadValue(`0x${"77".repeat(20)}`, 32), claimed?.topics[2]];
  const data = AbiCoder.defaultAbiCoder().encode(["uint256"], [777n * 10n ** 18n]);
  return [...logs, { ...claimed, topics, data }];
}

const CLAIMED = id("Claimed(address,address,uint256)");
