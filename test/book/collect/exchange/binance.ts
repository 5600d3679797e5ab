/** Binance's format: https://developers.binance.com/docs/binance-spot-api-docs/rest-api */
import { type Format, type Kind, levelsOf, ownOrders, ownTrades } from "./exchange.ts";

const KINDS: Readonly<Record<string, Kind>> = {
  "/api/v3/exchangeInfo": "markets",
  "/api/v3/time": "time",
  "/api/v3/depth": "book",
  "/api/v3/openOrders": "orders",
  "/api/v3/myTrades": "fills",
  "/sapi/v1/account/apiRestrictions": "power",
};

export const binance: Format = {
  id: "binance",
  refusal: { status: 401, body: { code: -2015, msg: "Invalid API-key, IP, or permissions." } },
  read: (path, query, request) => {
    const kind = KINDS[path];
    if (kind === undefined) return undefined;
    const key = request.headers["x-mbx-apikey"];
    const market = query.get("symbol");
    return { kind, key: key?.toString(), ...(market === null ? {} : { market }) };
  },
  answer: (asked, scene) => {
    switch (asked.kind) {
      case "time":
        return { serverTime: scene.now() };
      case "book":
        return {
          lastUpdateId: 1,
          bids: levelsOf(scene, asked.market ?? "", "buy"),
          asks: levelsOf(scene, asked.market ?? "", "sell"),
        };
      case "orders":
        return ownOrders(scene, asked).map((order) => ({
          symbol: order.market,
          orderId: Number(order.id),
          clientOrderId: `c${order.id}`,
          price: Number(order.price).toFixed(8),
          origQty: order.size.toFixed(8),
          executedQty: order.filled.toFixed(8),
          cummulativeQuoteQty: "0.00000000",
          status: order.filled > 0 ? "PARTIALLY_FILLED" : "NEW",
          timeInForce: "GTC",
          type: "LIMIT",
          side: order.side.toUpperCase(),
          time: order.placedAt,
          updateTime: order.placedAt,
          isWorking: true,
        }));
      case "fills":
        return ownTrades(scene, asked).map((trade) => ({
          symbol: trade.market,
          id: Number(trade.id),
          orderId: Number(trade.order),
          price: trade.price,
          qty: trade.size,
          quoteQty: "1",
          commission: "0",
          commissionAsset: "BNB",
          time: trade.time,
          isBuyer: trade.side === "buy",
          isMaker: true,
        }));
      case "power":
        return {
          ipRestrict: true,
          createTime: 1_700_000_000_000,
          enableReading: true,
          enableWithdrawals: false,
          enableInternalTransfer: false,
          permitsUniversalTransfer: false,
          enableMargin: false,
          enableFutures: false,
          enableSpotAndMarginTrading: scene.keys.get(asked.key ?? "") === "trades",
        };
      default:
        return {
          timezone: "UTC",
          serverTime: scene.now(),
          rateLimits: [],
          exchangeFilters: [],
          symbols: scene.markets.map(({ base, quote }) => ({
            symbol: `${base}${quote}`,
            status: "TRADING",
            baseAsset: base,
            baseAssetPrecision: 8,
            quoteAsset: quote,
            quotePrecision: 8,
            quoteAssetPrecision: 8,
            orderTypes: ["LIMIT"],
            isSpotTradingAllowed: true,
            isMarginTradingAllowed: false,
            filters: [
              {
                filterType: "PRICE_FILTER",
                minPrice: "0.0001",
                maxPrice: "1000",
                tickSize: "0.0001",
              },
              { filterType: "LOT_SIZE", minQty: "0.01", maxQty: "1000000", stepSize: "0.01" },
            ],
            permissions: ["SPOT"],
          })),
        };
    }
  },
};
