/** A made-up market maker: how far from mid it quotes, how much, how often it moves, and when it is away. */
import type { Order } from "../../src/book/snapshot.ts";
import type { Random } from "../../src/plan/random.ts";

export interface MarketMaker {
  readonly account: string;
  /** Distance from mid in ticks. */
  readonly distance: number;
  /** In the market's size units. */
  readonly size: bigint;
  /** It moves its orders when mid has moved this many ticks. */
  readonly patience: number;
  /** It is there in so many of 100 minutes. */
  readonly presence: number;
  readonly sides: "both" | "bids" | "asks";
}

/** Its orders of the minute before. */
export interface Quotes {
  readonly mid: number;
  readonly orders: readonly Order[];
}

/** The orders a maker has standing at an instant, given those it had before. */
export function quote(
  maker: MarketMaker,
  mid: number,
  time: number,
  before: Quotes | undefined,
  nextId: () => string,
  random: Random,
): Quotes | undefined {
  if (random(100) >= maker.presence) return undefined;
  if (before !== undefined && Math.abs(before.mid - mid) < maker.patience) {
    return { mid: before.mid, orders: before.orders.map((order) => fill(order, maker, random)) };
  }
  const openedAt = time - 1_000 * (1 + random(30));
  const place = (side: Order["side"]): Order => ({
    id: nextId(),
    account: maker.account,
    side,
    price: BigInt(side === "bid" ? mid - maker.distance : mid + maker.distance),
    size: maker.size,
    openedAt,
  });
  const sides: Record<MarketMaker["sides"], Order["side"][]> = {
    both: ["bid", "ask"],
    bids: ["bid"],
    asks: ["ask"],
  };
  return { mid, orders: sides[maker.sides].map(place) };
}

/** Now and then somebody trades against an order, and less of it remains. */
function fill(order: Order, maker: MarketMaker, random: Random): Order {
  const isHit = random(20) === 0 && order.size * 4n > maker.size;
  return isHit ? { ...order, size: order.size - order.size / 4n } : order;
}
