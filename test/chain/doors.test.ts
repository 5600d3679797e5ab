import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { toQuantity } from "ethers";
import type { Call } from "../../src/chain/call.ts";
import {
  adminCall,
  closeCall,
  grantCall,
  parseAccount,
  parseRole,
  removeCall,
  renounceCall,
  sweepCall,
  windowCall,
  withdrawCall,
} from "../../src/chain/doors.ts";
import { sendCall } from "../../src/chain/send.ts";
import { readStatus } from "../../src/chain/status.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { onEveryNode } from "./nodes.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  fund,
  publish,
  refusal,
  type Stage,
  setStage,
  signerOf,
  WINDOW,
} from "./stage.ts";

const TIDE = 1_000_000n;
const DAY = 86_400;

onEveryNode("the admin's doors", (start) => {
  let stage: Stage;
  let first: ReadDistribution;
  let distributor: string;

  before(async () => {
    stage = await setStage(await start());
    distributor = stage.deployment.distributor;
    first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    await fund(stage, 150n * TIDE);
    await publish(stage, first);
  });
  after(() => stage.strike());

  const provider = () => stage.node.provider;
  const token = () => {
    const [only] = stage.deployment.tokens;
    if (only === undefined) throw new Error("the stage has a token");
    return only;
  };
  const send = async (call: Call | undefined, by = stage.sponsor) => {
    if (call === undefined) throw new Error("a call is due");
    return sendCall(call, by);
  };
  const pass = async (seconds: number) => {
    await provider().send("evm_increaseTime", [seconds]);
    await provider().send("evm_mine", []);
  };
  const now = async () => (await provider().getBlock("latest"))?.timestamp ?? 0;

  it("withdraw: it should take what no root promised, and no more", async () => {
    const tooMuch = () => withdrawCall(provider(), distributor, token(), 51n * TIDE);
    expect(await refusal(tooMuch)).to.include("at most 50 TIDE");
    await send(await withdrawCall(provider(), distributor, token(), undefined));
    const [status] = (await readStatus(provider(), stage.deployment, 0)).tokens;
    expect(status?.funded).to.equal(100n * TIDE);
    expect(await withdrawCall(provider(), distributor, token(), undefined)).to.equal(undefined);
  });

  it("window: it should be set once, and within its limits", async () => {
    await send(await windowCall(provider(), distributor, WINDOW + 1));
    expect(await windowCall(provider(), distributor, WINDOW + 1)).to.equal(undefined);
    const short = await windowCall(provider(), distributor, WINDOW - 1);
    expect(await refusal(() => send(short))).to.include("outside");
  });

  it("grant, renounce: a publisher should get its role once, and give it up itself", async () => {
    await send(await grantCall(provider(), distributor, "publisher", ALBA));
    expect(await grantCall(provider(), distributor, "publisher", ALBA)).to.equal(undefined);
    const own = await renounceCall(provider(), distributor, "publisher", ALBA);
    await send(own, signerOf(stage, ALBA));
    expect(await renounceCall(provider(), distributor, "publisher", ALBA)).to.equal(undefined);
  });

  it("remove: a publisher should lose its role at once", async () => {
    await send(await grantCall(provider(), distributor, "publisher", BOREAS));
    await send(await removeCall(provider(), distributor, "publisher", BOREAS));
    expect(await removeCall(provider(), distributor, "publisher", BOREAS)).to.equal(undefined);
  });

  it("remove: a guardian should be announced first, and taken by the same command when due", async () => {
    await send(await grantCall(provider(), distributor, "guardian", ALBA));
    await send(await removeCall(provider(), distributor, "guardian", ALBA));
    const early = () => removeCall(provider(), distributor, "guardian", ALBA);
    expect(await refusal(early)).to.include("a removal due at");
    await pass(30 * DAY);
    await send(await removeCall(provider(), distributor, "guardian", ALBA));
    expect(await removeCall(provider(), distributor, "guardian", ALBA)).to.equal(undefined);
  });

  it("admin: it should be handed over in two steps, by the two accounts", async () => {
    const next = ALBA;
    await send(await adminCall(provider(), distributor, next, "0x"));
    expect(await adminCall(provider(), distributor, next, "0x")).to.equal(undefined);
    expect(await refusal(() => adminCall(provider(), distributor, undefined, next))).to.include(
      "a handover due",
    );
    await pass(WINDOW + 1);
    expect(await refusal(() => adminCall(provider(), distributor, undefined, BOREAS))).to.include(
      "as the one named",
    );
    await send(await adminCall(provider(), distributor, undefined, next), signerOf(stage, ALBA));
    expect(await adminCall(provider(), distributor, undefined, next)).to.equal(undefined);
  });

  it("close, sweep: it should announce a date once, and sweep only after it", async () => {
    const admin = signerOf(stage, ALBA);
    await provider().send("hardhat_setBalance", [ALBA, toQuantity(10n ** 19n)]);
    const closesAt = (await now()) + 91 * DAY;
    const soon = await closeCall(provider(), distributor, (await now()) + DAY);
    expect(await refusal(() => send(soon, admin))).to.include("too early");
    await send(await closeCall(provider(), distributor, closesAt), admin);
    expect(await closeCall(provider(), distributor, closesAt)).to.equal(undefined);
    const early = await sweepCall(provider(), distributor, token());
    expect(await refusal(() => send(early, admin))).to.include("it closes only at");
    await pass(91 * DAY);
    await send(await sweepCall(provider(), distributor, token()), admin);
    expect(await sweepCall(provider(), distributor, token())).to.equal(undefined);
  });
});

describe("a role and an account as options", () => {
  it("should be refused unless they are what they must be", async () => {
    expect(await refusal(async () => parseRole("admin"))).to.include("publisher or guardian");
    for (const text of [undefined, "0x", `0x${"0".repeat(40)}`, ALBA.replace("7099", "7O99")])
      expect(await refusal(async () => parseAccount(text, "--account"))).to.include("an address");
  });
});
