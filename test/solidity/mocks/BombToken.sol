// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";

/// @title A token whose transfers fail with more data than a caller should ever copy.
contract BombToken is BetaToken {
    uint256 private constant BOMB = 300_000;

    constructor(address owner) BetaToken("Bomb", "BOMB", 18, owner, 0) {}

    function transfer(address, uint256) public pure override returns (bool) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(0, BOMB)
        }
    }
}
