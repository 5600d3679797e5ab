/** Kraken's format: https://docs.kraken.com/api/docs/rest-api */
import { type Format, type Kind, levelsOf, ownOrders, ownTrades, type Scene } from "./exchange.ts";

const KINDS: Readonly<Record<string, Kind>> = {
  "/0/public/AssetPairs": "markets",
  "/0/public/Assets": "assets",
  "/0/public/Time": "time",
  "/0/public/Depth": "book",
  "/0/private/OpenOrders": "orders",
  "/0/private/TradesHistory": "fills",
  "/0/private/GetApiKeyInfo": "power",
};

export const kraken: Format = {
  id: "kraken",
  refusal: { status: 200, body: { error: ["EAPI:Invalid key"] } },
  read: (path, query, request) => {
    const kind = KINDS[path];
    if (kind === undefined) return undefined;
    const key = request.headers["api-key"];
    const market = query.get("pair");
    return { kind, key: key?.toString(), ...(market === null ? {} : { market }) };
  },
  answer: (asked, scene) => ({ error: [], result: resultOf(asked, scene) }),
};

function resultOf(asked: Parameters<Format["answer"]>[0], scene: Scene): unknown {
  const { market = "" } = asked;
  const seconds = scene.now() / 1000;
  switch (asked.kind) {
    case "time":
      return { unixtime: Math.floor(seconds), rfc1123: "" };
    case "book": {
      const timed = (side: "buy" | "sell") =>
        levelsOf(scene, market, side).map(([price, size]) => [
          `${price}00`,
          `${size}0`,
          Math.floor(seconds),
        ]);
      return { [market]: { bids: timed("buy"), asks: timed("sell") } };
    }
    case "orders":
      return {
        open: Object.fromEntries(
          ownOrders(scene, asked).map((order) => [
            order.id,
            {
              refid: null,
              userref: 0,
              status: "open",
              opentm: order.placedAt / 1000,
              starttm: 0,
              expiretm: 0,
              descr: {
                pair: order.market,
                type: order.side,
                ordertype: "limit",
                price: order.price,
                price2: "0",
                leverage: "none",
                order: "",
                close: "",
              },
              vol: order.size.toFixed(8),
              vol_exec: order.filled.toFixed(8),
              cost: "0.00000",
              fee: "0.00000",
              price: "0.00000",
              stopprice: "0.00000",
              limitprice: "0.00000",
              misc: "",
              oflags: "fciq",
            },
          ]),
        ),
      };
    case "fills":
      return {
        trades: Object.fromEntries(
          ownTrades(scene, asked).map((trade) => [
            trade.id,
            {
              ordertxid: trade.order,
              pair: trade.market,
              time: trade.time / 1000,
              type: trade.side,
              ordertype: "limit",
              price: trade.price,
              cost: "1",
              fee: "0",
              vol: trade.size,
              margin: "0",
              misc: "",
            },
          ]),
        ),
        count: 0,
      };
    case "power":
      return {
        api_key_name: "reader",
        permissions: [
          "query-funds",
          "query-open-trades",
          ...(scene.keys.get(asked.key ?? "") === "trades" ? ["modify-trades"] : []),
        ],
      };
    case "assets":
      return Object.fromEntries(
        scene.markets
          .flatMap(({ base, quote }) => [base, quote])
          .map((asset) => [
            asset,
            {
              aclass: "currency",
              altname: asset,
              decimals: 8,
              display_decimals: 5,
              status: "enabled",
            },
          ]),
      );
    default:
      return Object.fromEntries(
        scene.markets.map(({ base, quote }) => [
          `${base}${quote}`,
          {
            altname: `${base}${quote}`,
            aclass_base: "currency",
            base,
            aclass_quote: "currency",
            quote,
            pair_decimals: 4,
            lot_decimals: 8,
            lot_multiplier: 1,
            leverage_buy: [],
            leverage_sell: [],
            fees: [[0, 0.26]],
            fees_maker: [[0, 0.16]],
            fee_volume_currency: "ZUSD",
            ordermin: "1",
            costmin: "1",
            tick_size: "0.0001",
            status: "online",
          },
        ]),
      );
  }
}
