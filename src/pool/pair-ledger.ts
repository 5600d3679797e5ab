/** The holdings of a Uniswap V2-like pair: shares of its reserves, which fees make grow. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolPayees } from "../campaign/miners.ts";
import type { PoolShareRule } from "../campaign/rule.ts";
import { type Holding, type OpenLedger, openDesk } from "./ledger.ts";
import { type PoolLog, wordOf } from "./log.ts";
import { SYNC, shareReader } from "./shares.ts";
import { minus, NOTHING, plus, rootOfReserves, squareRoot, type Tokens } from "./worth.ts";

const NOBODY = `0x${"0".repeat(40)}`;
const FINE = 2n ** 128n;

interface Share {
  readonly address: string;
  readonly account: string;
  balance: bigint;
  /** Of the pool, for a share, when the balance last changed. */
  growth: bigint;
}

/** Fees are what the product of the reserves grew by for each share; they are valued whenever a balance changes. */
export function pairLedger(rule: PoolShareRule, payeeOf: PoolPayees, span: EpochSpan): OpenLedger {
  const desk = openDesk(span);
  const shares = new Map<string, Share>();
  let reserves: Tokens = NOTHING;
  let supply = 0n;
  let isOpen = false;
  /** What came into an empty pair is known by its next reserves. */
  let first: Share[] = [];

  const growthNow = () =>
    supply === 0n ? 0n : (squareRoot(reserves[0] * reserves[1]) * FINE) / supply;
  const tokensOf = (amount: bigint): Tokens =>
    supply === 0n ? NOTHING : [(reserves[0] * amount) / supply, (reserves[1] * amount) / supply];
  const holdingOf = ({ address, account }: Share) => desk.of(address, account);

  function settle(share: Share): void {
    const growth = growthNow();
    if (isOpen && share.growth > 0n && growth > share.growth) {
      const held = tokensOf(share.balance);
      const rise = growth - share.growth;
      const fees: Tokens = [(held[0] * rise) / growth, (held[1] * rise) / growth];
      const holding = holdingOf(share);
      holding.fees = plus(holding.fees, fees);
    }
    share.growth = growth;
  }

  function change(address: string, delta: bigint): void {
    const account = payeeOf(address);
    if (account === undefined) return;
    const share = shares.get(address) ?? { address, account, balance: 0n, growth: growthNow() };
    shares.set(address, share);
    settle(share);
    share.balance += delta;
    if (supply === 0n) first.push(share);
    else if (isOpen) move(holdingOf(share), delta);
  }

  function move(holding: Holding, delta: bigint): void {
    if (delta > 0n) holding.kept = plus(holding.kept, tokensOf(delta));
    else holding.held = plus(holding.held, tokensOf(-delta));
  }

  /** What was there at the epoch's start is as if it had been put in then. */
  function begin(): void {
    isOpen = true;
    for (const share of shares.values()) {
      share.growth = growthNow();
      if (share.balance > 0n) holdingOf(share).kept = tokensOf(share.balance);
    }
  }

  const readShares = shareReader(rule.shareToken, rule.lockUps, (_log, from, to, amount) => {
    change(from, -amount);
    change(to, amount);
    if (from === NOBODY) supply += amount;
    if (to === NOBODY && from !== NOBODY) supply -= amount;
  });

  function sync(log: PoolLog): void {
    reserves = [wordOf(log, 0), wordOf(log, 1)];
    for (const share of first) {
      share.growth = growthNow();
      if (isOpen) holdingOf(share).kept = tokensOf(share.balance);
    }
    first = [];
  }

  return {
    add: (log) => {
      if (log.time >= span.end) return;
      if (!isOpen && log.time >= span.start) begin();
      if (log.address === rule.shareToken && log.topics[0] === SYNC) sync(log);
      else readShares(log);
    },
    close: () => {
      if (!isOpen) begin();
      for (const share of shares.values()) {
        settle(share);
        const holding = holdingOf(share);
        // Fees lie in the reserves.
        holding.held = minus(plus(holding.held, tokensOf(share.balance)), holding.fees);
      }
      const root = rootOfReserves(reserves);
      const liquidity = squareRoot(reserves[0] * reserves[1]);
      return {
        holdings: desk.all(),
        root: root === 0n ? undefined : root,
        depth: root === 0n ? [] : [{ lower: 0n, upper: root << 64n, liquidity }],
      };
    },
  };
}
