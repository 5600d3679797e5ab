// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The part of ENS's registry that a name is looked up by.
contract EnsRegistry {
    mapping(bytes32 node => address) public resolver;

    function setResolver(bytes32 node, address newResolver) external {
        resolver[node] = newResolver;
    }
}
