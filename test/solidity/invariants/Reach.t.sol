// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchMoves} from "./BatchMoves.sol";
import {ClaimMoves} from "./ClaimMoves.sol";
import {FundMoves} from "./FundMoves.sol";
import {InvariantTest} from "./InvariantTest.sol";
import {RoleMoves} from "./RoleMoves.sol";
import {RootMoves} from "./RootMoves.sol";

/// @title An invariant over moves that never happen would hold for nothing: this says that they do happen.
contract ReachTest is InvariantTest {
    uint256 private constant MOVES = 2_500;

    function test_theHandlerReachesEveryMoveAndBothAnswers() external {
        _play();

        bytes4[] memory moves = _moves();
        for (uint256 i = 0; i < moves.length; ++i) {
            if (moves[i] == ClaimMoves.claimForged.selector || moves[i] == FundMoves.sweep.selector) continue;
            vm.assertGe(handler.accepted(moves[i]), 2, "a move is hardly ever accepted");
        }
        _assertRefused(FundMoves.withdraw.selector, "withdraw");
        _assertRefused(FundMoves.announceClosing.selector, "announceClosing");
        _assertRefused(FundMoves.sweep.selector, "sweep");
        _assertRefused(RoleMoves.announceRemoval.selector, "announceRemoval");
        _assertRefused(RoleMoves.removeGuardian.selector, "removeGuardian");
        _assertRefused(RootMoves.publish.selector, "publish");
        _assertRefused(RootMoves.publishAgain.selector, "publishAgain");
        _assertRefused(RootMoves.publishWrong.selector, "publishWrong");
        _assertRefused(RootMoves.revoke.selector, "revoke");
        _assertRefused(ClaimMoves.claim.selector, "claim");
        _assertRefused(ClaimMoves.claimFor.selector, "claimFor");
        _assertRefused(ClaimMoves.claimTo.selector, "claimTo");
        _assertRefused(ClaimMoves.claimWithSignature.selector, "claimWithSignature");
        _assertRefused(ClaimMoves.claimForged.selector, "claimForged");
        vm.assertEq(handler.refused(BatchMoves.claimMany.selector), 0, "a batch is refused");
    }

    function test_theHandlerReachesWhatIsRare() external {
        _play();

        _assertReached("epoch published again");
        _assertReached("standing root repeated");
        _assertReached("revoked root published again");
        _assertReached("pending root revoked");
        _assertReached("live root revoked");
        _assertReached("closing announced again");
        _assertReached("closing moved by a root");
        _assertReached("sweep of something");
        _assertReached("claim after a sweep");
        _assertReached("withdrawal with less funded than promised");
        _assertReached("removal withdrawn");
        _assertReached("nonce used again");
        _assertReached("claim signed by a contract");
        _assertReached("duplicate in a batch");
        _assertReached("batch paid in part");
        _assertReached("item skipped: root");
        _assertReached("item skipped: nothing left");
        _assertReached("item skipped: recipient");
        _assertReached("item skipped: transfer");
    }

    function _play() private {
        bytes4[] memory moves = _moves();
        for (uint256 i = 0; i < MOVES; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 move = moves[(seed >> 128) % moves.length];
            address someone = address(uint160(seed));
            (bool isDone, ) = address(handler).call(abi.encodeWithSelector(move, seed, someone));
            vm.assertTrue(isDone, "a move failed");
        }
    }

    function _assertReached(string memory happening) private view {
        vm.assertGe(handler.reached(happening), 1, string.concat("not reached: ", happening));
    }

    function _assertRefused(bytes4 move, string memory name) private view {
        vm.assertGe(handler.refused(move), 2, string.concat("hardly ever refused: ", name));
    }

    function _moves() internal pure override returns (bytes4[] memory moves) {
        return _allMoves();
    }
}
