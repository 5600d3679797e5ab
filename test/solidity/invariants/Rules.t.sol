// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IRewardDistributor} from "../../../contracts/interfaces/IRewardDistributor.sol";
import {IRoots} from "../../../contracts/interfaces/IRoots.sol";
import {InvariantTest} from "./InvariantTest.sol";

/// @title The rules, as books kept beside the distributor know them.
contract RulesTest is InvariantTest {
    /// @dev What the books would refuse is refused, what they would accept is accepted, and both come to the same
    /// state.
    function invariant_theDistributorKeepsItsRules() external view {
        IRewardDistributor distributor = handler.distributor();
        vm.assertEq(handler.acceptedWrongly(), 0, "accepted what it should refuse");
        vm.assertEq(handler.refusedWrongly(), 0, "refused what it should accept");
        vm.assertEq(distributor.lastEpoch(), handler.expectedLastEpoch(), "not the last epoch");
        vm.assertEq(distributor.window(), handler.expectedWindow(), "not the window");
        vm.assertEq(distributor.closesAt(), handler.expectedClosesAt(), "not the closing date");
        vm.assertTrue(handler.loggedRedirections() == handler.expectedRedirections(), "not redirected");

        bytes32[] memory roots = handler.allRoots();
        for (uint256 i = 0; i < roots.length; ++i) {
            uint256 liveAt = handler.expectedLiveAt(roots[i]);
            vm.assertEq(distributor.liveAt(roots[i]), liveAt, "not the root's clock");
            bool isRevoked = distributor.rootState(roots[i]) == IRoots.RootState.Revoked;
            vm.assertTrue(isRevoked == handler.isExpectedRevoked(roots[i]), "not the root's state");
        }
        for (uint256 j = 0; j < tokens.length; ++j) {
            address token = address(tokens[j]);
            uint256 funded = distributor.funded(token);
            uint256 allocated = distributor.allocated(token);
            vm.assertEq(funded, handler.expectedFunded(token), "not the funds");
            vm.assertEq(allocated, handler.expectedAllocated(token), "not the allocation");
            if (!handler.wasSwept()) vm.assertLe(allocated, funded, "promised more than is funded");
        }
    }

    /// @dev A guardian stays one until its removal was announced and the longest window has passed, or it leaves.
    function invariant_noGuardianIsSilencedEarly() external view {
        IRewardDistributor distributor = handler.distributor();
        for (uint160 i = 0; i < 3; ++i) {
            address guardian = address(0x6A00 + i);
            bool isGuardian = IAccessControl(address(distributor)).hasRole(
                keccak256("GUARDIAN_ROLE"),
                guardian
            );
            vm.assertTrue(isGuardian == handler.isExpectedGuardian(guardian), "not the guardian");
            bool isLogged = handler.isLoggedRoleHeld(keccak256("GUARDIAN_ROLE"), guardian);
            vm.assertTrue(isGuardian == isLogged, "not the guardian logged");
            uint256 removableAt = handler.expectedRemovableAt(guardian);
            vm.assertEq(distributor.removableAt(guardian), removableAt, "not the removal announced");
            uint256 logged = handler.loggedRemovableAt(guardian);
            vm.assertEq(distributor.removableAt(guardian), logged, "not the removal logged");
        }
    }

    function _moves() internal pure override returns (bytes4[] memory moves) {
        return _allMoves();
    }
}
