/** A pool's epoch as a person runs it: collected from a node, scored, built, verified, explained. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { EXIT } from "../../src/terminal/exit.ts";
import { inFolder } from "../epoch/stage.ts";
import { onChain, timeNow } from "../pool/real.ts";
import { setPair, setPool } from "../pool/uniswap.ts";
import { type ManagedPool, setManagedPool } from "../pool/uniswap-v4.ts";
import { hardhat } from "./command.ts";

const UNIT = 10n ** 18n;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

describe("a pool's epoch by hand", () => {
  it("should be collected, scored, built, verified and explained, a pair and a pool at once", () =>
    onChain(4, async (chain, hour) => {
      const [pair, pool] = [await setPair(chain), await setPool(chain)];
      const managed = await setManagedPool(chain);
      const now = await timeNow(chain);
      await chain.block(now + 5, () => pair.add(0, 300n * UNIT));
      await chain.block(now + 6, () => pair.add(1, 100n * UNIT));
      await chain.block(now + 7, () => pool.mint(0, -6_000, 6_000, 2_000n * UNIT));
      await chain.block(now + 8, () => managed.mint(1, -600, 600, 500n * UNIT));
      await chain.block(hour.start + 900, () => pool.mint(1, -600, 600, 100n * UNIT));
      await chain.block(hour.start + 1000, () => pair.swap(3, 20n * UNIT, true));
      await chain.block(hour.start + 1100, () => pool.swap(3, 60n * UNIT, true));
      await chain.block(hour.start + 1800, () => pool.give(1, 2n, chain.accounts[2] ?? ""));
      await chain.block(hour.start + 2000, () => pool.swap(3, 25n * UNIT, false));
      await chain.block(hour.start + 2100, () => managed.swap(3, UNIT, true));
      await chain.block(hour.end, async () => {});
      await inFolder(async (folder) => {
        const file = join(folder, "campaign.json");
        const manager = String(pool.manager.target);
        await writeFile(
          file,
          campaignText(hour.start, pair.address, pool.address, manager, managed),
        );
        const env = { LOCALHOST_RPC_URL: chain.node.url };
        const distributions = ["--distributions", join(folder, "distributions")];
        const of = ["--campaign", file, "--epoch", "1"];
        const online = ["--network", "localhost"];
        async function expectRun(args: readonly string[], code: number, ...said: string[]) {
          const ended = await hardhat(args, env);
          if (process.env.SHOW_OUTPUT !== undefined)
            process.stderr.write(`$ ${args.join(" ")}\n${ended.stdout}${ended.stderr}\n`);
          expect(ended.code, ended.stderr).to.equal(code);
          for (const each of said) expect(ended.stdout).to.include(each);
        }
        const collect = ["books", "collect-logs", ...of, ...online, "--market"];
        await expectRun([...collect, "tide-dai-pair"], EXIT.done, "all finalized", "Written to");
        await expectRun([...collect, "tide-dai-pool"], EXIT.done, "sha256");
        await expectRun([...collect, "tide-dai-pool"], EXIT.nothingToDo, "The same stand in");
        await expectRun([...collect, "tide-dai-weighted"], EXIT.done, "sha256");
        await expectRun([...collect, "tide-dai-managed"], EXIT.done, "sha256");
        await expectRun(
          ["campaign", "check", "--campaign", file],
          EXIT.done,
          "fees 50 %, token0 25 %",
        );
        await expectRun(["epoch", "score", ...of], EXIT.done, "3600 of 3600 seconds", "74.99 %");
        await expectRun(
          ["epoch", "build", ...of, ...distributions],
          EXIT.done,
          "3600 of 3600 seconds",
          "Root:",
        );
        const books = ["--books", join(folder, "books")];
        await expectRun(["epoch", "verify", ...of, ...distributions, ...books], EXIT.done);
        const alba = ["--account", "alba"];
        const explain = ["epoch", "explain", ...of, ...distributions];
        await expectRun([...explain, ...alba], EXIT.done, "NFT 1", "price's part", "paid out");
        const weighted = "concentrated-weighted-v1: fees 50 %, token0 25 %, token1 25 %";
        await expectRun(
          [...explain, ...alba, "--market", "tide-dai-weighted"],
          EXIT.done,
          weighted,
        );
        const mint = ["--account", chain.accounts[1] ?? "", "--market", "tide-dai-managed"];
        await expectRun([...explain, ...mint], EXIT.done, "NFT 1", "100.00 %", "0.002999");
        const stranger = ["--account", chain.accounts[2] ?? "", "--json"];
        await expectRun([...explain, ...stranger], EXIT.done, '"id": "2"');
        const pools = ["epoch", "pools", ...of, ...distributions];
        await expectRun(pools, EXIT.done, "slippage", "NFT 2", "to move the price by");
        await expectRun([...pools, "--json"], EXIT.done, "tidemark-pools-v1");
        await expectRun(["books", "report", ...of], EXIT.done, "that earns", "tide-dai-pool");
        const yields = ["epoch", "yields", ...of, ...distributions];
        await expectRun(yields, EXIT.done, "positions that earn", "TIDE/1000");
      });
    }));
});

function campaignText(
  start: number,
  pair: string,
  pool: string,
  manager: string,
  managed: ManagedPool,
): string {
  const market = (id: string, exchange: string) => ({
    id,
    exchange,
    base: "TIDE",
    quote: "DAI",
    priceDecimals: 18,
    sizeDecimals: 18,
  });
  const terms = { fromEpoch: 1, rewards: [{ token: "TIDE", amount: "40" }] };
  return JSON.stringify({
    format: "tidemark-campaign-v1",
    id: "pools",
    name: "Pools",
    sponsor: { name: "Tide", policyUrl: "https://example.org", disclaimer: "None." },
    markets: [
      market("tide-dai-pair", "Uniswap V2"),
      market("tide-dai-pool", "Uniswap V3"),
      market("tide-dai-weighted", "Uniswap V3"),
      market("tide-dai-managed", "Uniswap V4"),
    ],
    // The first account of every local node.
    miners: [{ account: "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", name: "alba" }],
    phases: {
      beta: {
        chainId: 31337,
        distributor: `0x${"dd".repeat(20)}`,
        start: iso(start),
        epochSeconds: 3600,
        epochs: 1,
        seedHashes: [],
        tokens: [{ symbol: "TIDE", decimals: 18, address: `0x${"7e".repeat(20)}` }],
        terms: [
          { ...terms, market: "tide-dai-pair", programme: "pool-share", shareToken: pair },
          {
            ...terms,
            market: "tide-dai-pool",
            programme: "concentrated",
            pool,
            positionManager: manager,
          },
          {
            ...terms,
            market: "tide-dai-weighted",
            programme: "concentrated-weighted",
            pool,
            positionManager: manager,
            weightsPpm: { fees: 500_000, token0: 250_000, token1: 250_000 },
          },
          {
            ...terms,
            market: "tide-dai-managed",
            programme: "concentrated",
            pool: managed.address,
            poolId: managed.poolId,
            positionManager: String(managed.manager.target),
          },
        ],
      },
    },
  });
}
