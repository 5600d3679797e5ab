/** What positions made of their tokens, by the ledgers, and by what Uniswap's contracts would pay out. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { PoolRule } from "../../src/campaign/rule.ts";
import { collectLogs } from "../../src/chain/collect-logs.ts";
import { readPoolLogs } from "../../src/epoch/scoring/logs.ts";
import { type OpenLedger, outcomeOf, type PoolLedger } from "../../src/pool/ledger.ts";
import { pairLedger } from "../../src/pool/pair-ledger.ts";
import { rangeLedger } from "../../src/pool/range-ledger.ts";
import { slippageOf } from "../../src/pool/slippage.ts";
import { inFolder } from "../epoch/stage.ts";
import { type Hour, onChain, spanOf, stingy, timeNow } from "./real.ts";
import { payees } from "./score.ts";
import { type Chain, setPair, setPool } from "./uniswap.ts";

const UNIT = 10n ** 18n;
const MOST = 2n ** 128n - 1n;

async function ledgerOf(
  chain: Chain,
  hour: Hour,
  rule: PoolRule,
  ledger: OpenLedger,
): Promise<PoolLedger> {
  await inFolder(async (folder) => {
    const client = stingy(chain, 1000);
    const request = { client, chainId: 31337, rule, market: "pool", span: spanOf(hour), folder };
    await collectLogs({ ...request, fromBlock: 0 });
    await readPoolLogs(folder, "pool", (logs) => {
      for (const log of logs) ledger.add(log);
    });
  });
  return ledger.close();
}

/** To a millionth, or to a thousand base units. */
function expectClose(ours: bigint | undefined, theirs: bigint, what: string): void {
  const far = (ours ?? -1n) > theirs ? (ours ?? -1n) - theirs : theirs - (ours ?? -1n);
  expect(
    far <= theirs / 1_000_000n + 1_000n,
    `${what}: ${ours}, by the contract ${theirs}`,
  ).to.equal(true);
}

describe("what became of positions", () => {
  it("given a pool, it should agree with what the manager would pay out, and with a swap's price", () =>
    onChain(5, async (chain, hour) => {
      const pool = await setPool(chain);
      const now = await timeNow(chain);
      await chain.block(now + 5, () => pool.mint(0, -60_000, 60_000, 5_000n * UNIT));
      await chain.block(now + 6, () => pool.mint(1, -600, 600, 500n * UNIT));
      await chain.block(now + 7, () => pool.mint(2, 60, 1_200, 500n * UNIT));
      const swaps: [amount: bigint, isUp: boolean][] = [
        [10n, true],
        [3n, false],
        [1_200n, true],
        [150n, false],
        [700n, true],
        [90n, true],
        [260n, false],
      ];
      for (const [i, [amount, isUp]] of swaps.entries())
        await chain.block(hour.start + 10 + i, () => pool.swap(4, amount * UNIT, isUp));
      await chain.block(hour.end, async () => {});
      const manager = String(pool.manager.target).toLowerCase();
      const rule = {
        programme: "concentrated",
        pool: pool.address,
        positionManager: manager,
        lockUps: [],
      } as const;
      const open = rangeLedger(rule, payees(rule), spanOf(hour));
      const ledger = await ledgerOf(chain, hour, rule, open);
      expect(ledger.root).to.equal((await pool.contract.getFunction("slot0")()).sqrtPriceX96);
      for (const id of [1n, 2n, 3n]) {
        const holding = ledger.holdings.find((each) => each.id === String(id));
        const owner = chain.signers[Number(id) - 1];
        const by = pool.manager.connect(owner ?? null) as typeof pool.manager;
        const { liquidity } = await by.getFunction("positions")(id);
        const taken = await by
          .getFunction("decreaseLiquidity")
          .staticCall([id, liquidity, 0, 0, 10n ** 12n]);
        const fees = await by
          .getFunction("collect")
          .staticCall([id, chain.accounts[0], MOST, MOST]);
        for (const side of [0, 1] as const) {
          expectClose(holding?.held[side], taken[side], `held ${side} of ${id}`);
          expectClose(holding?.fees[side], fees[side], `fees ${side} of ${id}`);
        }
      }
      const size = 100n * UNIT;
      const [{ buyPpm } = { buyPpm: undefined }] = slippageOf(ledger, [size]);
      const got = await bought(chain, pool, size);
      const root = ledger.root ?? 1n;
      const due = (size * 2n ** 192n) / (root * root);
      expect(Number(buyPpm)).to.be.closeTo(Number(((due - got) * 1_000_000n) / due), 2);
    }));

  it("given a pair, it should part what shares are worth into what was kept, the price's part and fees", () =>
    onChain(3, async (chain, hour) => {
      const pair = await setPair(chain);
      const now = await timeNow(chain);
      await chain.block(now + 5, () => pair.add(0, 1_000n * UNIT));
      await chain.block(now + 6, () => pair.add(1, 250n * UNIT));
      for (let i = 0; i < 6; i++)
        await chain.block(hour.start + 10 + i, () =>
          pair.swap(2, BigInt(20 + 7 * i) * UNIT, i % 3 > 0),
        );
      await chain.block(hour.end, async () => {});
      const rule = { programme: "pool-share", shareToken: pair.address, lockUps: [] } as const;
      const open = pairLedger(rule, payees(rule), spanOf(hour));
      const ledger = await ledgerOf(chain, hour, rule, open);
      const ask = (name: string, ...args: unknown[]) => pair.contract.getFunction(name)(...args);
      const [reserves, supply] = [await ask("getReserves"), await ask("totalSupply")];
      const holding = ledger.holdings.find(({ id }) => id === chain.accounts[1]);
      const balance = await ask("balanceOf", chain.accounts[1]);
      for (const side of [0, 1] as const) {
        expectClose(holding?.kept[side], 250n * UNIT, "kept");
        const all = (holding?.held[side] ?? 0n) + (holding?.fees[side] ?? 0n);
        expectClose(all, BigInt(reserves[side] * balance) / BigInt(supply), "held and fees");
      }
      // Without fees the product of the reserves is what it was, so shares lose beside keeping, by the formula.
      const outcome = holding && outcomeOf(holding, ledger.root ?? 1n);
      const ratio = Number(reserves[1]) / Number(reserves[0]);
      const loss = (2 * Math.sqrt(ratio)) / (1 + ratio) - 1;
      expect(Number(outcome?.moved) / Number(outcome?.kept)).to.be.closeTo(loss, 1e-6);
      expect(Number(outcome?.fees)).to.be.above(0);
    }));
});

/** What a swap would get of token0, had it no fee to pay: so much more goes in as the fee takes. */
async function bought(
  chain: Chain,
  pool: Awaited<ReturnType<typeof setPool>>,
  size: bigint,
): Promise<bigint> {
  const before: bigint = await chain.tokens[0].getFunction("balanceOf")(chain.accounts[4]);
  await chain.block((await timeNow(chain)) + 10, () =>
    pool.swap(4, (size * 1_000_000n) / 997_000n, true),
  );
  const after: bigint = await chain.tokens[0].getFunction("balanceOf")(chain.accounts[4]);
  return after - before;
}
