// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title A wallet that, on receiving tokens, makes the one call it is armed with, or refuses them.
contract HookedWallet {
    error Refused();

    bool public isRefusing;
    bool public wasCalled;
    bool public succeeded;
    bytes public answer;

    address private _target;
    bytes private _data;

    function refuse(bool newIsRefusing) external {
        isRefusing = newIsRefusing;
    }

    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    /// @dev Passes a failure on as it came.
    function execute(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }

    function onReceived() external {
        if (isRefusing) revert Refused();
        if (_target == address(0)) return;
        address target = _target;
        delete _target;
        wasCalled = true;
        (succeeded, answer) = target.call(_data);
    }
}
