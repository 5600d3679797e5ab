import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { findBrowser, startBrowser } from "../../scripts/web/browser.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/web.ts");
const executable = findBrowser();

describe("npm run web", () => {
  let child: ChildProcess;
  let output = "";

  before(async () => {
    child = spawn(process.execPath, [SCRIPT, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on("data", (chunk) => {
        output += chunk;
        if (output.includes("Ctrl-C ends both.")) resolve();
      });
      let complaint = "";
      child.stderr?.on("data", (chunk) => {
        complaint += chunk;
      });
      child.once("close", (code) => reject(new Error(`it ended with ${code}: ${complaint}`)));
    });
  });
  after(() => {
    child.kill("SIGKILL");
  });

  const skip = executable === undefined && process.env.CI !== "true" ? "no Chromium" : false;
  it("should show what gale can claim, and let a test wallet of the page claim it", {
    skip,
  }, async () => {
    const [address = ""] = output.match(/http:\S+#\/miner\/\S+/) ?? [];
    const browser = await startBrowser(executable ?? expect.fail("no Chromium was found"));
    try {
      const page = await browser.newPage();
      await page.goto(address);
      await page.getByRole("button", { name: "Connect a wallet to claim" }).first().click();
      await page.getByRole("button", { name: "Test wallet of gale" }).click();
      await page.getByRole("button", { name: "Claim 121.8251 TIDE and 6.8655 bUSD" }).click();
      await page.getByText("121.825107410444652135 TIDE").waitFor();
    } finally {
      await browser.close();
    }
  });

  it("when it is interrupted, it should end well, and its node with it", async () => {
    const [node = ""] = output.match(/http:\/\/127\.0\.0\.1:\d+$/m) ?? [];
    const code = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    expect(await code).to.equal(0);
    const answer = await fetch(node, { method: "POST", body: "{}" }).catch(() => undefined);
    expect(answer).to.equal(undefined);
  });
});
