// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaims} from "../../contracts/interfaces/IClaims.sol";
import {IFunds} from "../../contracts/interfaces/IFunds.sol";
import {IRoots} from "../../contracts/interfaces/IRoots.sol";
import {DistributorTest} from "./base/DistributorTest.sol";
import {Tree} from "./base/Tree.sol";

/// @title Roots, for any window, epoch and total.
contract RootsTest is DistributorTest {
    bytes32 internal constant ROOT = keccak256("root");
    bytes32 internal constant OTHER_ROOT = keccak256("other root");

    function testFuzz_root_paysFromItsSecondOnAndNotBefore(uint256 window, uint256 elapsed) external {
        window = bound(window, FLOOR, 30 days);
        _setWindow(window);
        _fund(token, 1);
        bytes32 root = Tree.hash(Tree.Leaf(ALICE, address(token), 1));
        _publish(1, root);
        uint256 liveAt = distributor.liveAt(root);

        // Half the runs stay near the edge, half go anywhere.
        elapsed = elapsed % 2 == 0 ? bound(elapsed, window - 1, window + 1) : bound(elapsed, 0, 60 days);
        uint256 time = vm.getBlockTimestamp() + elapsed;
        vm.warp(time);
        if (time < liveAt) {
            vm.expectRevert(abi.encodeWithSelector(IClaims.RootNotLive.selector, root, liveAt));
        }
        vm.prank(ALICE);
        distributor.claim(address(token), 1, new bytes32[](0));

        vm.assertEq(token.balanceOf(ALICE), time < liveAt ? 0 : 1, "paid at the wrong time");
    }

    function testFuzz_root_keepsItsClockWhateverHappensToOthers(uint256 window, uint256 elapsed) external {
        _publish(1, ROOT);
        uint256 liveAt = distributor.liveAt(ROOT);

        vm.warp(vm.getBlockTimestamp() + bound(elapsed, 0, 60 days));
        _setWindow(bound(window, FLOOR, 30 days));
        _publish(2, OTHER_ROOT);
        _revoke(OTHER_ROOT);
        _publish(3, ROOT);

        vm.assertEq(distributor.liveAt(ROOT), liveAt, "another's clock moved it");
    }

    function testFuzz_root_getsAWholeWindowAfterARevocation(uint256 window, uint256 elapsed) external {
        _publish(1, ROOT);
        _revoke(ROOT);
        uint256 time = vm.getBlockTimestamp() + bound(elapsed, 0, 60 days);
        window = bound(window, FLOOR, 30 days);

        vm.warp(time);
        _setWindow(window);
        _publish(1, ROOT);

        vm.assertEq(distributor.liveAt(ROOT), time + window, "not a whole window");
    }

    function testFuzz_publish_takesTheNextEpochOrARevokedOneOnly(
        uint256 epoch,
        uint256 published,
        uint256 revoked
    ) external {
        published = bound(published, 1, 8);
        for (uint256 i = 1; i <= published; ++i) _publish(i, bytes32(i));
        revoked = bound(revoked, 1, published);
        _revoke(bytes32(revoked));
        // Half the runs stay near the epochs there are, half go anywhere.
        if (epoch % 2 == 0) epoch = bound(epoch, 0, published + 3);

        bool isTaken = epoch == published + 1 || epoch == revoked;
        if (!isTaken) {
            vm.expectRevert(abi.encodeWithSelector(IRoots.EpochOutOfOrder.selector, epoch, published + 1));
        }
        _publish(epoch, ROOT);

        IRoots.RootState state = distributor.rootState(ROOT);
        vm.assertTrue((state == IRoots.RootState.Pending) == isTaken, "not what was taken");
        vm.assertEq(
            distributor.lastEpoch(),
            epoch == published + 1 ? epoch : published,
            "not the last epoch"
        );
    }

    function testFuzz_publish_needsItsTotalFunded(uint256 funded, uint256 total) external {
        funded = bound(funded, 1, MAX_AMOUNT);
        // Half the runs stay near the limit, half go anywhere.
        if (total % 2 == 0) total = bound(total, funded - 1, funded + 1);
        _fund(token, funded);

        bool isCovered = total <= funded;
        if (!isCovered) {
            vm.expectRevert(abi.encodeWithSelector(IFunds.NotCovered.selector, token, total, funded));
        }
        _publish(1, ROOT, address(token), total);

        vm.assertEq(distributor.allocated(address(token)), isCovered ? total : 0, "not the allocation");
        vm.assertEq(distributor.lastEpoch(), isCovered ? 1 : 0, "published in part");
    }

    function testFuzz_allocation_isTheHighestTotalEverPublished(
        uint256[5] memory totals,
        uint256 revocations
    ) external {
        uint256 highest = 0;
        _fund(token, MAX_AMOUNT);

        for (uint256 i = 0; i < totals.length; ++i) {
            totals[i] = bound(totals[i], 0, MAX_AMOUNT);
            if (totals[i] > highest) highest = totals[i];
            _publish(i + 1, bytes32(i + 1), address(token), totals[i]);
            if ((revocations >> i) & 1 == 1) _revoke(bytes32(i + 1));

            vm.assertEq(distributor.allocated(address(token)), highest, "not the highest total");
        }
    }

    function testFuzz_window_staysInItsRange(uint256 window) external {
        // Most runs stay near an end of the range, the rest go anywhere.
        if (window % 4 == 0) window = bound(window, FLOOR - 1, FLOOR + 1);
        else if (window % 4 == 1) window = bound(window, 30 days - 1, 30 days + 1);
        else if (window % 4 == 2) window = bound(window, 0, 60 days);

        bool isInRange = window >= FLOOR && window <= 30 days;
        if (!isInRange) {
            vm.expectRevert(abi.encodeWithSelector(IRoots.WindowOutOfRange.selector, window, FLOOR, 30 days));
        }
        _setWindow(window);

        vm.assertEq(distributor.window(), isInRange ? window : WINDOW, "not the window");
    }

    function _setWindow(uint256 window) private {
        vm.prank(ADMIN);
        distributor.setWindow(window);
    }
}
