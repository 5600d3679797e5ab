// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title An ERC-1271 wallet that stands by what its owner signed, or answers something else when told to.
contract SigningWallet is IERC1271 {
    enum Manner {
        Usual,
        WrongWord,
        Silent,
        Revert
    }

    error Refused();

    address private immutable _owner;
    Manner private _manner;

    constructor(address owner) {
        _owner = owner;
    }

    function tell(Manner manner) external {
        _manner = manner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (_manner == Manner.Revert) revert Refused();
        if (_manner == Manner.WrongWord) return bytes4(0x12345678);
        if (_manner == Manner.Silent) {
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(hash, signature);
        bool isOwner = fault == ECDSA.RecoverError.NoError && signer == _owner;
        return isOwner ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
