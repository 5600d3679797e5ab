// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title StandardMerkleTree with `sortLeaves: false`, in Solidity.
/// @dev The nodes are one array, the root first and the leaves last, in reverse.
library Tree {
    struct Leaf {
        address account;
        address token;
        uint256 cumulative;
    }

    function hash(Leaf memory leaf) internal pure returns (bytes32 node) {
        return keccak256(bytes.concat(keccak256(abi.encode(leaf.account, leaf.token, leaf.cumulative))));
    }

    function build(Leaf[] memory leaves) internal pure returns (bytes32[] memory nodes) {
        nodes = new bytes32[](2 * leaves.length - 1);
        for (uint256 i = 0; i < leaves.length; ++i) {
            nodes[nodes.length - 1 - i] = hash(leaves[i]);
        }
        for (uint256 i = nodes.length - leaves.length; i > 0; --i) {
            nodes[i - 1] = Hashes.commutativeKeccak256(nodes[2 * i - 1], nodes[2 * i]);
        }
    }

    function root(Leaf[] memory leaves) internal pure returns (bytes32 node) {
        return build(leaves)[0];
    }

    function proof(Leaf[] memory leaves, uint256 index) internal pure returns (bytes32[] memory siblings) {
        return proof(build(leaves), index);
    }

    /// @dev The siblings from the leaf up: a node's sibling is the one before it if it is even, else after it.
    function proof(bytes32[] memory nodes, uint256 index) internal pure returns (bytes32[] memory siblings) {
        uint256 depth = 0;
        for (uint256 node = nodes.length - 1 - index; node > 0; node = (node - 1) / 2) ++depth;

        siblings = new bytes32[](depth);
        uint256 position = nodes.length - 1 - index;
        for (uint256 i = 0; i < depth; ++i) {
            siblings[i] = nodes[position % 2 == 0 ? position - 1 : position + 1];
            position = (position - 1) / 2;
        }
    }
}
