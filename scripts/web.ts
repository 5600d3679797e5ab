/**
 * The pages on a campaign that is under way, with a local node to claim on: `npm run web`. Ends with Ctrl-C.
 * `-- --port N` serves on another port than 8080.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeData, writeNote } from "../src/terminal/output.ts";
import { compile } from "./compile.ts";
import { localWallet, sponsorKey } from "./demo/miners.ts";
import { CHAIN_ID } from "./demo/node.ts";
import { configFor, openHarbour, withScript } from "./web/harbour.ts";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "out/web-demo");

/** Seconds between two blocks: so pending roots go live while one looks. */
const BLOCK_TIME = 4;

/** Public test accounts, by their number: two miners, and the sponsor. */
const GALE = localWallet(7).address.toLowerCase();
const DELTA = localWallet(4).address.toLowerCase();

const WALLETS = [
  { name: "Test wallet of gale", account: GALE },
  { name: "Test wallet of delta", account: DELTA },
  { name: "Test wallet of the sponsor", account: sponsorKey().address.toLowerCase() },
];

await runCommand(false, async () => {
  const { values } = parseArgs({ options: { port: { type: "string" } } });
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  compile("--no-tests");
  const { node, site, close } = await openHarbour({
    claimants: ["delta"],
    also: ["pools"],
    folder: OUT,
    port: Number(values.port ?? 8080),
    say: (step) => writeNote(`  + ${step}`),
    texts: async ({ url }, pages) => ({
      "config.json": JSON.stringify(configFor(url, ["example", "pools"])),
      "index.html": await withScript(pages, "./demo-wallet.js"),
      "demo-wallet.js": await readFile(join(import.meta.dirname, "web/demo-wallet.js"), "utf8"),
      "demo-wallets.json": JSON.stringify({ rpc: url, accounts: WALLETS }),
    }),
  });
  await node.provider.send("evm_setIntervalMining", [BLOCK_TIME * 1_000]);
  writeData(`
The pages: ${site.url}
  what gale can claim   ${site.url}#/miner/${GALE}
  the sponsor's side    ${site.url}#/admin/example/beta
  a pool's positions    ${site.url}#/market/pools/beta/tide-dai-pool
Connect with a test wallet of the page, or with your own on chain ${CHAIN_ID}, ${node.url}
Ctrl-C ends both.`);
  await new Promise((resolve) => process.once("SIGINT", resolve));
  await close();
  return EXIT.done;
});
