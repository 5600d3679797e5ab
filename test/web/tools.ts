/** The pages for those who check and run campaigns. */
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { getAddress } from "ethers";
import { sponsorKey } from "../../scripts/demo/miners.ts";
import { openDistributor, view } from "../../src/chain/contracts.ts";
import { checksumOf, makeSafeBatch } from "../../src/chain/safe.ts";
import { revokeFirst } from "./claims.ts";
import { expectCount } from "./count.ts";
import type { Shore } from "./shore.ts";

const SPONSOR = sponsorKey().address.toLowerCase();
const ADMIN = "#/admin/example/beta";

export function tools(shore: () => Shore): void {
  const distributor = () => {
    const { tide, node } = shore().harbour;
    return openDistributor(tide.deployment.distributor, node.provider);
  };
  const root = (epoch: number) =>
    shore().harbour.tide.epochs[epoch - 1]?.distribution.manifest.root ?? "";

  describe("the page that verifies", () => {
    it("when everything is as published, it should say so with every step", async () => {
      const gale = shore().miner("gale");
      const page = await shore().visit({ at: `#/verify/example/beta/2?account=${gale}` });
      await page.getByText("All that was checked is right.").waitFor();
      await expectCount(page.locator(".check-right"), 7);
      await page.getByText(root(2)).waitFor();
      await page.getByText("It is entitled to 244.151987713088796874 TIDE").waitFor();
    });

    it("when a shard was altered, it should say that something is wrong, and where", async () => {
      const page = await shore().visit({
        at: "#/verify/example/beta/1",
        prepare: (opened) =>
          opened.route("**/1/shards/0.json", (route) => route.fulfill({ body: "{}" })),
      });
      await page.getByText("Something is wrong. Do not rely on these files.").waitFor();
      await page.locator(".check-wrong", { hasText: "A shard, rebuilt" }).waitFor();
    });

    it("when the account in the address has capital letters, it should find it all the same", async () => {
      const account = getAddress(shore().miner("gale"));
      const page = await shore().visit({ at: `#/verify/example/beta/2?account=${account}` });
      await page.getByText("It is entitled to 244.151987713088796874 TIDE").waitFor();
    });

    it("when the page file shows other terms than were published, it should say which", async () => {
      const page = await shore().visit({
        at: "#/verify/example/beta/1",
        prepare: (opened) =>
          opened.route("**/pages/campaign.json", async (route) => {
            const response = await route.fetch();
            const text = (await response.text()).replaceAll(
              '"maxSpreadPpm":10000',
              '"maxSpreadPpm":20000',
            );
            await route.fulfill({ response, body: text });
          }),
      });
      await page
        .getByText(/maxSpreadPpm of tide-\w+: 20000 in the page file, 10000 published/)
        .waitFor();
      await page.getByText("Something is wrong. Do not rely on these files.").waitFor();
    });

    it("when no root was published for the epoch, it should say so and check no other", async () => {
      const page = await shore().visit({ at: "#/verify/example/beta/7" });
      await page.getByText("No root was published for epoch 7.").waitFor();
      expect(await page.locator(".check-right, .check-wrong").count()).to.equal(0);
      await page.getByRole("link", { name: "epoch 2" }).click();
      await page.getByText("All that was checked is right.").waitFor();
    });

    it("when another epoch is chosen, it should check that one", async () => {
      const page = await shore().visit({ at: "#/verify/example/beta/2" });
      await page.getByText("All that was checked is right.").waitFor();
      await page.getByRole("combobox").selectOption("1");
      await page.getByText(root(1)).waitFor();
      await page.getByText("All that was checked is right.").waitFor();
    });
  });

  describe("the admin's page", () => {
    it("should show the money of each token, and that it covers what is promised", async () => {
      const page = await shore().visit({ at: ADMIN });
      await page.getByText("The balance covers everything that is promised").waitFor();
      const row = page.getByRole("row", { name: /^TIDE/ });
      expect(await row.locator("data").allInnerTexts()).to.deep.equal([
        "3,733.3333 TIDE",
        "3,733.3333 TIDE",
        "446.4278 TIDE",
        "3,286.9054 TIDE",
        "0 TIDE",
        "3,286.9054 TIDE",
      ]);
    });

    it("when a guardian types the word, it should revoke the chosen root", async () => {
      const { page } = await shore().visitWith({ at: ADMIN, wallet: SPONSOR });
      await page.getByRole("checkbox", { name: /epoch 2/ }).check();
      expect(await page.getByRole("button", { name: "Revoke" }).isDisabled()).to.equal(true);
      await page.getByLabel("Type REVOKE to go on").fill("REVOKE");
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByRole("row", { name: /revoked/ }).waitFor();
      expect(await view<bigint>(await distributor(), "liveAt", root(2))).to.equal(0n);
    });

    it("when somebody else tries, it should say that the role is missing, and not ask the wallet to send", async () => {
      const wallet = shore().miner("gale");
      const { page, wallet: asked } = await shore().visitWith({ at: ADMIN, wallet });
      await page.getByRole("checkbox", { name: /epoch 2/ }).check();
      await page.getByLabel("Type REVOKE to go on").fill("REVOKE");
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByText(/does not hold the role/).waitFor();
      expect(asked.asked).not.to.include("eth_sendTransaction");
    });

    it("when a Safe is to revoke, it should give a batch that the Safe can load", async () => {
      const page = await shore().visit({ at: ADMIN });
      await page.getByRole("checkbox", { name: /epoch 1/ }).check();
      await page.getByLabel("Type REVOKE to go on").fill("REVOKE");
      await page.getByText("As a Safe batch").click();
      await page.getByLabel("The Safe that is to send it").fill(SPONSOR);
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download" }).click(),
      ]);
      const batch = JSON.parse(await readFile(await file.path(), "utf8"));
      expect(batch.meta.checksum).to.equal(checksumOf(batch));
      const calls = [{ contract: await distributor(), method: "revokeRoots", args: [[root(1)]] }];
      const byCommand = await makeSafeBatch(calls, {
        chainId: 31337,
        safe: SPONSOR,
        name: "",
        description: `revoke ${root(1)}`,
        createdAt: batch.createdAt,
      });
      expect(batch.meta.checksum).to.equal(byCommand.meta.checksum);
      const { provider } = shore().harbour.node;
      const [{ to, data }] = batch.transactions;
      await provider.send("eth_sendTransaction", [{ from: SPONSOR, to, data }]);
      expect(await view<bigint>(await distributor(), "liveAt", root(1))).to.equal(0n);
    });

    it("when a revoked epoch's files are at hand, it should publish them again", async () => {
      const { page } = await shore().visitWith({ at: ADMIN, wallet: SPONSOR });
      await page.getByRole("checkbox", { name: /epoch 2/ }).check();
      await page.getByLabel("Type REVOKE to go on").fill("REVOKE");
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByRole("button", { name: "Publish epoch 2" }).click();
      await page.getByText("Done: publish epoch 2.").waitFor();
      expect((await view<bigint>(await distributor(), "liveAt", root(2))) > 0n).to.equal(true);
    });

    it("when a later root stands on what an epoch was before, it should say what is against publishing another", async () => {
      await revokeFirst(shore());
      const page = await shore().visit({
        at: ADMIN,
        prepare: (opened) =>
          opened.route("**/1/manifest.json", async (route) => {
            const response = await route.fetch();
            await route.fulfill({ response, body: `${await response.text()}\n` });
          }),
      });
      await page.getByText(/Epoch 2 stands on what was published as epoch 1 before/).waitFor();
      expect(await page.getByRole("button", { name: "Download" }).count()).to.equal(0);
    });

    it("when the page file names other decimals than the token, it should show no money", async () => {
      const page = await shore().visit({
        at: ADMIN,
        prepare: (opened) =>
          opened.route("**/pages/campaign.json", async (route) => {
            const response = await route.fetch();
            const text = (await response.text()).replaceAll('"decimals":18', '"decimals":15');
            await route.fulfill({ response, body: text });
          }),
      });
      await page.getByText(/15 decimals of TIDE, but the token says 18/).waitFor();
      expect(await page.getByRole("row", { name: /^TIDE/ }).count()).to.equal(0);
    });

    it("when the next epoch's files speak of another one, it should say what is against publishing", async () => {
      const { published } = shore().harbour;
      const copy = join(published, "beta/3");
      await cp(join(published, "beta/2"), copy, { recursive: true });
      const page = await shore().visit({ at: ADMIN });
      await page.getByText("Not yet").waitFor();
      await page
        .getByText(/It stands on another epoch 2 than the one that was published/)
        .waitFor();
      await rm(copy, { recursive: true });
    });
  });
}
