// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";
import {ClaimMoves} from "./ClaimMoves.sol";
import {FundMoves} from "./FundMoves.sol";
import {InvariantTest} from "./InvariantTest.sol";
import {RootMoves} from "./RootMoves.sol";

/// @title What holds whatever anybody does, the publisher's worst included.
contract InvariantsTest is InvariantTest {
    /// @dev INV-1 an account is never paid more of a token than the largest cumulative amount proven for it under
    /// a root live at that time.
    function invariant_INV1_noAccountIsPaidMoreThanItProved() external view {
        (address[] memory accounts, BetaToken[] memory tokens) = (handler.allAccounts(), handler.allTokens());
        for (uint256 i = 0; i < accounts.length; ++i) {
            for (uint256 j = 0; j < tokens.length; ++j) {
                uint256 paid = handler.paid(accounts[i], address(tokens[j]));
                vm.assertLe(
                    paid,
                    handler.provenLive(accounts[i], address(tokens[j])),
                    "paid more than proven"
                );
            }
        }
    }

    /// @dev INV-2 what left for claims never exceeds what came in, token by token; a claim moves no other token.
    function invariant_INV2_noMoreLeavesThanCameIn() external view {
        (address[] memory accounts, BetaToken[] memory tokens) = (handler.allAccounts(), handler.allTokens());
        for (uint256 j = 0; j < tokens.length; ++j) {
            address token = address(tokens[j]);
            uint256 marks = 0;
            for (uint256 i = 0; i < accounts.length; ++i) {
                marks += handler.distributor().claimed(accounts[i], token);
            }
            uint256 left = handler.leftForClaims(token);

            vm.assertLe(left, handler.cameIn(token), "more left than came in");
            vm.assertEq(marks, left, "the marks are not what left");
            vm.assertEq(
                tokens[j].balanceOf(address(handler.distributor())),
                handler.cameIn(token) - handler.withdrawn(token) - left,
                "the balance is not what should be left"
            );
        }
        vm.assertEq(handler.movedInOtherTokens(), 0, "a claim moved another token");
    }

    /// @dev INV-3 a claimed mark never falls from one transaction to the next.
    function invariant_INV3_noMarkFalls() external view {
        (address[] memory accounts, BetaToken[] memory tokens) = (handler.allAccounts(), handler.allTokens());
        for (uint256 i = 0; i < accounts.length; ++i) {
            for (uint256 j = 0; j < tokens.length; ++j) {
                uint256 mark = handler.distributor().claimed(accounts[i], address(tokens[j]));
                vm.assertGe(mark, handler.highestMark(accounts[i], address(tokens[j])), "a mark fell");
            }
        }
    }

    /// @dev INV-4 a root that is unknown, pending or revoked pays nobody.
    function invariant_INV4_onlyLiveRootsPay() external view {
        vm.assertEq(handler.paidByDeadRoots(), 0, "a root that is not live paid");
    }

    /// @dev The rules of publishing, revoking, withdrawing and claiming, as the books know them, are the
    /// distributor's, and so is the state they lead to.
    function invariant_theDistributorKeepsItsRules() external view {
        vm.assertEq(handler.acceptedWrongly(), 0, "accepted what it should refuse");
        vm.assertEq(handler.refusedWrongly(), 0, "refused what it should accept");
        vm.assertEq(handler.distributor().lastEpoch(), handler.expectedLastEpoch(), "not the last epoch");

        bytes32[] memory roots = handler.allRoots();
        for (uint256 i = 0; i < roots.length; ++i) {
            uint256 liveAt = handler.distributor().liveAt(roots[i]);
            vm.assertEq(liveAt, handler.expectedLiveAt(roots[i]), "not the root's clock");
        }
        BetaToken[] memory tokens = handler.allTokens();
        for (uint256 j = 0; j < tokens.length; ++j) {
            address token = address(tokens[j]);
            vm.assertEq(handler.distributor().funded(token), handler.expectedFunded(token), "not the funds");
            uint256 allocated = handler.distributor().allocated(token);
            vm.assertEq(allocated, handler.expectedAllocated(token), "not the allocation");
            vm.assertLe(allocated, handler.distributor().funded(token), "promised more than is funded");
        }
    }

    /// @dev An invariant over moves that never happen would hold for nothing: this says that they do happen.
    function test_theHandlerReachesEveryMoveAndBothAnswers() external {
        bytes4[] memory moves = _moves();
        for (uint256 i = 0; i < 1_100; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            address someone = address(uint160(seed));
            (bool isDone, ) = address(handler).call(abi.encodeWithSelector(moves[i % 12], seed, someone));
            vm.assertTrue(isDone, "a move failed");
        }

        for (uint256 i = 0; i < moves.length; ++i) {
            if (moves[i] == ClaimMoves.claimForged.selector) continue;
            vm.assertGe(handler.accepted(moves[i]), 20, "a move is hardly ever accepted");
        }
        vm.assertGe(handler.refused(FundMoves.withdraw.selector), 1, "no withdrawal is refused");
        vm.assertGe(handler.refused(RootMoves.publish.selector), 1, "no right root is refused");
        vm.assertGe(handler.refused(RootMoves.publishAgain.selector), 1, "no old root is refused");
        vm.assertGe(handler.refused(RootMoves.publishWrong.selector), 1, "no wrong root is refused");
        vm.assertGe(handler.refused(ClaimMoves.claim.selector), 20, "hardly any claim is refused");
        vm.assertGe(
            handler.refused(ClaimMoves.claimTo.selector),
            20,
            "hardly any redirected claim is refused"
        );
        vm.assertGe(
            handler.refused(ClaimMoves.claimForged.selector),
            20,
            "hardly any forged claim is refused"
        );
    }

    function _moves() internal pure override returns (bytes4[] memory moves) {
        bytes4[] memory rightMoves = _rightMoves();
        moves = new bytes4[](rightMoves.length + 1);
        for (uint256 i = 0; i < rightMoves.length; ++i) moves[i] = rightMoves[i];
        moves[rightMoves.length] = RootMoves.publishWrong.selector;
    }
}

/// @title What holds as long as every root published is right.
contract RightRootsInvariantsTest is InvariantTest {
    /// @dev INV-5 before closing, for well-behaved tokens and provided every root that went live was right, every
    /// live entitlement can be paid in full.
    function invariant_INV5_whatIsEntitledIsThere() external view {
        (address[] memory accounts, BetaToken[] memory tokens) = (handler.allAccounts(), handler.allTokens());
        for (uint256 j = 0; j < tokens.length; ++j) {
            address token = address(tokens[j]);
            uint256 owed = 0;
            for (uint256 i = 0; i < accounts.length; ++i) {
                owed += handler.entitled(accounts[i], token) - handler.paid(accounts[i], token);
            }
            uint256 balance = tokens[j].balanceOf(address(handler.distributor()));
            vm.assertLe(owed, balance, "owed more than there is");
        }
        vm.assertEq(handler.refusedWrongly(), 0, "refused what it should pay");
    }

    function _moves() internal pure override returns (bytes4[] memory moves) {
        return _rightMoves();
    }
}
