/** Files from elsewhere for the tests of this room: a market that pays TIDE, one that pays USD, and accounts. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Phase, Terms } from "../../src/campaign/campaign.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { InputError } from "../../src/errors.ts";
import {
  type ImportedList,
  type ImportListRequest,
  importList,
} from "../../src/listed/import-list.ts";
import { listedMarkets } from "../../src/listed/listed-market.ts";

export const TIDE = `0x${"7e".repeat(20)}`;
export const USD = `0x${"d0".repeat(20)}`;
export const DISTRIBUTOR = `0x${"dd".repeat(20)}`;

/** With their checksums, as EIP-55 itself gives them. */
export const ALBA = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
export const BOREAS = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
export const CIRRUS = "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB";

/** A campaign on mainnet whose markets are all listed. */
export function listedCampaign(
  chainId = 1,
  alter: (terms: object, i: number) => object = (t) => t,
) {
  const market = (id: string) => ({
    id,
    exchange: "elsewhere",
    base: "X",
    quote: "USD",
    priceDecimals: 0,
    sizeDecimals: 0,
  });
  const terms = (id: string, token: string) => ({
    market: id,
    fromEpoch: 1,
    programme: "listed",
    rewards: [{ token, amount: "1000" }],
  });
  return {
    format: "tidemark-campaign-v1",
    id: "lists",
    name: "Lists",
    sponsor: { name: "Tide", policyUrl: "https://example.org", disclaimer: "None." },
    markets: [market("kelp"), market("reef")],
    miners: [],
    phases: {
      beta: {
        chainId,
        start: "2026-01-06T00:00:00Z",
        epochSeconds: 604_800,
        epochs: 3,
        seedHashes: [],
        tokens: [
          { symbol: "TIDE", decimals: 18, address: TIDE },
          { symbol: "USD", decimals: 6, address: USD },
        ],
        terms: [terms("reef", "TIDE"), terms("kelp", "USD")].map(alter),
      },
    },
  };
}

/** The phase of a campaign whose markets are all listed. */
export function listedPhase(...args: Parameters<typeof listedCampaign>): Phase {
  const campaign = parseCampaign(JSON.stringify(listedCampaign(...args)), "campaign.json");
  return campaign.phases.get("beta") ?? expect.fail("there is a beta");
}

/** The terms of both markets. */
export function bothTerms(...args: Parameters<typeof listedCampaign>): readonly Terms[] {
  return listedPhase(...args).terms;
}

/** What a file is imported with, unless a test says otherwise: it pays TIDE in reef, on mainnet, and there is no ENS. */
export function requestFor(
  path: string,
  changes: Partial<ImportListRequest> = {},
): ImportListRequest {
  const phase = listedPhase();
  return {
    path,
    markets: listedMarkets(phase.terms.slice(0, 1), phase.tokens),
    listed: bothMarkets(),
    chainId: 1,
    unit: "token",
    merge: "refuse",
    contracts: new Map([[DISTRIBUTOR, "the distributor"]]),
    resolve: undefined,
    ...changes,
  };
}

/** Both markets, for files that say which token they pay. */
export function bothMarkets() {
  const { terms, tokens } = listedPhase();
  return listedMarkets(terms, tokens);
}

/** Runs a test on a file of this text, or these bytes. */
export async function withFile<T>(
  content: string | Uint8Array,
  run: (path: string) => Promise<T>,
  name = "rewards.csv",
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-list-"));
  try {
    const path = join(folder, name);
    await writeFile(path, content);
    return await run(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Imports a file of this text. */
export function importText(
  content: string | Uint8Array,
  changes: Partial<ImportListRequest> = {},
  name = "rewards.csv",
): Promise<ImportedList> {
  return withFile(content, (path) => importList(requestFor(path, changes)), name);
}

/** A fault without its file: the row and the column, what was got, what was expected, and how to mend it. */
export interface PlacedFault {
  readonly place: string;
  readonly got: string;
  readonly expected: string;
  readonly fix: string;
}

/** The faults that importing a text is refused with. */
export async function faultsOf(
  content: string | Uint8Array,
  changes: Partial<ImportListRequest> = {},
  name = "rewards.csv",
): Promise<PlacedFault[]> {
  return withFile(
    content,
    async (path) => {
      const error = await importList(requestFor(path, changes)).then(
        () => expect.fail("was not refused"),
        (reason: unknown) => reason,
      );
      if (!(error instanceof InputError)) throw error;
      return error.faults.map(({ where, got, expected, fix = "" }) => ({
        place: where.replace(path, "").replace(/^:/, ""),
        got,
        expected: expected.replaceAll(path, ""),
        fix,
      }));
    },
    name,
  );
}

export const lines = (...rows: string[]) => `${rows.join("\n")}\n`;

/** Sablier's rows under their header. */
export const sablier = (...rows: string[]) => lines("address,amount", ...rows);
