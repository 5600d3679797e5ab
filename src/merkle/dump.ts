/** The tree as OpenZeppelin's library keeps it: what `StandardMerkleTree.load` reads, character for character. */

import { nodeAt } from "../kernel/keccak.ts";
import {
  LEAF_TYPES,
  type Leaf,
  leafNode,
  NO_ENTITLEMENTS,
  nodeCount,
  type Tree,
  writeNode,
} from "./tree.ts";

/** About how many characters are written at a time. The whole text would be too long for one string from 1.9 million leaves. */
const PIECE_LENGTH = 65_536;

/** The dump's JSON, in pieces. */
export function* writeDump(leaves: readonly Leaf[], tree: Tree): Generator<string> {
  const committed = leaves.length === 0 ? NO_ENTITLEMENTS : leaves;
  const nodes = nodeCount(tree);
  yield `{"format":"standard-v1","leafEncoding":${JSON.stringify(LEAF_TYPES)},"tree":[`;
  yield* inPieces(nodes, (node) => `"${writeNode(nodeAt(tree, node))}"`);
  yield `],"values":[`;
  yield* inPieces(committed.length, (i) => {
    const { account, token, cumulative } = committed[i] as Leaf;
    return `{"value":["${account}","${token}","${cumulative}"],"treeIndex":${leafNode(nodes, i)}}`;
  });
  yield "]}";
}

/** Items of a list with commas between them. */
function* inPieces(count: number, item: (index: number) => string): Generator<string> {
  let piece = "";
  for (let i = 0; i < count; i++) {
    piece += i === 0 ? item(i) : `,${item(i)}`;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}
