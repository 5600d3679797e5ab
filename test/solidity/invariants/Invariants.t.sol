// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../../contracts/interfaces/IRewardDistributor.sol";
import {IRoots} from "../../../contracts/interfaces/IRoots.sol";
import {InvariantTest} from "./InvariantTest.sol";

/// @title What holds whatever anybody does, the publisher's worst included.
contract InvariantsTest is InvariantTest {
    /// @dev INV-1 an account is never paid more of a token than the largest cumulative amount proven for it under
    /// a root live at that time.
    function invariant_INV1_noAccountIsPaidMoreThanItProved() external view {
        for (uint256 i = 0; i < accounts.length; ++i) {
            for (uint256 j = 0; j < tokens.length; ++j) {
                uint256 paid = handler.paid(accounts[i], address(tokens[j]));
                uint256 proven = handler.provenLive(accounts[i], address(tokens[j]));
                vm.assertLe(paid, proven, "paid more than proven");
            }
        }
    }

    /// @dev INV-2 what left for claims never exceeds what came in, token by token; a claim moves no other token.
    function invariant_INV2_noMoreLeavesThanCameIn() external view {
        address distributor = address(handler.distributor());
        for (uint256 j = 0; j < tokens.length; ++j) {
            address token = address(tokens[j]);
            (uint256 left, uint256 back) = (handler.leftForClaims(token), handler.wentBack(token));
            uint256 marks = 0;
            for (uint256 i = 0; i < accounts.length; ++i) {
                marks += handler.distributor().claimed(accounts[i], token);
            }

            vm.assertLe(left, handler.cameIn(token), "more left than came in");
            vm.assertEq(marks, left, "the marks are not what left");
            vm.assertEq(
                tokens[j].balanceOf(distributor),
                handler.cameIn(token) - back - left,
                "the balance is not what should be left"
            );
            vm.assertEq(tokens[j].sent(distributor, address(0x7E)), back, "not to the treasury");
        }
        vm.assertEq(handler.movedInOtherTokens(), 0, "a claim moved another token");
    }

    /// @dev INV-3 a claimed mark never falls from one transaction to the next.
    function invariant_INV3_noMarkFalls() external view {
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

    /// @dev INV-6 many claims in one call pay exactly what they pay one by one, in any order, duplicates included.
    function invariant_INV6_manyClaimsPayWhatTheyPayOneByOne() external view {
        vm.assertEq(handler.batchesUnlikeOneByOne(), 0, "a batch is not its items");
        vm.assertTrue(handler.loggedSkips() == handler.expectedSkips(), "not the items skipped");
    }

    /// @dev INV-7 all state can be rebuilt from events.
    function invariant_INV7_theLogsTellTheState() external view {
        IRewardDistributor distributor = handler.distributor();
        vm.assertEq(distributor.lastEpoch(), handler.loggedLastEpoch(), "not the last epoch logged");
        vm.assertEq(distributor.window(), handler.loggedWindow(), "not the window logged");
        vm.assertEq(distributor.closesAt(), handler.loggedClosesAt(), "not the closing logged");

        bytes32[] memory roots = handler.allRoots();
        for (uint256 i = 0; i < roots.length; ++i) {
            uint256 liveAt = handler.loggedLiveAt(roots[i]);
            vm.assertEq(distributor.liveAt(roots[i]), liveAt, "not the clock logged");
            IRoots.RootState state = _state(liveAt, handler.isLoggedRevoked(roots[i]));
            vm.assertTrue(distributor.rootState(roots[i]) == state, "not the root's state logged");
        }
        for (uint256 j = 0; j < tokens.length; ++j) {
            address token = address(tokens[j]);
            vm.assertEq(distributor.funded(token), handler.loggedFunded(token), "not the funds logged");
            uint256 allocated = handler.loggedAllocated(token);
            vm.assertEq(distributor.allocated(token), allocated, "not the allocation logged");
            for (uint256 i = 0; i < accounts.length; ++i) {
                uint256 claimed = handler.loggedClaimed(accounts[i], token);
                vm.assertEq(distributor.claimed(accounts[i], token), claimed, "not the mark logged");
            }
        }
        for (uint256 i = 0; i < accounts.length; ++i) {
            uint256[] memory nonces = handler.allNonces(accounts[i]);
            for (uint256 j = 0; j < nonces.length; ++j) {
                bool isLogged = handler.isLoggedNonceUsed(accounts[i], nonces[j]);
                vm.assertTrue(distributor.isNonceUsed(accounts[i], nonces[j]) == isLogged, "not the nonce");
            }
        }
    }

    function _moves() internal pure override returns (bytes4[] memory moves) {
        return _allMoves();
    }

    function _state(uint256 liveAt, bool isRevoked) internal view returns (IRoots.RootState state) {
        if (isRevoked) return IRoots.RootState.Revoked;
        if (liveAt == 0) return IRoots.RootState.Unknown;
        bool isLive = liveAt <= vm.getBlockTimestamp();
        return isLive ? IRoots.RootState.Live : IRoots.RootState.Pending;
    }
}
