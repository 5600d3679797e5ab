import { after, before, describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { type Contract, MaxUint256 } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";
import { bindDescriptors } from "../../scripts/clear-signing.ts";
import { membersOf } from "./leaves.ts";
import { descriptorShape } from "./shape.ts";

const DAY = 86_400;
const AMOUNT = 1_000n;
const CHAIN_ID = 31_337;

describe("a claim signed as the descriptor describes it", () => {
  let connection: NetworkConnection;

  before(async () => {
    connection = await network.create();
  });
  after(() => connection.close());

  it("should be paid by the contract it is bound to", async () => {
    const { ethers, networkHelpers } = connection;
    const [admin, account, recipient] = await ethers.getSigners();
    if (admin === undefined || account === undefined || recipient === undefined) {
      throw new Error("the network has accounts");
    }
    const token = await ethers.deployContract("BetaToken", ["Beta", "B", 18, admin, AMOUNT]);
    const distributor: Contract = await ethers.deployContract("RewardDistributor", [
      admin,
      DAY,
      admin,
      admin,
      admin,
      DAY,
      DAY,
    ]);
    await token.getFunction("approve")(distributor, AMOUNT);
    await distributor.getFunction("fund")(token, AMOUNT);
    const leaf = [account.address, token.target, AMOUNT];
    const tree = StandardMerkleTree.of([leaf], ["address", "address", "uint256"]);
    const totals = [{ token: token.target, total: AMOUNT }];
    await distributor.getFunction("publishRoot")(1, tree.root, totals, tree.root);
    await networkHelpers.time.increase(DAY);

    const { domain, types } = await describeClaim(String(distributor.target));
    const claim = {
      account: account.address,
      recipient: recipient.address,
      token: token.target,
      cumulative: AMOUNT,
      nonce: 1n,
      deadline: MaxUint256,
    };
    const signature = await account.signTypedData(domain, types, claim);
    await distributor.getFunction("claimWithSignature")(
      account,
      recipient,
      token,
      AMOUNT,
      [],
      1n,
      MaxUint256,
      signature,
    );
    expect(await token.getFunction("balanceOf")(recipient)).to.equal(AMOUNT);
  });
});

/** What a wallet signs that knows nothing but the descriptor. */
async function describeClaim(address: string) {
  const distributor = {
    address: address.toLowerCase(),
    contract: "RewardDistributor",
    block: 1,
    transaction: `0x${"1".repeat(64)}`,
    constructorArguments: [],
    bytecodeHash: `0x${"2".repeat(64)}`,
    abi: [],
  };
  const phases = { "example/beta": { distributor, tokens: {} } };
  const record = { format: "tidemark-deployments-v1" as const, chainId: CHAIN_ID, phases };
  const [, file] = await bindDescriptors([record], { owner: "Example" });
  const { context, display } = descriptorShape.parse(file?.descriptor);
  if (context === undefined || !("eip712" in context)) throw new Error("it is bound to a domain");
  const [deployment] = context.eip712.deployments;
  const [type = ""] = Object.keys(display.formats);
  return {
    domain: {
      ...context.eip712.domain,
      chainId: deployment?.chainId ?? 0,
      verifyingContract: deployment?.address ?? "",
    },
    types: { [type.slice(0, type.indexOf("("))]: membersOf(type) },
  };
}
