/**
 * Hummingbot's liquidity mining of 2020 and 2021 as one campaign file: every dated change of its terms, in weekly epochs
 * from 2020-03-03, the open beta before it. Where a source gives no date, the first epoch that it may have been is taken.
 */

const WEEK_S = 604_800;
const DAY_MS = 86_400_000;

/** The production epoch that begins on a date. */
export function epochOf(date: string): number {
  return (Date.parse(date) - Date.parse("2020-03-03")) / (7 * DAY_MS) + 1;
}

interface Change {
  readonly date: string;
  readonly maxSpreadPercent: string;
  readonly k: string;
  readonly maxOrderAgeSeconds?: number;
  /** Pools by market; a market that is missing pauses or has ended. */
  readonly pools: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const usdc = (amount: string) => ({ USDC: amount });

const ONE = {
  "one-btc": usdc("300"),
  "one-usdt": usdc("300"),
  "one-bnb": usdc("150"),
};
const RLC = { "rlc-btc": usdc("250"), "rlc-usdt": usdc("250"), "rlc-eth": usdc("250") };
const XZC_EARLY = { "xzc-btc": usdc("562.5"), "xzc-bnb": usdc("187.5") };
const XZC = { "xzc-btc": usdc("375"), "xzc-usdt": usdc("375") };
const ZIL = { "zil-usdt": usdc("250"), "zil-eth": usdc("250"), "zil-bnb": usdc("250") };
const ZIL_MORE = { "zil-usdt": usdc("450"), "zil-eth": usdc("400"), "zil-bnb": usdc("400") };
const RLC_NATIVE = {
  "rlc-btc": { RLC: "145.5" },
  "rlc-usdt": { RLC: "145.5" },
  "rlc-eth": { RLC: "145.5" },
};
const ALGO = { "algo-btc": { USDT: "312.5", ALGO: "980" } };

export const CHANGES: readonly Change[] = [
  {
    date: "2020-03-03",
    maxSpreadPercent: "1",
    k: "2",
    pools: { ...ONE, ...RLC, ...XZC_EARLY, ...ZIL },
  },
  {
    date: "2020-03-17",
    maxSpreadPercent: "5",
    k: "4",
    pools: { ...ONE, ...RLC, ...XZC_EARLY, ...ZIL },
  },
  { date: "2020-03-31", maxSpreadPercent: "3", k: "4", pools: { ...RLC, ...XZC_EARLY, ...ZIL } },
  { date: "2020-04-14", maxSpreadPercent: "3", k: "4", pools: { ...RLC, ...XZC, ...ZIL_MORE } },
  { date: "2020-05-05", maxSpreadPercent: "2", k: "4", pools: { ...RLC, ...XZC, ...ZIL } },
  {
    date: "2020-07-28",
    maxSpreadPercent: "2",
    k: "8",
    maxOrderAgeSeconds: 1_800,
    pools: { ...RLC, ...XZC, ...ZIL },
  },
  {
    date: "2020-08-18",
    maxSpreadPercent: "2",
    k: "8",
    maxOrderAgeSeconds: 1_800,
    pools: { ...RLC_NATIVE, ...XZC, ...ZIL },
  },
  {
    date: "2020-12-22",
    maxSpreadPercent: "2",
    k: "8",
    maxOrderAgeSeconds: 3_600,
    pools: { ...RLC_NATIVE, ...XZC, ...ALGO, "nem-usdt": usdc("250") },
  },
  {
    date: "2021-02-02",
    maxSpreadPercent: "2",
    k: "8",
    maxOrderAgeSeconds: 3_600,
    pools: {
      ...RLC_NATIVE,
      ...ALGO,
      "nem-usdt": usdc("250"),
      "btc-usdt": usdc("625"),
      "phb-btc": usdc("100"),
    },
  },
];

/** Markets whose widest spread is not the one of the rest, from a date on. */
const OWN_SPREADS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "nem-usdt": { "2020-12-22": "1.5", "2021-02-02": "1" },
  "btc-usdt": { "2021-02-02": "0.75" },
  "phb-btc": { "2021-02-02": "10" },
};

export function spreadOf({ date, maxSpreadPercent }: Change, market: string): string {
  return OWN_SPREADS[market]?.[date] ?? maxSpreadPercent;
}

/** The campaign file. Each change is spelled out for every market that it runs in, until the next. */
export function campaignFile(miners: readonly object[]): object {
  const epochs = epochOf("2021-03-02") - 1;
  const terms = CHANGES.flatMap((change, i) => {
    const next = CHANGES[i + 1];
    const throughEpoch = next === undefined ? epochs : epochOf(next.date) - 1;
    return Object.entries(change.pools).map(([market, pools]) => ({
      market,
      fromEpoch: epochOf(change.date),
      throughEpoch,
      programme: "hummingbot",
      intervalSeconds: 60,
      maxSpreadPercent: spreadOf(change, market),
      k: change.k,
      ...(change.maxOrderAgeSeconds === undefined
        ? {}
        : { maxOrderAgeSeconds: change.maxOrderAgeSeconds }),
      rewards: Object.entries(pools).map(([token, amount]) => ({ token, amount })),
    }));
  });
  const markets = [...new Set(terms.map(({ market }) => market))];
  const token = (symbol: string, decimals: number, byte: string, minPayout?: string) => ({
    symbol,
    decimals,
    address: `0x${byte.repeat(20)}`,
    ...(minPayout === undefined ? {} : { minPayout }),
  });
  return {
    format: "tidemark-campaign-v1",
    id: "hummingbot-2020",
    name: "Liquidity mining 2020",
    sponsor: { name: "Issuers", policyUrl: "https://example.org", disclaimer: "History." },
    markets: markets.map((id) => ({
      id,
      exchange: "Binance",
      base: id.split("-")[0] ?? "",
      quote: id.split("-")[1] ?? "",
      priceDecimals: 4,
      sizeDecimals: 2,
    })),
    miners,
    phases: {
      beta: {
        chainId: 3,
        start: "2020-02-04T00:00:00Z",
        epochSeconds: WEEK_S,
        epochs: 4,
        seedHashes: [],
        tokens: [{ symbol: "ONE", decimals: 18 }],
        terms: [
          {
            market: "one-btc",
            fromEpoch: 1,
            programme: "hummingbot",
            intervalSeconds: 60,
            maxSpreadPercent: "1",
            k: "2",
            rewards: [{ token: "ONE", amount: "1000" }],
          },
        ],
      },
      production: {
        chainId: 1,
        start: "2020-03-03T00:00:00Z",
        epochSeconds: WEEK_S,
        epochs,
        seedHashes: [],
        tokens: [
          token("USDC", 6, "0c", "10"),
          token("RLC", 9, "1c"),
          token("USDT", 6, "2c", "10"),
          token("ALGO", 6, "3c"),
        ],
        terms,
      },
    },
  };
}
