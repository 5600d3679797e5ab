// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";

/// @title A token that burns part of every transfer.
contract FeeToken is BetaToken {
    /// @notice The part burnt, in ten-thousandths.
    uint256 public immutable feeBps;

    constructor(uint256 initialFeeBps, address owner) BetaToken("Fee", "FEE", 18, owner, 0) {
        feeBps = initialFeeBps;
    }

    function _update(address from, address to, uint256 value) internal virtual override {
        bool isTransfer = from != address(0) && to != address(0);
        uint256 fee = isTransfer ? (value * feeBps) / 10_000 : 0;
        super._update(from, to, value - fee);
        if (fee != 0) super._update(from, address(0), fee);
    }
}
