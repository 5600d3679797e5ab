/** concentrated on Uniswap's own pool and position manager, against what the pool says of itself. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { PoolRule } from "../../src/campaign/rule.ts";
import { collectAndScore, dice, expectSameInPieces, onChain, timeNow } from "./real.ts";
import { setPool } from "./uniswap.ts";

const UNIT = 10n ** 18n;
/** Points are compared in parts of 2^-64. */
const FINE = 2n ** 64n;
const SECOND = 10n ** 15n;

interface Nft {
  readonly id: bigint;
  readonly lower: number;
  readonly upper: number;
  owner: number;
}

describe("concentrated on a Uniswap V3 pool", () => {
  it("given a random history, it should pay by the pool's own liquidity and its own clock", () =>
    onChain(5, async (chain, hour) => {
      const pool = await setPool(chain);
      const ask = (name: string, ...args: unknown[]) => pool.contract.getFunction(name)(...args);
      const liquidityOf = async ({ id }: Nft): Promise<bigint> =>
        (await pool.manager.getFunction("positions")(id)).liquidity;
      const roll = dice(11);
      const nfts: Nft[] = [];
      const truth = new Map<string, bigint>();
      let now = await timeNow(chain);

      /** What each owner earns until the next block, as the pool has it now. */
      async function share(from: number, to: number): Promise<void> {
        const time = BigInt(Math.max(0, Math.min(to, hour.end) - Math.max(from, hour.start)));
        if (time === 0n) return;
        const [{ tick }, all] = [await ask("slot0"), await ask("liquidity")];
        for (const nft of nfts) {
          if (!(BigInt(nft.lower) <= tick && tick < BigInt(nft.upper)) || all === 0n) continue;
          const account = chain.accounts[nft.owner] ?? "";
          const part = (time * SECOND * FINE * (await liquidityOf(nft))) / all;
          truth.set(account, (truth.get(account) ?? 0n) + part);
        }
      }

      /** Positions change at most once a block, so that the one that is made has the id that is due. */
      async function act(): Promise<void> {
        const [what, who, which] = [roll(10), roll(4), roll(99)];
        const nft = nfts[1 + (which % Math.max(1, nfts.length - 1))];
        const amount = BigInt(1 + roll(1000)) * UNIT;
        if (nfts.length < 3 || what < 2 || nft === undefined) {
          const lower = 60 * (roll(20) - 12);
          const upper = nfts.length === 0 ? lower + 60_000 : lower + 60 * (1 + roll(12));
          const owner = nfts.length === 0 ? 4 : who;
          await pool.mint(owner, lower, upper, amount);
          nfts.push({ id: BigInt(nfts.length + 1), lower, upper, owner });
        } else if (what === 2) {
          await pool.increase(nft.owner, nft.id, amount);
        } else if (what === 3 || what === 4) {
          const liquidity = await liquidityOf(nft);
          if (liquidity > 0n)
            await pool.decrease(nft.owner, nft.id, what === 3 ? liquidity : liquidity / 3n);
        } else if (what === 5) {
          await pool.give(nft.owner, nft.id, chain.accounts[who] ?? "");
          nft.owner = who;
        } else if (what === 6) {
          await pool.collect(nft.owner, nft.id);
        }
        for (let left = roll(3); left > 0; left--) await pool.swap(4, amount / 8n, roll(2) === 0);
      }

      const inside = async () =>
        (await ask("snapshotCumulativesInside", nfts[0]?.lower, nfts[0]?.upper))
          .secondsPerLiquidityInsideX128;
      let [began, finished] = [0n, 0n];
      while (now < hour.end) {
        const next = nextTime(now + 1 + roll(160), now, hour);
        await share(now, next);
        await chain.block(next, act);
        now = next;
        if (now === hour.start) began = await inside();
        if (now === hour.end) finished = await inside();
      }
      const rule: PoolRule = {
        programme: "concentrated",
        pool: pool.address,
        positionManager: String(pool.manager.target).toLowerCase(),
        lockUps: [],
      };
      const { points, counts, intervals } = await collectAndScore(chain, hour, rule);
      await expectSameInPieces(chain, hour, rule);
      expect(nfts.length).to.be.above(5);
      expect([...points.keys()]).to.have.members([...truth.keys()]);
      for (const [account, value] of points) {
        const theirs = (truth.get(account) ?? 0n) / FINE;
        expect(Number(value - theirs), account).to.be.within(-2, 2);
      }
      expect(counts.snapshots).to.be.within(1, intervals);

      // The first position never changes, and its owner has no other: the pool's clock of seconds by liquidity knows it.
      const [first] = nfts as [Nft];
      const seconds = ((finished - began) * (await liquidityOf(first)) * SECOND) >> 128n;
      expect(Number((points.get(chain.accounts[first.owner] ?? "") ?? 0n) - seconds)).to.be.within(
        -2,
        2,
      );
    }));
});

/** A block at the epoch's beginning and at its end, so that the pool can be asked what it says there. */
function nextTime(
  time: number,
  now: number,
  { start, end }: { start: number; end: number },
): number {
  if (now < start && time > start) return start;
  return Math.min(time, end);
}
