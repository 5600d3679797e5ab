import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { at, type Kill, killing } from "./killing.ts";
import { onEveryNode } from "./nodes.ts";
import { ALBA, campaignFile, deployRequest, refusal } from "./stage.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A hash that no node knows. */
const UNKNOWN = `0x${"99".repeat(32)}`;

onEveryNode("a deployment that is killed", (start) => {
  const { run, runAndKill, expectOnce, mineSlowly } = killing(start);

  for (const [when, kill] of Object.entries<Kill>({
    "before the first transaction is sent": at("eth_sendRawTransaction", "asked", 1),
    "after the first is sent, its hash unheard": at("eth_sendRawTransaction", "answered", 1),
    "while the first is confirmed": at("eth_getTransactionReceipt", "asked", 1),
    "before the first is recorded": at("eth_getCode", "asked", 2),
    "before the second transaction is sent": at("eth_sendRawTransaction", "asked", 2),
    "after the second is sent, its hash unheard": at("eth_sendRawTransaction", "answered", 2),
  })) {
    it(`given it was killed ${when}, it should go on with the same contracts`, async () => {
      await runAndKill(kill);
      await run();
      await expectOnce();
    });
  }

  it("given it was killed twice on one transaction, it should go on with the same contracts", async () => {
    await runAndKill(at("eth_sendRawTransaction", "asked", 1));
    await runAndKill(at("eth_sendRawTransaction", "answered", 1));
    await run();
    await expectOnce();
  });

  it("given what it sent waits to be mined, its hash unheard, it should wait and find it", async () => {
    await mineSlowly(() => runAndKill(at("eth_sendRawTransaction", "answered", 1)), run);
    await expectOnce();
  });
});

describe("a deployment", () => {
  const { run, expectOnce, mineSlowly, provider } = killing(startHardhatNode);

  it("given the sender's own transaction waits to be mined, it should wait for it first", async () => {
    const send = () => sponsorOf(provider()).sendTransaction({ to: ALBA, value: 1n });
    await mineSlowly(send, run);
    await expectOnce([1, 2]);
  });

  it("given fees above the limit of Hardhat's config, it should send nothing", async () => {
    expect(await refusal(() => run({ settings: { maxFeePerGasLimit: 1n } }))).to.match(/max fee/i);
    expect(await provider().getBlockNumber()).to.equal(0);
  });

  describe("under limits of its own", () => {
    const fees = async () => {
      const base = (await provider().getBlock("latest"))?.baseFeePerGas ?? 0n;
      const tip = BigInt(await provider().send("eth_maxPriorityFeePerGas", []));
      return { base, proposed: 2n * base + tip };
    };
    const sent = async (block: number) =>
      (await provider().getBlock(block, true))?.prefetchedTransactions[0];

    it("should offer no more for a unit of gas than the limit", async () => {
      const maxFee = (await fees()).base + 100_000_000n;
      await run({ limits: { maxFee } });
      for (const block of [1, 2]) expect((await sent(block))?.maxFeePerGas).to.equal(maxFee);
    });

    it("given a limit below the base fee, it should say so and send nothing", async () => {
      expect(await refusal(() => run({ limits: { maxFee: 1n } }))).to.include("base fee now");
      expect(await provider().getBlockNumber()).to.equal(0);
    });

    it("given a cost that only the first contract keeps to, it should stop there; without, it should go on", async () => {
      const maxCost = 2_000_000n * (await fees()).proposed;
      expect(await refusal(() => run({ limits: { maxCost } }))).to.include("--max-cost");
      expect(await provider().getBlockNumber()).to.equal(1);
      await run();
      await expectOnce();
    });

    it("given nobody mines at that fee, it should end without a dearer one, and wait for the same when run again", async () => {
      const settings = { blockPollingInterval: 20, timeBeforeBumpingFees: 100 };
      const limits = { maxFee: (await fees()).proposed };
      const pool = async () =>
        (await provider().send("eth_getBlockByNumber", ["pending", true])).transactions;
      const cheap = await provider().send("eth_getBlockByNumber", ["latest", false]);
      await provider().send("evm_setAutomine", [false]);
      try {
        let message: string | undefined;
        const ended = refusal(() => run({ limits, settings })).then((said) => {
          message = said;
        });
        // Blocks come, too dear for what waits.
        for (let i = 0; i < 200 && message === undefined; i++) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          if (i < 10 && (await pool()).length === 0) continue;
          await provider().send("hardhat_setNextBlockBaseFeePerGas", ["0xe8d4a51000"]);
          await provider().send("evm_mine", []);
        }
        await ended;
        expect(message).to.include("not mined yet").and.include("Run it again");
        await provider().send("hardhat_setNextBlockBaseFeePerGas", [cheap.baseFeePerGas]);
        const [waiting, ...more] = await pool();
        expect(BigInt(waiting.maxFeePerGas)).to.equal(limits.maxFee);
        expect(more).to.deep.equal([]);
        await provider().send("evm_mine", []);
      } finally {
        await provider().send("evm_setAutomine", [true]);
      }
      await run();
      await expectOnce();
    });
  });

  it("given sources that were edited since they were compiled, it should name them and send nothing", async () => {
    const copy = await mkdtemp(join(tmpdir(), "tidemark-copy-"));
    try {
      for (const part of ["contracts", "ignition", "scripts", "src", "test", "package.json"]) {
        await cp(join(ROOT, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
      }
      for (const part of ["artifacts", "node_modules"]) {
        await symlink(join(ROOT, part), join(copy, part));
      }
      await appendFile(join(copy, "contracts/BetaToken.sol"), "// later\n");
      const file = join(copy, "campaign.json");
      await writeFile(file, JSON.stringify(campaignFile()));
      const { href } = pathToFileURL(join(copy, "src/chain/deploy.ts"));
      const { deploySteps }: typeof import("../../src/chain/deploy.ts") = await import(href);
      const { campaign } = await loadCampaign(file);
      const request = deployRequest(campaign, phaseOf(campaign, "beta"), copy, ALBA);
      expect(await refusal(() => deploySteps(request, provider()))).to.match(
        /^contracts\/BetaToken\.sol: got another text/,
      );
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});

describe("a journal that a killed deployment left", () => {
  const { run, runAndKill, expectOnce, provider, journal } = killing(startHardhatNode);
  const lastLine = async () =>
    JSON.parse((await readFile(journal(), "utf8")).split("\n").at(-1) ?? "");
  const append = (message: object) => appendFile(journal(), `\n${JSON.stringify(message)}`);

  it("given half a line at its end, it should go on without it", async () => {
    await runAndKill(at("eth_sendRawTransaction", "answered", 1));
    await appendFile(journal(), '\n{"futureId":"BetaTok');
    await run();
    await expectOnce();
  });

  it("given a broken line in its middle, it should refuse and name it", async () => {
    await runAndKill(at("eth_sendRawTransaction", "answered", 2));
    const text = await readFile(journal(), "utf8");
    await writeFile(journal(), text.replace('"DEPLOYMENT_INITIALIZE"}', '"DEPLOY'));
    expect(await refusal(run)).to.match(/journal\.jsonl: line 1: got no JSON/);
  });

  it("given its nonce went to another transaction, it should deploy with the next one, once", async () => {
    await runAndKill(at("eth_sendRawTransaction", "asked", 1));
    await (await sponsorOf(provider()).sendTransaction({ to: ALBA, value: 1n })).wait();
    await run();
    await expectOnce([1, 2]);
  });

  it("given what was sent was replaced with a higher fee, its hash unheard, it should find it", async () => {
    await runAndKill(at("eth_sendRawTransaction", "answered", 1));
    const { type: _, ...prepared } = await lastLine();
    const fees = { maxFeePerGas: { _kind: "bigint", value: "1" } };
    const sent = { transaction: { hash: UNKNOWN, fees }, type: "TRANSACTION_SEND" };
    await append({ ...prepared, ...sent });
    const { nonce: __, ...bumped } = prepared;
    await append({ ...bumped, type: "ONCHAIN_INTERACTION_BUMP_FEES" });
    await run();
    await expectOnce();
  });

  it("given Ignition gave up waiting, it should wait again instead of sending again", async () => {
    await runAndKill(at("eth_getTransactionReceipt", "asked", 1));
    const { futureId, networkInteractionId } = await lastLine();
    await append({ futureId, networkInteractionId, type: "ONCHAIN_INTERACTION_TIMEOUT" });
    await run();
    await expectOnce();
  });

  it("given other arguments than it was begun with, it should refuse and send nothing", async () => {
    await runAndKill(at("eth_sendRawTransaction", "answered", 2));
    expect(await refusal(() => run({ guardian: ALBA }))).to.match(
      /deployment of RewardDistributor: got .*argument/i,
    );
  });
});
