/** What the deployed pages are told: chains and campaigns, read when the page loads and not built in. */
import { type Fault, InputError, show } from "../src/errors.ts";

export const CONFIG_FORMAT = "tidemark-web-v1";

export interface ChainConfig {
  readonly id: number;
  readonly name: string;
  /** Nodes' addresses, the first asked first. */
  readonly rpc: readonly string[];
  /** A block explorer's address without a slash at its end; empty where there is none. */
  readonly explorer: string;
  readonly currency: {
    readonly name: string;
    readonly symbol: string;
    readonly decimals: number;
  };
}

export interface CampaignConfig {
  /** `<campaign>/<phase>`, the last two folders of its path: how addresses name it. */
  readonly key: string;
  /** The folder of its epochs, relative to the page or absolute, without a slash at its end. */
  readonly path: string;
}

export interface Config {
  readonly chains: ReadonlyMap<number, ChainConfig>;
  readonly campaigns: readonly CampaignConfig[];
}

/** Fetches `config.json` from beside the page. @throws InputError where it is not one. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("config.json", { cache: "no-cache" }).catch(() => undefined);
  if (response === undefined || !response.ok) {
    throw new InputError([
      {
        where: "config.json",
        got: response === undefined ? "no answer" : `status ${response.status}`,
        expected: "the chains and campaigns that these pages are about",
        fix: "Put it beside index.html.",
      },
    ]);
  }
  return parseConfig(await response.text());
}

/** @throws InputError with every fault. */
export function parseConfig(text: string): Config {
  const faults: Fault[] = [];
  const fault = (where: string, got: unknown, expected: string) =>
    void faults.push({ where: `config.json: ${where}`, got: show(got), expected });
  const raw = parseObject(text);
  if (raw.format !== CONFIG_FORMAT) fault("format", raw.format, CONFIG_FORMAT);
  const chains = new Map<number, ChainConfig>();
  for (const [id, value] of Object.entries(objectOf(raw.chains))) {
    const chain = readChain(id, value, fault);
    if (chain !== undefined) chains.set(chain.id, chain);
  }
  const campaigns: CampaignConfig[] = [];
  const listed = Array.isArray(raw.campaigns) ? raw.campaigns : [];
  for (const [i, value] of listed.entries()) {
    const { path } = objectOf(value);
    const key = typeof path === "string" ? keyOf(path) : undefined;
    if (typeof path !== "string" || key === undefined)
      fault(`campaigns.${i}.path`, path, "a folder that ends in <campaign>/<phase>");
    else if (campaigns.some((other) => other.key === key))
      fault(`campaigns.${i}.path`, path, `another campaign and phase than ${key}`);
    else campaigns.push({ key, path: path.replace(/\/+$/, "") });
  }
  if (!Array.isArray(raw.campaigns)) fault("campaigns", raw.campaigns, "a list");
  if (faults.length > 0) throw new InputError(faults);
  return { chains, campaigns };
}

type Report = (where: string, got: unknown, expected: string) => void;

function readChain(id: string, value: unknown, fault: Report): ChainConfig | undefined {
  const { name, rpc, explorer = "", currency } = objectOf(value);
  const { name: coin, symbol, decimals } = objectOf(currency);
  const where = `chains.${id}`;
  if (!/^[1-9][0-9]{0,15}$/.test(id)) fault(where, id, "a chain's id");
  if (typeof name !== "string" || name === "") fault(`${where}.name`, name, "a name");
  if (!Array.isArray(rpc) || rpc.length === 0 || !rpc.every(isUrl))
    fault(`${where}.rpc`, rpc, "at least one node's http or https URL");
  if (typeof explorer !== "string" || (explorer !== "" && !isUrl(explorer)))
    fault(`${where}.explorer`, explorer, "a URL, or nothing");
  if (typeof coin !== "string" || typeof symbol !== "string" || !Number.isInteger(decimals))
    fault(`${where}.currency`, currency, "the coin's name, symbol and decimals");
  if (!Array.isArray(rpc)) return undefined;
  return {
    id: Number(id),
    name: String(name),
    rpc: rpc.map(String),
    explorer: String(explorer).replace(/\/+$/, ""),
    currency: { name: String(coin), symbol: String(symbol), decimals: Number(decimals) },
  };
}

function keyOf(path: string): string | undefined {
  return /([^/]+\/[^/]+)\/*$/.exec(path)?.[1];
}

function isUrl(value: unknown): boolean {
  return typeof value === "string" && /^https?:$/.test(URL.parse(value)?.protocol ?? "");
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    throw new InputError([{ where: "config.json", got: show(text), expected: "JSON" }]);
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
