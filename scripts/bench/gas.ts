/**
 * What claims and publishing cost, beside the peers that npm ships: `npm run bench:gas`. Writes docs/gas.md and the
 * snapshot that the tests hold the contract to.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { network } from "hardhat";
import { formatTable } from "../../src/terminal/table.ts";
import { type GasOfDistributor, measureDistributor } from "./distributor.ts";
import { DEPTH, LEAVES, plantInFullTree } from "./trees.ts";
import { type GasOfUniswap, measureUniswap } from "./uniswap.ts";

const ROOT = join(import.meta.dirname, "../..");

const ours = await measureDistributor(await network.create(), plantInFullTree);
const uniswap = await measureUniswap(await network.create());
const table = tableOf(ours, uniswap);
await writeFile(join(ROOT, "docs/gas.md"), documentOf(table));
await writeFile(join(ROOT, "test/golden/gas.json"), `${JSON.stringify(ours, null, 2)}\n`);
process.stdout.write(`${table}\n\n`);
process.stdout.write(
  `gas: first=${ours.first} repeat=${ours.repeat} two-tokens-repeat=${ours.twoTokensRepeat} publish=${ours.publish} depth=${DEPTH} leaves=${LEAVES}\n`,
);

function tableOf(tidemark: GasOfDistributor, peer: GasOfUniswap): string {
  const right = (heading: string) => ({ heading, align: "right" as const });
  const number = (value: number) => value.toLocaleString("en-US");
  return formatTable(
    [{ heading: "what" }, right("Tidemark"), right("Uniswap MerkleDistributor")],
    [
      ["first claim of a token", number(tidemark.first), number(peer.first)],
      ["repeat claim", number(tidemark.repeat), number(peer.repeat)],
      [
        "one claim after eight missed epochs",
        number(tidemark.afterEightEpochs),
        `${number(8 * peer.repeat)} (eight claims)`,
      ],
      [
        "two tokens in one call, repeat",
        number(tidemark.twoTokensRepeat),
        `${number(2 * peer.repeat)} (two claims)`,
      ],
      [
        "publish one epoch, one token",
        number(tidemark.publish),
        `${number(peer.publish)} (a new contract)`,
      ],
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

Uniswap's contract pays one token once, from a root that never changes: a new epoch is a new contract, and its repeat
claim is one on a second contract by an account that holds the token already. It has no delay, no veto and one token.

The tests hold the contract to these figures within 0.5 % (test/golden/gas.json).
`;
}
