/** pool-share on Uniswap's own pair and router, against the pair's balances in Synthetix' own arithmetic. */
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import type { PoolRule } from "../../src/campaign/rule.ts";
import { collectLogs } from "../../src/chain/collect-logs.ts";
import { inFolder } from "../epoch/stage.ts";
import { staking } from "../oracle/synthetix.ts";
import {
  collectAndScore,
  collectBroken,
  dice,
  draftsIn,
  onChain,
  scoreFolder,
  spanOf,
  stingy,
  timeNow,
} from "./real.ts";
import { setPair } from "./uniswap.ts";

const UNIT = 10n ** 18n;
/** So fine that Synthetix' floors cost less than a point. */
const RATE = 10n ** 33n;
const POINTS = RATE / 10n ** 15n;

describe("pool-share on a Uniswap V2 pair", () => {
  it("given a random history, it should pay as a staking contract would that holds all shares", () =>
    onChain(5, async (chain, hour) => {
      const pair = await setPair(chain);
      const truth = staking(RATE, hour.start, hour.end);
      const roll = dice(7);
      let now = await timeNow(chain);
      while (now < hour.end) {
        now += 1 + roll(180);
        await chain.block(now, async () => {
          for (let left = 1 + roll(3); left > 0; left--) await act();
        });
        for (const account of chain.accounts)
          truth.setBalance(account, await pair.contract.getFunction("balanceOf")(account), now);
      }
      async function act(): Promise<void> {
        const [what, who, to] = [roll(6), roll(4), roll(4)];
        const shares: bigint = await pair.contract.getFunction("balanceOf")(chain.accounts[who]);
        const amount = BigInt(1 + roll(1000)) * UNIT;
        if (what < 2 || shares === 0n) await pair.add(who, amount);
        else if (what === 2) await pair.remove(who, (shares * BigInt(1 + roll(4))) / 9n);
        else if (what === 3) await pair.give(who, chain.accounts[to] ?? "", shares / 8n);
        else await pair.swap(4, amount / 100n, what === 4);
      }
      const rule: PoolRule = { programme: "pool-share", shareToken: pair.address, lockUps: [] };
      const { points, trailingEmpty } = await collectAndScore(chain, hour, rule);
      expect(points.size).to.be.at.least(4);
      expect(trailingEmpty).to.equal(0);
      for (const [account, value] of points) {
        const theirs = truth.earned(account, hour.end) / POINTS;
        expect(Number(value - theirs), account).to.be.within(-2, 2);
      }
    }));

  it("given a node that fails in between, it should go on where it was, and write what one run writes", () =>
    onChain(2, async (chain, hour) => {
      const pair = await setPair(chain);
      let now = await timeNow(chain);
      for (let i = 0; i < 40; i++) {
        now += 60;
        await chain.block(now, () => (i % 2 === 0 ? pair.add(0, UNIT) : pair.swap(1, UNIT, true)));
      }
      await chain.block(hour.end + 1, async () => {});
      const rule: PoolRule = { programme: "pool-share", shareToken: pair.address, lockUps: [] };
      const request = { chainId: 31337, rule, market: "pool", span: spanOf(hour), fromBlock: 0 };
      await inFolder((whole) =>
        inFolder(async (broken) => {
          await collectLogs({ ...request, client: stingy(chain, 1000), folder: whole });
          expect(await collectBroken(chain, { ...request, folder: broken })).to.be.above(1);
          expect(await draftsIn(broken)).to.deep.equal([]);
          const [ours, theirs] = [whole, broken].map((folder) =>
            readFile(`${folder}/pool.logs.ndjson`, "utf8"),
          );
          expect(await ours).to.equal(await theirs);
          const again = await collectLogs({ ...request, client: stingy(chain, 50), folder: whole });
          expect(again.written).to.equal(false);
          expect((await scoreFolder(whole, rule, hour)).points.size).to.equal(1);
        }),
      );
    }));

  it("given an epoch that is not over on the chain, it should refuse to collect", () =>
    onChain(1, async (chain, hour) => {
      const pair = await setPair(chain);
      const rule: PoolRule = { programme: "pool-share", shareToken: pair.address, lockUps: [] };
      const span = spanOf(hour);
      const request = { client: stingy(chain, 99), chainId: 31337, rule, market: "pool", span };
      await inFolder(async (folder) => {
        const refusal = await collectLogs({ ...request, fromBlock: 0, folder }).catch(
          (error: Error) => error.message,
        );
        expect(refusal).to.contain("finalized");
      });
    }));
});
