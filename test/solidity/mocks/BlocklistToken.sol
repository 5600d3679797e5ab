// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";

/// @title A token that moves nothing from or to the accounts on its list.
contract BlocklistToken is BetaToken {
    mapping(address account => bool isListed) public isBlocked;

    error Blocked(address account);

    constructor(address owner) BetaToken("Blocklist", "BLK", 18, owner, 0) {}

    function setBlocked(address account, bool isListed) external {
        isBlocked[account] = isListed;
    }

    function _update(address from, address to, uint256 value) internal override {
        if (isBlocked[from]) revert Blocked(from);
        if (isBlocked[to]) revert Blocked(to);
        super._update(from, to, value);
    }
}
