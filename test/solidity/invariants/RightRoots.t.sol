// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InvariantTest} from "./InvariantTest.sol";

/// @title What holds as long as every root that goes live is right.
contract RightRootsTest is InvariantTest {
    /// @dev INV-5 before closing, for well-behaved tokens and provided every root that went live was right, every
    /// live entitlement can be paid in full.
    function invariant_INV5_whatIsEntitledIsThere() external view {
        if (handler.wasSwept()) return;
        address distributor = address(handler.distributor());
        for (uint256 j = 0; j < tokens.length; ++j) {
            address token = address(tokens[j]);
            uint256 owed = 0;
            for (uint256 i = 0; i < accounts.length; ++i) {
                owed += handler.entitled(accounts[i], token) - handler.paid(accounts[i], token);
            }
            vm.assertLe(owed, tokens[j].balanceOf(distributor), "owed more than there is");
        }
        vm.assertEq(handler.refusedWrongly(), 0, "refused what it should pay");
    }

    function _moves() internal pure override returns (bytes4[] memory moves) {
        return _rightMoves();
    }
}
