// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";

/// @title A token that, once armed, makes one call of its own in a transfer, and then says that the transfer failed.
/// @dev Saying `false` keeps what the call did, where a revert would undo it.
contract TwoFacedToken is BetaToken {
    address private _target;
    bytes private _data;

    bool public succeeded;

    constructor(address owner) BetaToken("Two-faced", "TWO", 18, owner, 0) {}

    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        if (_target != address(0)) {
            address target = _target;
            delete _target;
            (succeeded, ) = target.call(_data);
            return false;
        }
        return super.transfer(to, value);
    }
}
