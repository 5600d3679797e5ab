/** KuCoin's format: https://www.kucoin.com/docs-new */
import { type Format, type Kind, levelsOf, ownOrders, ownTrades, type Scene } from "./exchange.ts";

const KINDS: Readonly<Record<string, Kind>> = {
  "/api/v2/symbols": "markets",
  "/api/v1/timestamp": "time",
  "/api/v1/market/orderbook/level2_100": "book",
  "/api/v1/hf/orders/active": "orders",
  "/api/v1/hf/fills": "fills",
  "/api/v1/user/api-key": "power",
};

export const kucoin: Format = {
  id: "kucoin",
  refusal: { status: 401, body: { code: "400003", msg: "KC-API-KEY not exists" } },
  read: (path, query, request) => {
    const kind = KINDS[path];
    if (kind === undefined) return undefined;
    const key = request.headers["kc-api-key"];
    const market = query.get("symbol")?.replace("-", "");
    return { kind, key: key?.toString(), ...(market === undefined ? {} : { market }) };
  },
  answer: (asked, scene) => ({ code: "200000", data: dataOf(asked, scene) }),
};

function dataOf(asked: Parameters<Format["answer"]>[0], scene: Scene): unknown {
  const { market = "" } = asked;
  const symbolOf = (name: string) => {
    const found = scene.markets.find(({ base, quote }) => `${base}${quote}` === name);
    return found === undefined ? name : `${found.base}-${found.quote}`;
  };
  switch (asked.kind) {
    case "time":
      return scene.now();
    case "book":
      return {
        sequence: "1",
        time: scene.now(),
        bids: levelsOf(scene, market, "buy"),
        asks: levelsOf(scene, market, "sell"),
      };
    case "orders":
      return ownOrders(scene, asked).map((order) => ({
        id: order.id,
        symbol: symbolOf(order.market),
        opType: "DEAL",
        type: "limit",
        side: order.side,
        price: order.price,
        size: String(order.size),
        funds: "0",
        dealSize: String(order.filled),
        dealFunds: "0",
        fee: "0",
        feeCurrency: "USDC",
        timeInForce: "GTC",
        postOnly: true,
        hidden: false,
        iceberg: false,
        cancelExist: false,
        active: true,
        inOrderBook: true,
        clientOid: `c${order.id}`,
        createdAt: order.placedAt,
        lastUpdatedAt: order.placedAt,
        tradeType: "TRADE",
      }));
    case "fills":
      return {
        items: ownTrades(scene, asked).map((trade) => ({
          id: Number(trade.id),
          symbol: symbolOf(trade.market),
          tradeId: Number(trade.id),
          orderId: trade.order,
          side: trade.side,
          liquidity: "maker",
          price: trade.price,
          size: trade.size,
          funds: "1",
          fee: "0",
          feeRate: "0",
          feeCurrency: "USDC",
          type: "limit",
          createdAt: trade.time,
        })),
        lastId: 1,
      };
    case "power":
      return {
        permission: scene.keys.get(asked.key ?? "") === "trades" ? "General,Spot" : "General",
        isMaster: true,
      };
    default:
      return scene.markets.map(({ base, quote }) => ({
        symbol: `${base}-${quote}`,
        name: `${base}-${quote}`,
        baseCurrency: base,
        quoteCurrency: quote,
        feeCurrency: quote,
        market: quote,
        baseMinSize: "1",
        quoteMinSize: "1",
        baseMaxSize: "10000000",
        quoteMaxSize: "10000000",
        baseIncrement: "0.01",
        quoteIncrement: "0.0001",
        priceIncrement: "0.0001",
        priceLimitRate: "0.1",
        minFunds: "1",
        isMarginEnabled: false,
        enableTrading: true,
      }));
  }
}
