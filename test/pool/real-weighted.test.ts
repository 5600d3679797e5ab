/** concentrated-weighted on Uniswap's own pool, against the tokens it would pay out and the fees it has taken. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { Contract } from "ethers";
import type { PoolRule, PoolWeights } from "../../src/campaign/rule.ts";
import { type Fraction, floor, over, plus, ZERO } from "../oracle/fraction.ts";
import { rootByBits } from "../oracle/tick-root.ts";
import { collectAndScore, dice, onChain, timeNow } from "./real.ts";
import { type Chain, type Pool, setPool } from "./uniswap.ts";

const UNIT = 10n ** 18n;
const SECOND = 10n ** 15n;
const MILLION = 1_000_000n;
const LATER = 10n ** 12n;
const WEIGHTS: PoolWeights = { fees: 400_000, token0: 350_000, token1: 250_000 };

interface Nft {
  readonly id: bigint;
  readonly lower: number;
  readonly upper: number;
  owner: number;
}

interface State {
  readonly root: bigint;
  readonly tick: bigint;
  readonly liquidity: readonly bigint[];
  /** Of each position, what a unit of liquidity has earned in fees of token0 and token1, times `2^128`. */
  readonly growth: readonly (readonly [bigint, bigint])[];
}

describe("concentrated-weighted on a Uniswap V3 pool", () => {
  it("given a random history, it should pay by the fees and the tokens that the pool itself has for each position", () =>
    onChain(5, async (chain, hour) => {
      const pool = await setPool(chain);
      const roll = dice(23);
      const nfts: Nft[] = [];
      const tokens = new Map<string, Fraction>();
      const fees = new Map<string, bigint>();
      let [now, shared, wasSwap] = [await timeNow(chain), 0, false];
      const add = (account: string, part: bigint, whole: bigint, worth: bigint) =>
        tokens.set(account, plus(tokens.get(account) ?? ZERO, over(part * worth, whole)));

      /** What tokens each owner has in range until the next block, as the pool would pay them out. */
      async function share(from: number, to: number): Promise<void> {
        const time = BigInt(Math.max(0, Math.min(to, hour.end) - Math.max(from, hour.start)));
        if (time === 0n) return;
        const held = await heldInRange(chain, pool, nfts);
        if (held.length > 0) shared += Number(time);
        for (const k of [0, 1] as const) {
          const weight = k === 0 ? WEIGHTS.token0 : WEIGHTS.token1;
          const all = held.reduce((sum, { amounts }) => sum + amounts[k], 0n);
          if (all === 0n) continue;
          const worth = (time * SECOND * BigInt(weight)) / MILLION;
          for (const { account, amounts } of held) add(account, amounts[k], all, worth);
        }
      }

      /** One change at most, then one swap at most, so that each block's fees are of one way. */
      async function act(): Promise<void> {
        const [what, who, which] = [roll(9), roll(4), roll(99)];
        const nft = nfts[1 + (which % Math.max(1, nfts.length - 1))];
        const amount = BigInt(1 + roll(1000)) * UNIT;
        if (nfts.length < 3 || what < 2 || nft === undefined) {
          const lower = 60 * (roll(20) - 12);
          const upper = nfts.length === 0 ? lower + 60_000 : lower + 60 * (1 + roll(12));
          const owner = nfts.length === 0 ? 4 : who;
          await pool.mint(owner, lower, upper, amount);
          nfts.push({ id: BigInt(nfts.length + 1), lower, upper, owner });
        } else if (what === 2) await pool.increase(nft.owner, nft.id, amount);
        else if (what === 3 || what === 4) {
          const liquidity = await liquidityOf(pool, nft);
          if (liquidity > 0n)
            await pool.decrease(nft.owner, nft.id, what === 3 ? liquidity : liquidity / 3n);
        } else if (what === 5) {
          await pool.give(nft.owner, nft.id, chain.accounts[who] ?? "");
          nft.owner = who;
        }
        wasSwap = roll(4) > 0;
        if (wasSwap) await pool.swap(4, amount / 8n, roll(2) === 0);
      }

      let before = await stateOf(pool, nfts);
      while (now < hour.end) {
        const next = now + 1 + roll(240);
        await share(now, next);
        await chain.block(next, act);
        now = next;
        const after = await stateOf(pool, nfts);
        if (wasSwap && next >= hour.start && next < hour.end) noteFees(before, after);
        before = after;
      }

      /** Fees of what was there before the block, in token1 at the price of the way through the range. */
      function noteFees(from: State, to: State): void {
        for (const [i, { lower, upper, owner }] of nfts.entries()) {
          const [had = 0n, has = 0n] = [from.liquidity[i], to.liquidity[i]];
          const liquidity = had < has ? had : has;
          const [zero, one] = to.growth[i] ?? [0n, 0n];
          const [zeroBefore, oneBefore] = from.growth[i] ?? [0n, 0n];
          if (liquidity === 0n) continue;
          const [low, high] = from.root < to.root ? [from.root, to.root] : [to.root, from.root];
          const [bottom, top] = [rootByBits(lower), rootByBits(upper)];
          const price = (low > bottom ? low : bottom) * (high < top ? high : top);
          const grown =
            BigInt.asUintN(256, one - oneBefore) +
            (BigInt.asUintN(256, zero - zeroBefore) * price) / 2n ** 192n;
          const account = chain.accounts[owner] ?? "";
          fees.set(account, (fees.get(account) ?? 0n) + grown * liquidity);
        }
      }

      const { points, counts } = await collectAndScore(chain, hour, ruleOf(pool));
      expect(nfts.length).to.be.above(5);
      const all = [...fees.values()].reduce((sum, each) => sum + each, 0n);
      const worth = BigInt(shared) * SECOND * BigInt(WEIGHTS.fees);
      expect([...points.keys()]).to.have.members([...tokens.keys()]);
      for (const [account, value] of points) {
        const ofFees = ((fees.get(account) ?? 0n) * worth) / all / MILLION;
        const theirs = floor(tokens.get(account) ?? ZERO) + ofFees;
        expect(Number(value - theirs), account).to.be.within(-3, 3);
      }
      expect(counts.snapshots).to.equal(shared);
    }));

  it("given liquidity that comes and goes around a swap in one block, it should give it nothing", () =>
    onChain(5, async (chain, hour) => {
      const pool = await setPool(chain);
      const { provider } = chain.node;
      await chain.block(hour.start - 60, () => pool.mint(0, -600, 600, 10n * UNIT));
      const before = await provider.send("evm_snapshot", []);
      const mint = () => pool.mint(1, -600, 600, 100_000n * UNIT);
      await mint();
      const liquidity = await liquidityOf(pool, { id: 2n });
      await provider.send("evm_revert", [before]);
      await chain.block(hour.start + 60, async () => {
        await mint();
        await pool.swap(4, UNIT, true);
        await pool.decrease(1, 2n, liquidity);
      });
      expect(await liquidityOf(pool, { id: 2n })).to.equal(0n);
      await pool.collect(1, 2n);
      await chain.block(hour.end, async () => {});
      const { points } = await collectAndScore(chain, hour, ruleOf(pool));
      expect(Object.fromEntries(points)).to.deep.equal({
        [chain.accounts[0] ?? ""]: 3600n * SECOND,
      });
    }));
});

function ruleOf(pool: Pool): PoolRule & { programme: "concentrated-weighted" } {
  return {
    programme: "concentrated-weighted",
    pool: pool.address,
    positionManager: String(pool.manager.target).toLowerCase(),
    lockUps: [],
    weightsPpm: WEIGHTS,
  };
}

async function liquidityOf({ manager }: Pool, { id }: Pick<Nft, "id">): Promise<bigint> {
  return (await manager.getFunction("positions")(id)).liquidity;
}

async function heldInRange(chain: Chain, pool: Pool, nfts: readonly Nft[]) {
  const { tick } = await pool.contract.getFunction("slot0")();
  const inRange = nfts.filter(({ lower, upper }) => BigInt(lower) <= tick && tick < BigInt(upper));
  const held = inRange.map(async (nft) => {
    const liquidity = await liquidityOf(pool, nft);
    if (liquidity === 0n) return [];
    const manager = pool.manager.connect(chain.signers[nft.owner] ?? null) as Contract;
    const { amount0, amount1 } = await manager
      .getFunction("decreaseLiquidity")
      .staticCall([nft.id, liquidity, 0, 0, LATER]);
    return [{ account: chain.accounts[nft.owner] ?? "", amounts: [amount0, amount1] as const }];
  });
  return (await Promise.all(held)).flat();
}

async function stateOf(pool: Pool, nfts: readonly Nft[]): Promise<State> {
  const ask = (name: string, ...args: unknown[]) => pool.contract.getFunction(name)(...args);
  const { sqrtPriceX96: root, tick } = await ask("slot0");
  const all: bigint[] = await Promise.all(
    ["feeGrowthGlobal0X128", "feeGrowthGlobal1X128"].map((name) => ask(name)),
  );
  const liquidity = await Promise.all(nfts.map((nft) => liquidityOf(pool, nft)));
  const growth = await Promise.all(
    nfts.map(async ({ lower, upper }): Promise<[bigint, bigint]> => {
      const [low, high] = await Promise.all([ask("ticks", lower), ask("ticks", upper)]);
      const [zero = 0n, one = 0n] = all.map((sum, k) => {
        const name = `feeGrowthOutside${k}X128`;
        const below = tick >= BigInt(lower) ? low[name] : sum - low[name];
        const above = tick < BigInt(upper) ? high[name] : sum - high[name];
        return BigInt.asUintN(256, sum - below - above);
      });
      return [zero, one];
    }),
  );
  return { root, tick, liquidity, growth };
}
