/** Uniswap's MerkleDistributor: one token and one immutable root. */
import uniswap from "@uniswap/merkle-distributor/build/MerkleDistributor.json" with {
  type: "json",
};
import { solidityPackedKeccak256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { median, spend } from "./distributor.ts";
import { type GasOfPeer, setPeerStage } from "./peer.ts";

/** Measures two distributors in a row: the second pays accounts that hold the token already. */
export async function measureUniswap(connection: NetworkConnection): Promise<GasOfPeer> {
  const stage = await setPeerStage(connection);
  const token = await stage.token();
  const claims: number[] = [];
  const published: number[] = [];
  for (const season of [1, 2]) {
    const { root, proofs, amounts } = stage.plant(season, (account, amount, i) =>
      solidityPackedKeccak256(["uint256", "address", "uint256"], [i, account, amount]),
    );
    const { contract, gas } = await stage.deploy(uniswap, token.target, root);
    published.push(gas);
    await spend(token, "transfer", contract.target, 10n ** 28n);
    claims.push(
      await stage.claim(contract, (own, account, i) =>
        spend(own, "claim", i, account, amounts[i], proofs[i]),
      ),
    );
  }
  const [first = 0, repeat = 0] = claims;
  return {
    name: "Uniswap MerkleDistributor",
    first,
    repeat,
    eightEpochs: { gas: 8 * repeat, calls: 8 },
    twoTokensRepeat: { gas: 2 * repeat, calls: 2 },
    publish: median(published),
  };
}
