// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A public resolver's addresses on Ethereum.
contract EnsResolver {
    mapping(bytes32 node => address payable) public addr;

    function setAddr(bytes32 node, address payable newAddr) external {
        addr[node] = newAddr;
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool supported) {
        return interfaceId == 0x01ffc9a7 || interfaceId == 0x3b3b57de;
    }
}
