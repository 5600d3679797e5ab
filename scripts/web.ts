/**
 * The pages on a campaign that is under way, with a local node to claim on: `npm run web`. Ends with Ctrl-C.
 * `-- --port N` serves on another port than 8080.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { loadCampaign, phaseOf } from "../src/epoch/load.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeData, writeNote } from "../src/terminal/output.ts";
import { compile } from "./compile.ts";
import { sponsorKey } from "./demo/miners.ts";
import { CHAIN_ID, startHardhatNode } from "./demo/node.ts";
import { buildPages } from "./web/build.ts";
import { serveSite } from "./web/serve.ts";
import { raiseTide } from "./web/tide.ts";

const ROOT = join(import.meta.dirname, "..");
const CAMPAIGN = relative(process.cwd(), join(ROOT, "campaigns/example/campaign.json"));
const OUT = join(ROOT, "out/web-demo");

/** Seconds between two blocks: so pending roots go live while one looks. */
const BLOCK_TIME = 4;

await runCommand(false, async () => {
  const { values } = parseArgs({ options: { port: { type: "string" } } });
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  compile("--no-tests");
  const loaded = await loadCampaign(CAMPAIGN);
  const [{ account: gale = "" } = {}] = loaded.campaign.miners.filter(
    ({ name }) => name === "gale",
  );
  const [{ account: delta = "" } = {}] = loaded.campaign.miners.filter(
    ({ name }) => name === "delta",
  );
  const node = await startHardhatNode();
  const site = await buildPages(join(OUT, "site"));
  const distributions = join(OUT, "distributions");
  await raiseTide(
    {
      provider: node.provider,
      loaded,
      phase: phaseOf(loaded.campaign, "beta"),
      books: join(CAMPAIGN, "../books"),
      distributions,
      deployments: join(OUT, "deployments"),
      say: (step) => writeNote(`  + ${step}`),
    },
    [delta],
  );
  await node.provider.send("evm_setIntervalMining", [BLOCK_TIME * 1_000]);
  const served = await serveSite(
    {
      pages: site,
      data: { example: join(distributions, "example") },
      texts: {
        "config.json": siteConfig(node.url),
        "index.html": await withDemoWallets(site),
        "demo-wallet.js": await readFile(join(import.meta.dirname, "web/demo-wallet.js"), "utf8"),
        "demo-wallets.json": JSON.stringify({
          rpc: node.url,
          accounts: [
            { name: "Test wallet of gale", account: gale },
            { name: "Test wallet of delta", account: delta },
            { name: "Test wallet of the sponsor", account: sponsorKey().address },
          ],
        }),
      },
    },
    Number(values.port ?? 8080),
  );
  writeData(`
The pages: ${served.url}
  what gale can claim   ${served.url}#/miner/${gale}
  the sponsor's side    ${served.url}#/admin/example/beta
Connect with a test wallet of the page, or with your own on chain ${CHAIN_ID}, ${node.url}
Ctrl-C ends both.`);
  await new Promise((resolve) => process.once("SIGINT", resolve));
  await served.stop();
  await node.stop();
  return EXIT.done;
});

/** The pages with one more script, which a deployed site does not have. */
async function withDemoWallets(site: string): Promise<string> {
  const html = await readFile(join(site, "index.html"), "utf8");
  return html.replace(
    "</head>",
    '  <script type="module" src="./demo-wallet.js"></script>\n  </head>',
  );
}

/** What the pages are told when they load. */
function siteConfig(rpc: string): string {
  const currency = { name: "Ether", symbol: "ETH", decimals: 18 };
  return JSON.stringify({
    format: "tidemark-web-v1",
    chains: { [CHAIN_ID]: { name: "Local node", rpc: [rpc], explorer: "", currency } },
    campaigns: [{ path: "data/example/beta" }],
  });
}
