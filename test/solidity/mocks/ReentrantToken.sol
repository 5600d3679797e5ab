// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";

/// @title A token that, once armed, makes one call of its own before it moves anything.
/// @dev The call is made by the token itself, and its failure is kept rather than passed on.
contract ReentrantToken is BetaToken {
    address private _target;
    bytes private _data;

    bool public wasCalled;
    bool public succeeded;
    bytes public answer;

    constructor(address owner) BetaToken("Reentrant", "RE", 18, owner, 0) {}

    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    /// @dev So that the token can fund from its own balance.
    function approveFromSelf(address spender) external {
        _approve(address(this), spender, type(uint256).max);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (_target != address(0)) {
            address target = _target;
            delete _target;
            wasCalled = true;
            (succeeded, answer) = target.call(_data);
        }
        super._update(from, to, value);
    }
}
