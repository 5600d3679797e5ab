// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The words that an account signs to have its claim brought by somebody else.
library Signing {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address recipient,address token,uint256 cumulative,uint256 nonce,uint256 deadline)"
    );

    struct Words {
        address account;
        address recipient;
        address token;
        uint256 cumulative;
        uint256 nonce;
        uint256 deadline;
    }

    function digest(address distributor, Words memory words) internal view returns (bytes32 hash) {
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH,
                keccak256("Tidemark RewardDistributor"),
                keccak256("1"),
                block.chainid,
                distributor
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, keccak256(abi.encode(CLAIM_TYPEHASH, words))));
    }
}
