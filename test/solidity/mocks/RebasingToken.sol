// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";

/// @title A token whose balances all shrink or grow together.
contract RebasingToken is BetaToken {
    uint256 private constant ONE = 10_000;

    /// @dev Zero until the first rebase, for the base's constructor moves tokens before this could be set.
    uint256 private _scale;

    constructor(address owner) BetaToken("Rebasing", "REB", 18, owner, 0) {}

    function rebase(uint256 newScale) external {
        _scale = newScale;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * scale()) / ONE;
    }

    /// @notice What one share is worth, in ten-thousandths of a token.
    function scale() public view returns (uint256) {
        return _scale == 0 ? ONE : _scale;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, (value * ONE) / scale());
    }
}
