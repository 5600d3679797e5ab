// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaims} from "../../contracts/interfaces/IClaims.sol";
import {IRewardDistributor} from "../../contracts/interfaces/IRewardDistributor.sol";
import {IRoots} from "../../contracts/interfaces/IRoots.sol";
import {DistributorTest} from "./base/DistributorTest.sol";
import {Tree} from "./base/Tree.sol";
import {WitnessToken} from "./mocks/WitnessToken.sol";

/// @title Many claims in one call, against a twin that is claimed from one by one; and amounts at their ends.
contract BatchesTest is DistributorTest {
    uint256 private constant MAX = type(uint256).max;

    IRewardDistributor private _twin;
    WitnessToken private _witness;

    function setUp() public override {
        super.setUp();
        _twin = IRewardDistributor(
            _deploy(
                "RewardDistributor.sol:RewardDistributor",
                abi.encode(address(this), 1 days, address(this), address(this), BOB, FLOOR, WINDOW)
            )
        );
        _witness = new WitnessToken(0, address(this));
        _witness.approve(address(distributor), MAX);
        _witness.approve(address(_twin), MAX);
    }

    /// @dev Two epochs of any tree, brought in any order, some items twice, some accounts refused.
    function testFuzz_claimMany_inAnyOrderPaysWhatOneByOnePays(
        uint256 seed,
        uint256 size,
        uint256 refused
    ) external {
        size = bound(size, 1, 64);
        _fundBoth();
        IClaims.ClaimItem[] memory items = new IClaims.ClaimItem[](2 * size + 3);
        for (uint256 epoch = 0; epoch < 2; ++epoch) {
            Tree.Leaf[] memory leaves = _leaves(seed ^ epoch, size);
            for (uint256 i = 0; i < size; ++i) leaves[i].token = address(_witness);
            bytes32[] memory nodes = Tree.build(leaves);
            _publishBoth(epoch + 1, nodes[0]);
            for (uint256 i = 0; i < size; ++i) {
                items[epoch * size + i] = _item(leaves[i], Tree.proof(nodes, i));
                if ((refused >> i) % 8 == 0) _refuse(leaves[i].account, i);
            }
        }
        for (uint256 i = 2 * size; i < items.length; ++i) {
            items[i] = items[uint256(keccak256(abi.encode(seed, i))) % size];
        }

        for (uint256 i = 0; i < items.length; ++i) {
            IClaims.ClaimItem memory item = items[i];
            try _twin.claimFor(item.account, item.token, item.cumulative, item.proof) {} catch {}
        }
        _shuffle(items, seed);
        distributor.claimMany(items);

        for (uint256 i = 0; i < size; ++i) {
            address account = items[i].account;
            uint256 sent = _witness.sent(address(distributor), account);
            vm.assertEq(sent, _witness.sent(address(_twin), account), "not what one by one pays");
            vm.assertEq(distributor.claimed(account, address(_witness)), sent, "not the mark");
            vm.assertEq(_twin.claimed(account, address(_witness)), sent, "not the twin's mark");
        }
    }

    function testFuzz_marks_holdAnyAmount(uint256 lower, uint256 kind) external {
        // Half the runs stay at an end.
        if (kind % 4 == 0) lower = 1;
        if (kind % 4 == 1) lower = MAX - 1;
        lower = bound(lower, 1, MAX - 1);
        _fund(token, MAX);
        _publishLive(1, Tree.hash(Tree.Leaf(ALICE, address(token), lower)));
        _publish(2, Tree.hash(Tree.Leaf(ALICE, address(token), MAX)), address(token), MAX);
        vm.warp(vm.getBlockTimestamp() + WINDOW);

        _claimAlices(lower, kind);
        vm.assertEq(token.balanceOf(ALICE), lower, "not the lower amount");
        _claimAlices(MAX, kind >> 8);
        vm.assertEq(token.balanceOf(ALICE), MAX, "not all there can be");
        vm.assertEq(distributor.claimed(ALICE, address(token)), MAX, "not the highest mark");

        vm.expectRevert(abi.encodeWithSelector(IClaims.NothingToClaim.selector, MAX, MAX));
        vm.prank(ALICE);
        distributor.claim(address(token), MAX, new bytes32[](0));
    }

    function testFuzz_marks_aZeroLeafPaysNothing(uint256 kind) external {
        _fund(token, 1);
        _publishLive(1, Tree.hash(Tree.Leaf(ALICE, address(token), 0)));

        if (kind % 2 == 0) {
            vm.expectRevert(abi.encodeWithSelector(IClaims.NothingToClaim.selector, 0, 0));
        }
        _claimAlices(0, kind);

        vm.assertEq(token.balanceOf(address(distributor)), 1, "paid for nothing");
    }

    function testFuzz_claimMany_leavesTheMarkWhereItWasIfTheTokenRefuses(
        uint256 lower,
        uint256 higher,
        uint256 mood
    ) external {
        lower = bound(lower, 1, MAX_AMOUNT);
        higher = bound(higher, lower + 1, MAX_AMOUNT + 1);
        _fundBoth();
        _publishLive(1, Tree.hash(Tree.Leaf(ALICE, address(_witness), lower)));
        _publishLive(2, Tree.hash(Tree.Leaf(ALICE, address(_witness), higher)));
        IClaims.ClaimItem[] memory items = new IClaims.ClaimItem[](1);
        items[0] = _item(Tree.Leaf(ALICE, address(_witness), lower), new bytes32[](0));
        distributor.claimMany(items);

        _refuse(ALICE, mood);
        items[0].cumulative = higher;
        distributor.claimMany(items);
        vm.assertEq(distributor.claimed(ALICE, address(_witness)), lower, "not where the mark was");

        _witness.setMood(ALICE, WitnessToken.Mood.Pays);
        distributor.claimMany(items);
        vm.assertEq(_witness.balanceOf(ALICE), higher, "not paid in the end");
    }

    /// @dev Claims an amount of Alice's by herself, or in a batch of one.
    function _claimAlices(uint256 amount, uint256 kind) private {
        if (kind % 2 == 0) {
            vm.prank(ALICE);
            distributor.claim(address(token), amount, new bytes32[](0));
        } else {
            IClaims.ClaimItem[] memory items = new IClaims.ClaimItem[](1);
            items[0] = _item(Tree.Leaf(ALICE, address(token), amount), new bytes32[](0));
            distributor.claimMany(items);
        }
    }

    function _fundBoth() private {
        _witness.mint(address(this), 4 * MAX_AMOUNT);
        distributor.fund(address(_witness), 2 * MAX_AMOUNT);
        _twin.fund(address(_witness), 2 * MAX_AMOUNT);
    }

    function _publishBoth(uint256 epoch, bytes32 root) private {
        _twin.publishRoot(epoch, root, new IRoots.TokenTotal[](0), bytes32(0));
        _publishLive(epoch, root);
    }

    function _refuse(address account, uint256 mood) private {
        bool isReverting = mood % 2 == 0;
        _witness.setMood(account, isReverting ? WitnessToken.Mood.Reverts : WitnessToken.Mood.AnswersFalse);
    }

    function _shuffle(IClaims.ClaimItem[] memory items, uint256 seed) private pure {
        for (uint256 i = items.length - 1; i > 0; --i) {
            uint256 other = uint256(keccak256(abi.encode(seed, "shuffle", i))) % (i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    function _item(
        Tree.Leaf memory leaf,
        bytes32[] memory proof
    ) private pure returns (IClaims.ClaimItem memory item) {
        return IClaims.ClaimItem(leaf.account, leaf.token, leaf.cumulative, proof);
    }
}
