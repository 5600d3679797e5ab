/** Looking an address up, which needs no wallet. */
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { openDistributor } from "../../src/chain/contracts.ts";
import { figuresOf, type Shore } from "./shore.ts";

/** Nobody's. */
const STRANGER = "0x00000000000000000000000000000000000000aa";

export function looking(shore: () => Shore): void {
  describe("an address that is looked up", () => {
    it("when an address is looked up without a wallet, it should show the four figures and what was checked", async () => {
      const gale = shore().miner("gale");
      const page = await shore().visit({ at: `#/miner/${gale}` });
      expect(await figuresOf(page, "TIDE")).to.deep.equal({
        Amount: "244.1519 TIDE",
        Pending: "122.3268 TIDE",
        Claimable: "121.8251 TIDE",
        Claimed: "0 TIDE",
      });
      await page.getByText(/Checked in this browser: 2 proofs lead to root/).waitFor();
      await page
        .getByText(/claimable in (1 h 0|59) min/)
        .first()
        .waitFor();
    });

    it("when proofs are downloaded, it should hold what claims them from any other wallet", async () => {
      const gale = shore().miner("gale");
      const page = await shore().visit({ at: `#/miner/${gale}` });
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download my proofs" }).click(),
      ]);
      const saved = JSON.parse(await readFile(await file.path(), "utf8"));
      const { provider } = shore().harbour.node;
      const distributor = await openDistributor(saved.distributor, provider);
      await provider.send("evm_increaseTime", [3600]);
      await provider.send("evm_mine", []);
      for (const { token, cumulative, proof } of saved.claims) {
        const [amount, root] = await distributor
          .getFunction("claimable")
          .staticCall(gale, token, cumulative, proof);
        expect([amount, root]).to.deep.equal([BigInt(cumulative), saved.root]);
      }
      expect(saved.claims).to.have.length(2);
    });

    it("when an account has nothing, it should say so and why that may be", async () => {
      const page = await shore().visit({ at: `#/miner/${STRANGER}` });
      await page.getByText("Nothing for this address.").waitFor();
      await page.getByText(/not among the 26 entitlements up to epoch 2/).waitFor();
    });

    it("when everything live was claimed, it should show what is pending and that nothing needs to be done", async () => {
      const page = await shore().visit({ at: `#/miner/${shore().miner("delta")}` });
      await page.getByText(/Nothing is claimable now. What is pending becomes claimable/).waitFor();
      await page.getByRole("heading", { name: "Payouts" }).waitFor();
      await page.getByRole("table").getByRole("row").nth(1).waitFor();
    });

    it("when it was paid a token that no file names, it should show base units and say so", async () => {
      const delta = shore().miner("delta");
      const other = `0x${"0".repeat(24)}${"ab".repeat(20)}`;
      const page = await shore().visit({
        at: `#/miner/${delta}`,
        prepare: (opened) =>
          opened.route(shore().harbour.node.url, async (route) => {
            const { params = [] } = route.request().postDataJSON();
            // Its payouts: the contract's claims of one account.
            if (params[0]?.topics?.length !== 2) return route.fallback();
            const { result, ...rest } = await (await route.fetch()).json();
            for (const { topics } of result) topics[2] = other;
            return route.fulfill({ json: { ...rest, result } });
          }),
      });
      await page.getByText("base units of 0xabab…abab").first().waitFor();
    });

    it("when the window has passed, it should show as claimable what was pending, by itself", async () => {
      const delta = shore().miner("delta");
      const page = await shore().visit({
        at: `#/miner/${delta}`,
        prepare: (opened) => opened.clock.install(),
      });
      const before = await figuresOf(page, "TIDE");
      await shore().harbour.node.provider.send("evm_increaseTime", [3600]);
      await shore().harbour.node.provider.send("evm_mine", []);
      await page.clock.fastForward(15_000);
      await page.getByRole("button", { name: "Connect a wallet to claim" }).waitFor();
      const later = await figuresOf(page, "TIDE");
      expect([later.Claimable, later.Pending]).to.deep.equal([before.Pending, "0 TIDE"]);
    });

    it("when the account is a contract, it should tell how a contract claims", async () => {
      const gale = shore().miner("gale");
      await shore().harbour.node.provider.send("hardhat_setCode", [gale, "0x6001"]);
      const page = await shore().visit({ at: `#/miner/${gale}` });
      await page.getByText(/This account is a contract. A Safe can connect as a wallet/).waitFor();
    });

    it("when the account only delegates to code, it should be taken for the person's own", async () => {
      const gale = shore().miner("gale");
      const code = `0xef0100${"11".repeat(20)}`;
      const page = await shore().visit({
        at: `#/miner/${gale}`,
        prepare: (opened) =>
          opened.route(shore().harbour.node.url, async (route) => {
            const { id, method, params } = route.request().postDataJSON();
            if (method !== "eth_getCode" || params[0] !== gale) return route.fallback();
            return route.fulfill({ json: { jsonrpc: "2.0", id, result: code } });
          }),
      });
      await page.getByText("Checked in this browser").waitFor();
      expect(await page.getByText("This account is a contract").count()).to.equal(0);
    });

    it("when a closing was announced, it should say until when to claim", async () => {
      const { node, tide } = shore().harbour;
      const { distributor } = tide.deployment;
      const { interface: words } = await openDistributor(distributor, node.provider);
      const latest = await node.provider.getBlock("latest");
      const at = (latest?.timestamp ?? 0) + 100 * 86_400;
      const data = words.encodeFunctionData("announceClosing", [at]);
      await (await sponsorOf(node.provider).sendTransaction({ to: distributor, data })).wait();
      const page = await shore().visit({ at: `#/miner/${shore().miner("gale")}` });
      await page.getByText(/Claim before .* UTC: from then on the sponsor may take back/).waitFor();
    });
  });
}
