/** Both programmes of ranges on a Uniswap V4 pool, against what the pool manager says of itself. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { PoolWeights, RangeRule } from "../../src/campaign/rule.ts";
import { type Fraction, floor, over, plus, ZERO } from "../oracle/fraction.ts";
import { rootByBits } from "../oracle/tick-root.ts";
import { collectAndScore, dice, expectSameInPieces, onChain, timeNow } from "./real.ts";
import { type ManagedPool, setManagedPool } from "./uniswap-v4.ts";

const UNIT = 10n ** 18n;
const SECOND = 10n ** 15n;
const MILLION = 1_000_000n;
const WEIGHTS: PoolWeights = { fees: 400_000, token0: 350_000, token1: 250_000 };

/** A position with an NFT, or, where its id is 0, one of the router's. */
interface Position {
  readonly id: bigint;
  readonly lower: number;
  readonly upper: number;
  account: string;
}

interface State {
  readonly root: bigint;
  readonly tick: bigint;
  readonly active: bigint;
  readonly liquidity: readonly bigint[];
  readonly growth: readonly (readonly [zero: bigint, one: bigint])[];
}

describe("ranges on a Uniswap V4 pool", () => {
  it("given a random history, both programmes should pay by the pool's own liquidity, tokens and fees", () =>
    onChain(5, async (chain, hour) => {
      const pool = await setManagedPool(chain);
      const roll = dice(31);
      const positions: Position[] = [];
      const byLiquidity = new Map<string, Fraction>();
      const byTokens = new Map<string, Fraction>();
      const fees = new Map<string, bigint>();
      let [now, shared, made, wasSwap] = [await timeNow(chain), 0, 0n, false];
      const add = (
        to: Map<string, Fraction>,
        account: string,
        { num, den }: Fraction,
        worth: bigint,
      ) => to.set(account, plus(to.get(account) ?? ZERO, over(num * worth, den)));
      const ownerOf = ({ account }: Position) => chain.accounts.indexOf(account);

      function share({ root, tick, active, liquidity }: State, from: number, to: number): void {
        const time = BigInt(Math.max(0, Math.min(to, hour.end) - Math.max(from, hour.start)));
        const held = positions.flatMap(({ account, lower, upper }, i) => {
          const own = liquidity[i] ?? 0n;
          if (!(BigInt(lower) <= tick && tick < BigInt(upper)) || own === 0n) return [];
          const [low, high] = [rootByBits(lower), rootByBits(upper)];
          const zero = over(own * (high - root), high * root);
          return [{ account, own, tokens: [zero, over(own * (root - low), 1n)] as const }];
        });
        if (time === 0n || held.length === 0) return;
        shared += Number(time);
        expect(held.reduce((sum, { own }) => sum + own, 0n)).to.equal(active);
        for (const { account, own } of held)
          add(byLiquidity, account, over(own, active), time * SECOND);
        for (const k of [0, 1] as const) {
          const weight = BigInt(k === 0 ? WEIGHTS.token0 : WEIGHTS.token1);
          const all = held.reduce((sum, { tokens }) => plus(sum, tokens[k]), ZERO);
          if (all.num === 0n) continue;
          for (const { account, tokens } of held) {
            const part = over(tokens[k].num * all.den, tokens[k].den * all.num);
            add(byTokens, account, part, (time * SECOND * weight) / MILLION);
          }
        }
      }

      /** One change at most, then one swap at most. */
      async function act(before: State): Promise<void> {
        const [what, who, which] = [roll(11), roll(4), roll(99)];
        const at = 1 + (which % Math.max(1, positions.length - 1));
        const position = positions[at];
        const [amount, had] = [BigInt(1 + roll(1000)) * UNIT, before.liquidity[at] ?? 0n];
        if (positions.length < 4 || what < 2 || position === undefined) {
          const lower = 60 * (roll(20) - 12);
          const upper = lower + 60 * (positions.length === 0 ? 1000 : 1 + roll(12));
          if (positions.length === 0) await pool.modify(4, lower, upper, amount * 9n);
          else await pool.mint(who, lower, upper, amount * 9n);
          const isFirst = positions.length === 0;
          const account = isFirst ? pool.router : (chain.accounts[who] ?? "");
          if (!isFirst) made += 1n;
          positions.push({ id: isFirst ? 0n : made, lower, upper, account });
        } else if (what === 2) {
          await pool.mint(who, -600, 600, amount, "of another pool");
          made += 1n;
        } else if (what === 3 && had > 0n) {
          await pool.increase(ownerOf(position), position.id, amount);
        } else if (what < 6 && had > 0n) {
          await pool.decrease(ownerOf(position), position.id, what === 4 ? had : had / 3n);
        } else if (what === 6 && had > 0n) {
          await pool.burn(ownerOf(position), position.id);
          positions[at] = { ...position, id: -1n };
        } else if (what === 7 && position.id > 0n) {
          const to = chain.accounts[who] ?? "";
          if (to !== position.account) await pool.give(ownerOf(position), position.id, to);
          position.account = to;
        }
        wasSwap = roll(4) > 0;
        if (wasSwap) await pool.swap(4, amount / 8n, roll(2) === 0);
      }

      function noteFees(from: State, to: State): void {
        for (const [i, { lower, upper, account }] of positions.entries()) {
          const [had = 0n, has = 0n] = [from.liquidity[i], to.liquidity[i]];
          const liquidity = had < has ? had : has;
          if (liquidity === 0n) continue;
          const [zero, one] = to.growth[i] ?? [0n, 0n];
          const [zeroBefore, oneBefore] = from.growth[i] ?? [0n, 0n];
          const [low, high] = from.root < to.root ? [from.root, to.root] : [to.root, from.root];
          const [bottom, top] = [rootByBits(lower), rootByBits(upper)];
          const price = (low > bottom ? low : bottom) * (high < top ? high : top);
          const grown =
            BigInt.asUintN(256, one - oneBefore) +
            (BigInt.asUintN(256, zero - zeroBefore) * price) / 2n ** 192n;
          fees.set(account, (fees.get(account) ?? 0n) + grown * liquidity);
        }
      }

      let before = await stateOf(pool, positions);
      while (now < hour.end) {
        const next = now + 1 + roll(200);
        share(before, now, next);
        await chain.block(next, () => act(before));
        now = next;
        const after = await stateOf(pool, positions);
        if (wasSwap && next >= hour.start && next < hour.end) noteFees(before, after);
        before = after;
      }

      const plain = await collectAndScore(chain, hour, ruleOf(pool));
      expect([...plain.points.keys()]).to.have.members([...byLiquidity.keys()]);
      expect(plain.counts.snapshots).to.equal(shared);
      for (const [account, points] of plain.points) {
        const theirs = floor(byLiquidity.get(account) ?? ZERO);
        expect(Number(points - theirs), account).to.be.within(-2, 2);
      }
      const all = [...fees.values()].reduce((sum, each) => sum + each, 0n);
      const worth = BigInt(shared) * SECOND * BigInt(WEIGHTS.fees);
      const weighted = await collectAndScore(chain, hour, weightedRuleOf(pool));
      for (const [account, points] of weighted.points) {
        const ofFees = ((fees.get(account) ?? 0n) * worth) / all / MILLION;
        const theirs = floor(byTokens.get(account) ?? ZERO) + ofFees;
        expect(Number(points - theirs), account).to.be.within(-3, 3);
      }
      expect(positions.length).to.be.above(5);
      await expectSameInPieces(chain, hour, ruleOf(pool));
    }));
});

function ruleOf(pool: ManagedPool): RangeRule {
  return { programme: "concentrated", ...rangesOf(pool) };
}

function weightedRuleOf(pool: ManagedPool): RangeRule {
  return { programme: "concentrated-weighted", ...rangesOf(pool), weightsPpm: WEIGHTS };
}

function rangesOf({ address, poolId, manager }: ManagedPool) {
  const positionManager = String(manager.target).toLowerCase();
  return { pool: address, poolId, positionManager, lockUps: [] };
}

async function stateOf(pool: ManagedPool, positions: readonly Position[]): Promise<State> {
  const { view, poolId, manager, router } = pool;
  const ask = (name: string, ...args: unknown[]) => view.getFunction(name)(poolId, ...args);
  const [{ sqrtPriceX96: root, tick }, active] = await Promise.all([
    ask("getSlot0"),
    ask("getLiquidity"),
  ]);
  const liquidity = positions.map(async ({ id, lower, upper }): Promise<bigint> => {
    if (id < 0n) return 0n;
    const owner = id === 0n ? router : manager.target;
    const salt = `0x${id.toString(16).padStart(64, "0")}`;
    const name = "getPositionInfo(bytes32,address,int24,int24,bytes32)";
    return (await ask(name, owner, lower, upper, salt)).liquidity;
  });
  const growth = positions.map(async ({ lower, upper }): Promise<[bigint, bigint]> => {
    const [zero, one] = await ask("getFeeGrowthInside", lower, upper);
    return [zero, one];
  });
  return {
    root,
    tick,
    active,
    liquidity: await Promise.all(liquidity),
    growth: await Promise.all(growth),
  };
}
