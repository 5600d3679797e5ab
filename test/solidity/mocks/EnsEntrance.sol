// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The part of ENS's universal resolver that a name's resolver is found by.
contract EnsEntrance {
    struct Found {
        bytes name;
        uint256 offset;
        bytes32 node;
        address resolver;
        bool extended;
    }

    error ResolverNotFound(bytes name);

    mapping(bytes32 nameHash => address) private _resolvers;

    /// @param name in DNS's wire format.
    function setResolver(bytes calldata name, address resolver) external {
        _resolvers[keccak256(name)] = resolver;
    }

    function requireResolver(bytes calldata name) external view returns (Found memory found) {
        address resolver = _resolvers[keccak256(name)];
        if (resolver == address(0)) revert ResolverNotFound(name);
        return Found({name: name, offset: 0, node: bytes32(0), resolver: resolver, extended: false});
    }
}
