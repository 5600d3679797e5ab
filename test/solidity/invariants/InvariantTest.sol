// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";
import {Test} from "../base/Test.sol";
import {ClaimMoves} from "./ClaimMoves.sol";
import {FundMoves} from "./FundMoves.sol";
import {Handler} from "./Handler.sol";
import {RootMoves} from "./RootMoves.sol";

/// @title A handler that starts with some money in every token and a pending root, and the moves it makes.
abstract contract InvariantTest is Test {
    Handler internal handler;

    function setUp() external {
        vm.warp(1_700_000_000);
        handler = Handler(_deploy("Handler.sol:Handler", ""));
        BetaToken[] memory tokens = handler.allTokens();
        for (uint256 i = 0; i < tokens.length; ++i) handler.fund(i, 1e24);
        handler.publish(0);
        _target(address(handler), _moves());
    }

    /// @dev The moves the fuzzer may make.
    function _moves() internal pure virtual returns (bytes4[] memory moves);

    /// @dev The moves of a publisher who is always right, and of everybody else.
    function _rightMoves() internal pure returns (bytes4[] memory moves) {
        moves = new bytes4[](11);
        moves[0] = FundMoves.fund.selector;
        moves[1] = FundMoves.sendDirectly.selector;
        moves[2] = FundMoves.withdraw.selector;
        moves[3] = RootMoves.publish.selector;
        moves[4] = RootMoves.publishAgain.selector;
        moves[5] = RootMoves.revoke.selector;
        moves[6] = RootMoves.setWindow.selector;
        moves[7] = RootMoves.wait.selector;
        moves[8] = ClaimMoves.claim.selector;
        moves[9] = ClaimMoves.claimTo.selector;
        moves[10] = ClaimMoves.claimForged.selector;
    }
}
