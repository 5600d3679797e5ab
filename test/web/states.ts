/** What the pages show when something is wrong elsewhere: hosts, files, nodes. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { id } from "ethers";
import type { Page } from "playwright-core";
import { type Shore, waitForFigure } from "./shore.ts";

export function states(shore: () => Shore): void {
  const visitGale = (prepare: (page: Page) => Promise<unknown>) =>
    shore().visit({ at: `#/miner/${shore().miner("gale")}`, prepare });
  const node = () => shore().harbour.node.url;

  describe("the pages, when something else is wrong", () => {
    it("when files are on their way, it should say that they are loaded", async () => {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const page = await visitGale((opened) =>
        opened.route("**/shards/index.json", async (route) => {
          await held;
          await route.continue();
        }),
      );
      await page.getByText("Loading the rewards…").waitFor({ state: "attached" });
      release();
      await page.getByText("Checked in this browser").waitFor();
    });

    it("when no epoch's files are right, it should show no figure, and say that they are not the published ones", async () => {
      const page = await visitGale((opened) =>
        opened.route("**/shards/0.json", async (route) => {
          const text = await (await route.fetch()).text();
          await route.fulfill({
            body: text.replace(/"[1-9][0-9]{6,}"/, '"1000000000000000000000"'),
          });
        }),
      );
      await page.getByText("These files are not the ones that were published").waitFor();
      await page
        .getByText(/shards\/0\.json has sha256 [0-9a-f]{64}, but [0-9a-f]{64} was/)
        .waitFor();
      expect(await page.locator(".figures").count()).to.equal(0);
    });

    it("when the newest manifest is another one than the chain's, it should say so and use the epoch before", async () => {
      const page = await visitGale((opened) =>
        opened.route("**/2/manifest.json", async (route) => {
          const first = route.request().url().replace("/2/", "/1/");
          await route.fulfill({ response: await route.fetch({ url: first }) });
        }),
      );
      await page.getByText("The files of epoch 2 are not the ones that were published").waitFor();
      await waitForFigure(page, "TIDE", "Amount", "121.8251 TIDE");
      await page.getByText("which the chain has for epoch 1").waitFor();
    });

    it("when the newest epoch's files are missing, it should name it and use the one before", async () => {
      const page = await visitGale((opened) =>
        opened.route("**/2/manifest.json", (route) => route.fulfill({ status: 404 })),
      );
      await page.getByText("The files of epoch 2 are not on this host").waitFor();
      await page.getByRole("button", { name: "Connect a wallet to claim" }).waitFor();
    });

    it("when the host of the files is down, it should say so and read again when asked", async () => {
      let isDown = true;
      const page = await visitGale((opened) =>
        opened.route("**/manifest.json", (route) => (isDown ? route.abort() : route.fallback())),
      );
      await page.getByText("Could not read the rewards").waitFor();
      isDown = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("Checked in this browser").waitFor();
    });

    it("when no node answers, it should show no figure and say that nothing is lost", async () => {
      let isDown = true;
      const page = await visitGale((opened) =>
        opened.route(node(), (route) => (isDown ? route.abort() : route.fallback())),
      );
      await page.getByText("The chain cannot be read").waitFor();
      await page.getByText(/Nothing is lost/).waitFor();
      isDown = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("Checked in this browser").waitFor();
    });

    it("when the first node is down or of another chain, it should use the next", async () => {
      const other = "http://127.0.0.1:9/";
      const page = await shore().visit({
        at: `#/miner/${shore().miner("gale")}`,
        config: (config) => ({
          ...config,
          chains: {
            31337: { ...config.chains[31337], rpc: ["http://127.0.0.1:1/", other, node()] },
          },
        }),
        prepare: (opened) =>
          opened.route(other, (route) =>
            route.fulfill({ json: { jsonrpc: "2.0", id: 1, result: "0x1" } }),
          ),
      });
      await page.getByText("Checked in this browser").waitFor();
    });

    it("when the reader names another node than one that lies, it should ask that one everything anew", async () => {
      const liar = "http://127.0.0.1:9/";
      const page = await shore().visit({
        at: `#/miner/${shore().miner("gale")}`,
        config: (config) => ({
          ...config,
          chains: { 31337: { ...config.chains[31337], rpc: [liar] } },
        }),
        prepare: (opened) =>
          opened.route(liar, async (route) => {
            const { id: call, params = [] } = route.request().postDataJSON();
            const isMark = params[0]?.data?.startsWith?.(MARK);
            if (isMark) return route.fulfill({ json: { jsonrpc: "2.0", id: call, result: ALL } });
            return route.fulfill({ response: await route.fetch({ url: node() }) });
          }),
      });
      await waitForFigure(page, "TIDE", "Claimable", "0 TIDE");
      await page.getByText("Use your own node").click();
      await page.getByLabel("Node of Local node").fill(node());
      await page.getByRole("button", { name: "Keep" }).click();
      await waitForFigure(page, "TIDE", "Claimable", "121.8251 TIDE");
    });

    it("when the page file could not be fetched, it should fetch it again when asked", async () => {
      let isDown = true;
      const page = await visitGale((opened) =>
        opened.route("**/campaign.json", (route) => (isDown ? route.abort() : route.fallback())),
      );
      await page.getByText("Could not read the rewards").waitFor();
      isDown = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("Checked in this browser").waitFor();
    });

    it("when the node is slow, it should say so while it waits", async () => {
      const told = Promise.withResolvers<void>();
      const page = await visitGale((opened) =>
        opened.route(node(), async (route) => {
          await told.promise;
          await route.fallback();
        }),
      );
      await page.getByText("The chain's node is slow to answer. Still waiting…").waitFor();
      told.resolve();
      await page.getByText("Checked in this browser").waitFor();
    });

    it("when nothing was published yet, it should say so", async () => {
      const page = await visitGale((opened) =>
        opened.route(node(), async (route) => {
          const { id, method } = route.request().postDataJSON();
          if (method !== "eth_getLogs") return route.fallback();
          return route.fulfill({ json: { jsonrpc: "2.0", id, result: [] } });
        }),
      );
      await page.getByText("Nothing was published yet.").waitFor();
    });

    it("when the site has no campaign, it should say so", async () => {
      const page = await shore().visit({
        at: "",
        config: (config) => ({ ...config, campaigns: [] }),
      });
      await page.getByText("This site shows no campaign yet.").waitFor();
    });

    it("when config.json is wrong, it should name every fault of it", async () => {
      const page = await shore().visit({
        at: "",
        config: (config) => ({ ...config, format: "other", campaigns: [{ path: "x" }] }),
      });
      await page.getByText(/config\.json: format: got "other"/).waitFor();
      await page.getByText(/config\.json: campaigns\.0\.path/).waitFor();
    });

    it("when the address is mistyped, it should say what is wrong with it", async () => {
      const page = await shore().visit({ at: "#/miner" });
      await page.getByLabel("Address").fill("0x14dC99964da2C08b23698B3D3cc7Ca32193d9955");
      await page.getByRole("button", { name: "Look up" }).click();
      await page.getByText(/Its capital letters do not fit its digits/).waitFor();
    });
  });
}

const MARK = id("claimed(address,address)").slice(0, 10);
const ALL = `0x7f${"ff".repeat(31)}`;
