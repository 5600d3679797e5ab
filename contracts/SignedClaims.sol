// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Claims} from "./Claims.sol";
import {IClaims} from "./interfaces/IClaims.sol";

/// @title The claims by signature: an account signs whom to pay, and anyone brings it.
abstract contract SignedClaims is Claims, EIP712 {
    /* CONSTANTS */

    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address account,address recipient,address token,uint256 cumulative,uint256 nonce,uint256 deadline)"
    );

    /* STORAGE */

    /// @inheritdoc IClaims
    mapping(address account => mapping(uint256 nonce => bool isUsed)) public isNonceUsed;

    /* CONSTRUCTOR */

    constructor() EIP712("Tidemark RewardDistributor", "1") {}

    /* EXTERNAL */

    /// @inheritdoc IClaims
    function claimWithSignature(
        address account,
        address recipient,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        // Check: in time, and the account's own word.
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(CLAIM_TYPEHASH, account, recipient, token, cumulative, nonce, deadline))
        );
        if (!SignatureChecker.isValidSignatureNowCalldata(account, digest, signature)) {
            revert InvalidSignature(account);
        }

        // Effect: the nonce, before the money moves.
        if (isNonceUsed[account][nonce]) revert NonceAlreadyUsed(account, nonce);
        _useNonce(account, nonce);

        _claimTo(account, recipient, token, cumulative, proof);
        emit Redirected(account, token, recipient);
    }

    /// @inheritdoc IClaims
    function burnNonce(uint256 nonce) external {
        _useNonce(msg.sender, nonce);
    }

    /* INTERNAL */

    function _useNonce(address account, uint256 nonce) private {
        isNonceUsed[account][nonce] = true;
        emit NonceUsed(account, nonce);
    }
}
