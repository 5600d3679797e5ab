/** The registry on disk, and the settings and secrets that live collecting begins with. */
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ExchangeSettings } from "../book/collect/ccxt-client.ts";
import { writeWhole } from "../book/write-whole.ts";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import { emptyRegistry, parseRegistry, type Registry } from "../campaign/registry.ts";
import { refuse, show } from "../errors.ts";
import { readText, readTextIfThere } from "./files.ts";
import { readSeeds } from "./scoring/seeds.ts";

/** The registry that belongs to a campaign file, unless another is named. */
export function registryOf(campaignFile: string, registry: string | undefined): string {
  return registry ?? join(dirname(campaignFile), "registry.json");
}

/**
 * Reads a registry. Where there is no file, nobody is registered.
 * @throws InputError with every fault of the file.
 */
export async function loadRegistry(
  file: string,
  campaign: Campaign,
  phase: Phase,
): Promise<Registry> {
  const text = await readTextIfThere(file, "a registry");
  return text === undefined
    ? emptyRegistry(campaign, phase)
    : parseRegistry(text, file, campaign, phase);
}

/** Writes a registry, whole or not at all, after checking it as whoever reads it will. */
export async function saveRegistry(
  file: string,
  registry: Registry,
  campaign: Campaign,
  phase: Phase,
): Promise<void> {
  const text = `${JSON.stringify(registry, undefined, 2)}\n`;
  parseRegistry(text, file, campaign, phase);
  await writeWhole(dirname(file), (append) => append(basename(file), text));
}

/**
 * How each exchange of a campaign is reached: by default by its name, as ccxt knows it.
 * @param file JSON, by the campaign's name of the exchange: `id`, ccxt's name; `api` and `socket`, other addresses;
 * `timeoutSeconds`.
 */
export async function loadExchanges(
  names: Iterable<string>,
  file: string | undefined,
): Promise<Map<string, ExchangeSettings>> {
  const given = file === undefined ? {} : parseExchanges(await readText(file, "exchanges"), file);
  const known = new Set(names);
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    const expected = `an exchange of the campaign's markets: ${[...known].map(show).join(", ")}`;
    refuse({ where: `${file}: ${name}`, got: show(name), expected });
  }
  return new Map([...known].map((name) => [name, given[name] ?? { id: name.toLowerCase() }]));
}

function parseExchanges(text: string, file: string): Record<string, ExchangeSettings> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return refuse({ where: file, got: (error as Error).message, expected: "JSON" });
  }
  const entries = Object.entries(raw as Record<string, Record<string, unknown>>);
  return Object.fromEntries(
    entries.map(([name, fields]): [string, ExchangeSettings] => {
      const { id, api, socket, timeoutSeconds, ...others } = fields;
      const where = `${file}: ${name}`;
      const [unknown] = Object.keys(others);
      if (unknown !== undefined) {
        refuse({ where, got: show(unknown), expected: "only id, api, socket and timeoutSeconds" });
      }
      if (typeof id !== "string")
        refuse({ where: `${where}.id`, got: show(id), expected: "ccxt's name of the exchange" });
      for (const [name, address] of Object.entries({ api, socket })) {
        if (address === undefined) continue;
        if (typeof address === "string" && URL.parse(address) !== null) continue;
        refuse({ where: `${where}.${name}`, got: show(address), expected: "an address" });
      }
      if (
        timeoutSeconds !== undefined &&
        !(Number(timeoutSeconds) > 0 && Number(timeoutSeconds) <= 60)
      ) {
        refuse({
          where: `${where}.timeoutSeconds`,
          got: show(timeoutSeconds),
          expected: "seconds, at most 60",
        });
      }
      return [
        name,
        {
          id,
          ...(typeof api === "string" ? { api } : {}),
          ...(typeof socket === "string" ? { socket } : {}),
          ...(timeoutSeconds === undefined ? {} : { timeout: Number(timeoutSeconds) * 1_000 }),
        },
      ];
    }),
  );
}

/**
 * Reads the seeds of epochs to come.
 * @throws InputError where others may read the file too: whoever knows a seed knows the instants.
 */
export async function readSecretSeeds(
  phase: Phase,
  file: string,
): Promise<Map<number, Uint8Array>> {
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined && process.platform !== "win32" && (found.mode & 0o077) !== 0) {
    refuse({
      where: file,
      got: `a file that others may read (mode ${(found.mode & 0o777).toString(8)})`,
      expected: "one that its owner alone may read: the seeds tell the instants to come",
      fix: `Run chmod 600 ${file}`,
    });
  }
  return readSeeds(phase, file);
}
