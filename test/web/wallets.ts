/** Wallets in a browser: several, on other chains, with other accounts, and saying no. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { injectWallet } from "../../scripts/web/test-wallet.ts";
import { CHAIN, type Shore } from "./shore.ts";

export function wallets(shore: () => Shore): void {
  describe("a wallet", () => {
    it("when the person declines in the wallet, it should say calmly that nothing was sent", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      wallet.answers.set("eth_sendTransaction", () => {
        throw { code: 4001, message: "User rejected the request." };
      });
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("You declined in the wallet. Nothing changed").waitFor();
      expect(await page.getByRole("alert").filter({ hasText: /\w/ }).count()).to.equal(0);
    });

    it("when the wallet is on another chain, it should offer to switch, and claim afterwards", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await wallet.changeChain(1);
      await page.getByText(/Your wallet is on another chain/).waitFor();
      await page.getByRole("button", { name: "Switch to Local node" }).click();
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      expect(wallet.chainId).to.equal(CHAIN);
    });

    it("when the wallet does not know the chain, it should add it, then switch", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await wallet.changeChain(1);
      let added: unknown;
      wallet.answers.set("wallet_switchEthereumChain", async () => {
        if (added === undefined) throw { code: 4902, message: "Unrecognized chain." };
        await wallet.changeChain(CHAIN);
        return null;
      });
      wallet.answers.set("wallet_addEthereumChain", ([chain]) => {
        added = chain;
        return null;
      });
      await page.getByRole("button", { name: "Switch to Local node" }).click();
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      expect(added).to.deep.include({ chainId: "0x7a69", chainName: "Local node" });
    });

    it("when the wallet went to another chain unnoticed, it should notice before it sends", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      wallet.chainId = 1;
      await page.getByRole("button", { name: /^Claim 121/ }).click();
      await page.getByText("Switch to Local node").waitFor();
      expect(wallet.asked).not.to.include("eth_sendTransaction");
    });

    it("when switching is declined, it should explain and stay usable", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await wallet.changeChain(1);
      wallet.answers.set("wallet_switchEthereumChain", () => {
        throw { code: 4001, message: "no" };
      });
      await page.getByRole("button", { name: "Switch to Local node" }).click();
      await page.getByText("Not switched. These rewards are paid on that chain only.").waitFor();
    });

    it("when the wallet's account changes, it should follow", async () => {
      const [gale, alba] = [shore().miner("gale"), shore().miner("alba")];
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      await wallet.changeAccount(alba);
      await page.getByText("You claim for 0x14dc…9955, which is paid.").waitFor();
      await page.getByRole("link", { name: /^Mine, 0x7099/ }).waitFor();
    });

    it("when two wallets are there, it should list both and use the chosen one", async () => {
      const [gale, alba] = [shore().miner("gale"), shore().miner("alba")];
      const { provider } = shore().harbour.node;
      const page = await shore().visit({
        at: `#/miner/${gale}`,
        prepare: async (opened) => {
          await injectWallet(opened, provider, { name: "Ebb", account: alba, chainId: CHAIN });
          await injectWallet(opened, provider, { name: "Flow", account: gale, chainId: CHAIN });
        },
      });
      await page.getByRole("button", { name: "Connect a wallet to claim" }).click();
      expect(await page.getByRole("dialog").getByRole("listitem").allInnerTexts()).to.deep.equal([
        "Ebb",
        "Flow",
      ]);
      await page.getByRole("button", { name: "Flow" }).click();
      await page.getByRole("button", { name: /^0x14dc…9955/ }).waitFor();
    });

    it("when connecting is declined, it should say that looking needs no wallet", async () => {
      const gale = shore().miner("gale");
      const { provider } = shore().harbour.node;
      const page = await shore().visit({
        at: `#/miner/${gale}`,
        prepare: async (opened) => {
          const { answers } = await injectWallet(opened, provider, {
            name: "Ebb",
            account: gale,
            chainId: CHAIN,
          });
          answers.set("eth_requestAccounts", () => {
            throw { code: 4001, message: "no" };
          });
        },
      });
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.getByRole("button", { name: "Ebb" }).click();
      await page
        .getByText("Not connected. You can look up any address without a wallet.")
        .waitFor();
    });

    it("when the page is loaded again, it should have the wallet back without asking it anew", async () => {
      const gale = shore().miner("gale");
      const { page, wallet } = await shore().visitWith({ at: `#/miner/${gale}`, wallet: gale });
      await page.reload();
      await page.getByRole("button", { name: /^Claim 121/ }).waitFor();
      expect(wallet.asked.filter((method) => method === "eth_requestAccounts")).to.have.length(1);
    });
  });
}
