import { appendFile, readFile, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { at, type Kill, killing } from "./killing.ts";
import { onEveryNode } from "./nodes.ts";
import { ALBA, refusal } from "./stage.ts";

/** A hash that no node knows. */
const UNKNOWN = `0x${"99".repeat(32)}`;

onEveryNode("a deployment that is killed", (start) => {
  const { run, runAndKill, expectOnce, provider } = killing(start);

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
    await provider().send("evm_setAutomine", [false]);
    await runAndKill(at("eth_sendRawTransaction", "answered", 1));
    let isDone = false;
    const resumed = run().finally(() => {
      isDone = true;
    });
    for (let polls = 0; !isDone; polls++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (polls > 12) await provider().send("evm_mine", []);
    }
    await provider().send("evm_setAutomine", [true]);
    await resumed;
    await expectOnce();
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
