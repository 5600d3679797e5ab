/**
 * What claims and publishing cost, beside the peers that npm ships: `npm run bench:gas`. Writes docs/gas.md and the
 * snapshot that the tests hold the contract to. Balancer's contracts are installed beside the project the first time.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { network } from "hardhat";
import { formatTable } from "../../src/terminal/table.ts";
import { measureOrchard, measureRedeem } from "./balancer.ts";
import { type GasOfDistributor, measureDistributor } from "./distributor.ts";
import type { Calls, GasOfPeer } from "./peer.ts";
import { DEPTH, LEAVES, plantInFullTree } from "./trees.ts";
import { measureUniswap } from "./uniswap.ts";

const ROOT = join(import.meta.dirname, "../..");

const ours = await measureDistributor(await network.create(), plantInFullTree);
const peers: GasOfPeer[] = [];
for (const measure of [measureUniswap, measureRedeem, measureOrchard]) {
  peers.push(await measure(await network.create()));
}
const table = tableOf(ours, peers);
await writeFile(join(ROOT, "docs/gas.md"), documentOf(table));
await writeFile(join(ROOT, "test/golden/gas.json"), `${JSON.stringify(ours, null, 2)}\n`);
process.stdout.write(`${table}\n\n`);
process.stdout.write(
  `gas: first=${ours.first} repeat=${ours.repeat} two-tokens-repeat=${ours.twoTokensRepeat} publish=${ours.publish} depth=${DEPTH} leaves=${LEAVES}\n`,
);

function tableOf(tidemark: GasOfDistributor, others: readonly GasOfPeer[]): string {
  const right = (heading: string) => ({ heading, align: "right" as const });
  const number = (value: number) => value.toLocaleString("en-US");
  const sum = ({ gas, calls }: Calls) =>
    calls === 1 ? number(gas) : `${number(gas)} (${calls} calls)`;
  return formatTable(
    [
      { heading: "contract" },
      right("first claim"),
      right("repeat claim"),
      right("after 8 missed epochs"),
      right("two tokens, repeat"),
      right("publish"),
    ],
    [
      [
        "Tidemark",
        ...[
          tidemark.first,
          tidemark.repeat,
          tidemark.afterEightEpochs,
          tidemark.twoTokensRepeat,
          tidemark.publish,
        ].map(number),
      ],
      ...others.map(({ name, first, repeat, eightEpochs, twoTokensRepeat, publish }) => [
        name,
        number(first),
        number(repeat),
        sum(eightEpochs),
        sum(twoTokensRepeat),
        number(publish),
      ]),
    ],
  );
}

function documentOf(measured: string): string {
  return `# Gas

\`\`\`text
${measured}
\`\`\`

Made by \`npm run bench:gas\`. \`gasUsed\` of the receipts, calldata included; the median of 20 accounts whose leaves lie
${DEPTH} levels deep in a tree of ${LEAVES.toLocaleString("en-US")}; hardfork osaka, optimizer runs 1,000,000, via-IR; the token is OpenZeppelin's ERC-20. Slots
that all accounts share are non-zero already, as they are for everyone but the first claimer. The door measured is
\`claim(token, cumulative, proof)\`, called by the account itself; two tokens go through \`claimMany\`.

## The peers

The peers' bytecode is what their npm packages ship, compiled by their authors. None of these three has a delay or a veto.

- **Uniswap MerkleDistributor** (\`@uniswap/merkle-distributor\`) pays one token once, from a root that never changes: a
  new epoch is a new contract, which is what publishing costs. Its repeat claim is one on a second contract by an
  account that holds the token already. A bitmap shared by 256 accounts makes its first claim cheap.
- **Balancer MerkleRedeem** and **MerkleOrchard** (\`@balancer-labs/v2-deployments\`) keep one root a week, not
  cumulative amounts: eight weeks are eight proofs in one call. Redeem pays one token, so two are two contracts. Orchard
  pays many, out of Balancer's Vault. Publishing pays the tokens in too; here that is \`fund\`, a call of its own.

Balancer's package asks for Hardhat 2 as a peer, so it is no dependency of this project: the bench installs it into
\`.cache/peers\` when it first runs. Left out: \`@thirdweb-dev/contracts\`, whose Airdrop is source only, in a package of
22 MB with five dependencies, and \`@uma/core\` with its ten. The cumulative peers nearest to this contract (Morpho, Merkl,
EigenLayer, 1inch) were not found on npm.

The tests hold the contract to these figures within 0.5 % (test/golden/gas.json).
`;
}
