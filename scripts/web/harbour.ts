/** Everything that a browser needs to show the pages: a node with a campaign under way, and the site before it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Campaign } from "../../src/campaign/campaign.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { CHAIN_ID, type LocalNode, startHardhatNode } from "../demo/node.ts";
import { buildPages } from "./build.ts";
import { type Served, serveSite } from "./serve.ts";
import { raiseTide, type Tide } from "./tide.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface Harbour {
  readonly node: LocalNode;
  readonly campaign: Campaign;
  readonly tide: Tide;
  /** `<distributions>/example`. */
  readonly published: string;
  readonly site: Served;
  /** What the pages are told; a test serves another with it as a base. */
  readonly config: SiteConfig;
  close(): Promise<void>;
}

export interface SiteConfig {
  readonly format: string;
  readonly chains: Readonly<Record<string, { readonly rpc: readonly string[] }>>;
  readonly campaigns: readonly { readonly path: string }[];
}

export interface HarbourOptions {
  /** Names of miners who claim what is live first. */
  readonly claimants: readonly string[];
  /** Ids of further campaigns on the same node, which the site serves and its config.json leaves out. */
  readonly also?: readonly string[];
  /** Where everything is put; a folder of its own by default, which goes again. */
  readonly folder?: string;
  readonly port?: number;
  /** Files that are served beside or instead of the pages' own. */
  readonly texts?: (node: LocalNode, pages: string) => Promise<Readonly<Record<string, string>>>;
  readonly say?: (step: string) => void;
}

/** Opens a harbour on the example campaign, and on others beside it. */
export async function openHarbour(options: HarbourOptions): Promise<Harbour> {
  const { claimants, also = [], port = 0, say = () => {}, texts = async () => ({}) } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "tidemark-web-")));
  const pages = await buildPages(join(folder, "site"));
  const node = await startHardhatNode();
  try {
    const distributions = join(folder, "distributions");
    const raise = async (id: string) => {
      const file = relative(process.cwd(), join(ROOT, "campaigns", id, "campaign.json"));
      const loaded = await loadCampaign(file);
      const accounts = loaded.campaign.miners
        .filter(({ name }) => claimants.includes(name ?? ""))
        .map(({ account }) => account);
      const request = {
        provider: node.provider,
        loaded,
        phase: phaseOf(loaded.campaign, "beta"),
        books: join(file, "../books"),
        distributions,
        deployments: join(folder, id, "deployments"),
        say,
      };
      return { campaign: loaded.campaign, tide: await raiseTide(request, accounts) };
    };
    // The chain's clock goes on with each: of the last one the second root is still pending.
    for (const id of also) await raise(id);
    const { campaign, tide } = await raise("example");
    const data = Object.fromEntries(
      ["example", ...also].map((id) => [id, join(distributions, id)]),
    );
    const published = join(distributions, campaign.id);
    const config = configFor(node.url, ["example"]);
    const all = { "config.json": JSON.stringify(config), ...(await texts(node, pages)) };
    const site = await serveSite({ pages, data, texts: all }, port);
    const close = async () => {
      await site.stop();
      await node.stop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    };
    return { node, campaign, tide, published, site, config, close };
  } catch (error) {
    await node.stop();
    throw error;
  }
}

/** A page of a site with one more script, which a deployed site does not have. */
export async function withScript(pages: string, script: string): Promise<string> {
  const html = await readFile(join(pages, "index.html"), "utf8");
  return html.replace("</head>", `  <script type="module" src="${script}"></script>\n  </head>`);
}

/** What the pages are told of a local node and of campaigns, in the order in which they are shown. */
export function configFor(rpc: string, ids: readonly string[]): SiteConfig {
  const currency = { name: "Ether", symbol: "ETH", decimals: 18 };
  const chain = { name: "Local node", rpc: [rpc], explorer: "", currency };
  return {
    format: "tidemark-web-v1",
    chains: { [CHAIN_ID]: chain },
    campaigns: ids.map((id) => ({ path: `data/${id}/beta` })),
  };
}
