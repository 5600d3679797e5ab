// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "../base/Test.sol";
import {WitnessToken} from "../mocks/WitnessToken.sol";
import {BatchMoves} from "./BatchMoves.sol";
import {ClaimMoves} from "./ClaimMoves.sol";
import {FundMoves} from "./FundMoves.sol";
import {Handler} from "./Handler.sol";
import {RoleMoves} from "./RoleMoves.sol";
import {RootMoves} from "./RootMoves.sol";

/// @title A handler that starts with some money in every token and a live root, and the moves it makes.
abstract contract InvariantTest is Test {
    Handler internal handler;
    address[] internal accounts;
    WitnessToken[] internal tokens;

    function setUp() external {
        vm.warp(1_700_000_000);
        handler = Handler(_deploy("Handler.sol:Handler", ""));
        accounts = handler.allAccounts();
        tokens = handler.allTokens();
        for (uint256 i = 0; i < tokens.length; ++i) handler.fund(i, 1e24);
        handler.publish(0);
        vm.warp(handler.expectedLiveAt(handler.allRoots()[0]));
        handler.publish(1);
        _target(address(handler), _moves());
    }

    /// @dev The moves the fuzzer may make; a move that is named twice is made twice as often.
    function _moves() internal pure virtual returns (bytes4[] memory moves);

    /// @dev The moves while every root that goes live is right, and nothing was closed.
    function _rightMoves() internal pure returns (bytes4[] memory moves) {
        moves = new bytes4[](24);
        moves[0] = FundMoves.fund.selector;
        moves[1] = FundMoves.sendDirectly.selector;
        moves[2] = FundMoves.withdraw.selector;
        moves[3] = FundMoves.announceClosing.selector;
        moves[4] = FundMoves.sweep.selector;
        moves[5] = FundMoves.refuse.selector;
        moves[6] = RoleMoves.grantGuardian.selector;
        moves[7] = RoleMoves.announceRemoval.selector;
        moves[8] = RoleMoves.removeGuardian.selector;
        moves[9] = RootMoves.publish.selector;
        moves[10] = RootMoves.publishWrongAndRevoke.selector;
        moves[11] = RootMoves.publishAgain.selector;
        moves[12] = RootMoves.revoke.selector;
        moves[13] = RootMoves.setWindow.selector;
        moves[14] = RootMoves.wait.selector;
        moves[15] = ClaimMoves.claim.selector;
        moves[16] = ClaimMoves.claimFor.selector;
        moves[17] = ClaimMoves.claimTo.selector;
        moves[18] = ClaimMoves.claimWithSignature.selector;
        moves[19] = ClaimMoves.claimForged.selector;
        moves[20] = BatchMoves.claimMany.selector;
        moves[21] = BatchMoves.claimAll.selector;
        moves[22] = RootMoves.wait.selector;
        moves[23] = RootMoves.publish.selector;
    }

    /// @dev Those, and the publisher's worst, and all that comes after closing.
    function _allMoves() internal pure returns (bytes4[] memory moves) {
        bytes4[] memory rightMoves = _rightMoves();
        moves = new bytes4[](rightMoves.length + 6);
        for (uint256 i = 0; i < rightMoves.length; ++i) moves[i] = rightMoves[i];
        uint256 next = rightMoves.length;
        moves[next] = RootMoves.publishWrong.selector;
        moves[next + 1] = RootMoves.publishWrongAgain.selector;
        moves[next + 2] = FundMoves.waitForClosing.selector;
        moves[next + 3] = RoleMoves.waitForRemoval.selector;
        moves[next + 4] = RoleMoves.renounceGuardian.selector;
        moves[next + 5] = ClaimMoves.burnNonce.selector;
    }
}
