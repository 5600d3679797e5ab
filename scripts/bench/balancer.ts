/** Balancer's two distributors: MerkleRedeem, one token by weeks, and MerkleOrchard, many tokens out of Balancer's Vault. */
import { type Contract, solidityPackedKeccak256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { readBalancer } from "./beside.ts";
import { median, spend } from "./distributor.ts";
import { type GasOfPeer, type PeerStage, type Season, SUPPLY, setPeerStage } from "./peer.ts";

const DAY = 86_400;
const EIGHT = [3, 4, 5, 6, 7, 8, 9, 10];

/** Enough for every season. */
const FUNDS = 10n ** 27n;

export async function measureRedeem(connection: NetworkConnection): Promise<GasOfPeer> {
  const stage = await setPeerStage(connection);
  const token = await stage.token();
  const artifact = await readBalancer("deprecated/20210811-ldo-merkle", "MerkleRedeem");
  // The vault is only allowed to take what an account wants to leave there.
  const { contract } = await stage.deploy(artifact, stage.admin.address, token.target);
  await spend(token, "approve", contract.target, SUPPLY);
  const published: number[] = [];
  const publish = async (week: number): Promise<Season> => {
    const season = plant(stage, week);
    published.push(await spend(contract, "seedAllocations", week, season.root, FUNDS));
    return season;
  };
  const claimWeek = ({ amounts, proofs }: Season, week: number) =>
    stage.claim(contract, (own, account, i) =>
      spend(own, "claimWeek", account, week, amounts[i], proofs[i]),
    );
  const first = await claimWeek(await publish(1), 1);
  const repeat = await claimWeek(await publish(2), 2);
  const seasons: Season[] = [];
  for (const week of EIGHT) seasons.push(await publish(week));
  const eightEpochs = await stage.claim(contract, (own, account, i) =>
    spend(
      own,
      "claimWeeks",
      account,
      seasons.map(({ amounts, proofs }, k) => [EIGHT[k], amounts[i], proofs[i]]),
    ),
  );
  return {
    name: "Balancer MerkleRedeem",
    first,
    repeat,
    eightEpochs: { gas: eightEpochs, calls: 1 },
    twoTokensRepeat: { gas: 2 * repeat, calls: 2 },
    publish: median(published.slice(1)),
  };
}

export async function measureOrchard(connection: NetworkConnection): Promise<GasOfPeer> {
  const stage = await setPeerStage(connection);
  const tokens = [await stage.token(), await stage.token()];
  const vault = await stage.deploy(
    await readBalancer("20210418-vault", "Vault"),
    stage.admin.address,
    tokens[0]?.target,
    90 * DAY,
    30 * DAY,
  );
  const { contract } = await stage.deploy(
    await readBalancer("20230222-merkle-orchard-v2", "MerkleOrchard"),
    vault.contract.target,
  );
  for (const token of tokens) await spend(token, "approve", contract.target, SUPPLY);
  const published: number[] = [];
  const publish = async (j: number, id: number): Promise<Season> => {
    const season = plant(stage, 2 * id + j);
    const args = [tokens[j]?.target, season.root, FUNDS, id];
    published.push(await spend(contract, "createDistribution", ...args));
    return season;
  };
  /** Claims of one account: of a season, its number, and the token's place among those named. */
  const claim = (
    named: readonly Contract[],
    parts: readonly (readonly [Season, number, number])[],
  ) =>
    stage.claim(contract, (own, account, i) =>
      spend(
        own,
        "claimDistributions",
        account,
        parts.map(([{ amounts, proofs }, id, j]) => [
          id,
          amounts[i],
          stage.admin.address,
          j,
          proofs[i],
        ]),
        named.map(({ target }) => target),
      ),
    );
  const [one, two] = [tokens.slice(0, 1), tokens.slice(1)];
  const first = await claim(one, [[await publish(0, 1), 1, 0]]);
  const repeat = await claim(one, [[await publish(0, 2), 2, 0]]);
  await claim(two, [[await publish(1, 1), 1, 0]]);
  const twoTokensRepeat = await claim(tokens, [
    [await publish(0, 3), 3, 0],
    [await publish(1, 2), 2, 1],
  ]);
  const eight: [Season, number, number][] = [];
  for (const id of EIGHT) eight.push([await publish(0, id + 1), id + 1, 0]);
  return {
    name: "Balancer MerkleOrchard",
    first,
    repeat,
    eightEpochs: { gas: await claim(one, eight), calls: 1 },
    twoTokensRepeat: { gas: twoTokensRepeat, calls: 1 },
    publish: median(published.slice(1)),
  };
}

function plant(stage: PeerStage, season: number): Season {
  return stage.plant(season, (account, amount) =>
    solidityPackedKeccak256(["address", "uint256"], [account, amount]),
  );
}
