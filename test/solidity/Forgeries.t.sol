// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IClaims} from "../../contracts/interfaces/IClaims.sol";
import {IFunds} from "../../contracts/interfaces/IFunds.sol";
import {IRoots} from "../../contracts/interfaces/IRoots.sol";
import {DistributorTest} from "./base/DistributorTest.sol";
import {Signing} from "./base/Signing.sol";
import {Tree} from "./base/Tree.sol";

/// @title Every leaf of any tree, with one thing changed: no door pays it.
contract ForgeriesTest is DistributorTest {
    uint256 private constant KEY = 0xA11CE;

    function testFuzz_forgery_isPaidByNoDoor(
        uint256 seed,
        uint256 size,
        uint256 index,
        uint256 kind
    ) external {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _liveLeaf(seed, size, index);
        _forge(seed, kind, leaf, proof);
        bytes32 root = MerkleProof.processProof(proof, Tree.hash(leaf));
        bytes memory refusal = abi.encodeWithSelector(IClaims.RootNotLive.selector, root, 0);

        vm.expectRevert(refusal);
        vm.prank(leaf.account);
        distributor.claim(leaf.token, leaf.cumulative, proof);
        vm.expectRevert(refusal);
        distributor.claimFor(leaf.account, leaf.token, leaf.cumulative, proof);
        vm.expectRevert(refusal);
        vm.prank(leaf.account);
        distributor.claimTo(BOB, leaf.token, leaf.cumulative, proof);
        IClaims.ClaimItem[] memory items = new IClaims.ClaimItem[](1);
        items[0] = IClaims.ClaimItem(leaf.account, leaf.token, leaf.cumulative, proof);
        distributor.claimMany(items);

        (uint256 claimable, ) = distributor.claimable(leaf.account, leaf.token, leaf.cumulative, proof);
        vm.assertEq(claimable, 0, "said to be claimable");
        vm.assertEq(distributor.claimed(leaf.account, leaf.token), 0, "raised a mark");
        vm.assertEq(token.balanceOf(address(distributor)), MAX_AMOUNT, "paid");
        vm.assertEq(otherToken.balanceOf(address(distributor)), MAX_AMOUNT, "paid in another token");
    }

    function testFuzz_innerNode_isNoLeaf(uint256 seed, uint256 size, uint256 index) external {
        Tree.Leaf[] memory leaves = _leaves(seed, bound(size, 2, 64));
        bytes32[] memory nodes = Tree.build(leaves);
        _fund(token, MAX_AMOUNT);
        _publishLive(1, nodes[0]);

        // An inner node's two children, read as the fields of a leaf: the leaf has three, and is hashed twice.
        index = bound(index, 0, leaves.length - 2);
        Tree.Leaf memory leaf = Tree.Leaf({
            account: address(uint160(uint256(nodes[2 * index + 1]))),
            token: address(token),
            cumulative: uint256(nodes[2 * index + 2])
        });
        (uint256 amount, bytes32 root) = distributor.claimable(
            leaf.account,
            leaf.token,
            leaf.cumulative,
            new bytes32[](0)
        );

        vm.assertEq(amount, 0, "an inner node pays");
        vm.assertTrue(root != nodes[index], "an inner node is a leaf");
    }

    function testFuzz_signature_holdsForTheVeryWordsSigned(uint256 nonce, uint256 kind, uint256 by) external {
        address account = vm.addr(KEY);
        _fund(token, 100);
        _publishLive(1, Tree.hash(Tree.Leaf(account, address(token), 100)));
        Signing.Words memory words = Signing.Words(
            account,
            BOB,
            address(token),
            100,
            nonce,
            vm.getBlockTimestamp()
        );
        bytes memory signature = _sign(KEY, words);

        by = bound(by, 1, 1e9);
        kind = bound(kind, 0, 7);
        if (kind == 0) words.account = address(uint160(account) ^ uint160(by));
        if (kind == 1) words.recipient = address(uint160(BOB) ^ uint160(by));
        if (kind == 2) words.token = address(uint160(address(token)) ^ uint160(by));
        if (kind == 3) words.cumulative += by;
        if (kind == 4) words.nonce ^= by;
        if (kind == 5) words.deadline += by;
        if (kind == 6) signature[by % 64] ^= bytes1(uint8(1 + (by % 255)));

        if (kind < 7) {
            vm.expectRevert(abi.encodeWithSelector(IClaims.InvalidSignature.selector, words.account));
        }
        _bring(words, signature);
        vm.assertEq(token.balanceOf(BOB), kind == 7 ? 100 : 0, "not what was signed");
        if (kind < 7) return;

        vm.expectRevert(abi.encodeWithSelector(IClaims.NonceAlreadyUsed.selector, account, nonce));
        _bring(words, signature);
    }

    function testFuzz_signature_holdsUntilItsDeadlineAndNoLonger(uint256 early, uint256 late) external {
        address account = vm.addr(KEY);
        _fund(token, 100);
        _publishLive(1, Tree.hash(Tree.Leaf(account, address(token), 100)));
        uint256 deadline = vm.getBlockTimestamp() + bound(early, 0, 365 days);
        Signing.Words memory words = Signing.Words(account, BOB, address(token), 100, 0, deadline);
        bytes memory signature = _sign(KEY, words);

        vm.warp(deadline + bound(late, 0, 2));
        bool isLate = vm.getBlockTimestamp() > deadline;
        if (isLate) vm.expectRevert(abi.encodeWithSelector(IClaims.SignatureExpired.selector, deadline));
        _bring(words, signature);

        vm.assertEq(token.balanceOf(BOB), isLate ? 0 : 100, "not by its deadline");
    }

    function testFuzz_sweep_needsItsDateAndClaimsGoOnAfterIt(
        uint256 ahead,
        uint256 time,
        uint256 more
    ) external {
        ahead = bound(ahead, 90 days, 1000 days);
        more = bound(more, 0, 100);
        _fund(token, 100);
        _publishLive(1, Tree.hash(Tree.Leaf(ALICE, address(token), 100)));
        uint256 date = vm.getBlockTimestamp() + ahead;
        vm.prank(ADMIN);
        distributor.announceClosing(date);

        vm.warp(
            time % 2 == 0 ? bound(time, date - 1, date) : bound(time, vm.getBlockTimestamp(), date + 90 days)
        );
        bool isClosed = vm.getBlockTimestamp() >= date;
        if (!isClosed) vm.expectRevert(abi.encodeWithSelector(IFunds.NotClosed.selector, date));
        vm.prank(ADMIN);
        distributor.sweep(address(token));
        if (!isClosed) return;
        vm.assertEq(token.balanceOf(TREASURY), 100, "not the whole balance");
        vm.assertEq(distributor.funded(address(token)), 0, "still funded");

        if (more != 0) _fund(token, more);
        if (more < 100) vm.expectRevert(abi.encodeWithSelector(IClaims.TransferFailed.selector));
        vm.prank(ALICE);
        distributor.claim(address(token), 100, new bytes32[](0));
        vm.assertEq(token.balanceOf(ALICE), more < 100 ? 0 : 100, "not what remains");
    }

    function testFuzz_closing_isNinetyDaysPastWhatGoesLive(uint256 window, uint256 elapsed) external {
        uint256 date = vm.getBlockTimestamp() + 90 days;
        window = bound(window, FLOOR, 30 days);
        vm.prank(ADMIN);
        distributor.announceClosing(date);
        vm.prank(ADMIN);
        distributor.setWindow(window);
        vm.warp(vm.getBlockTimestamp() + bound(elapsed, 0, 365 days));
        _publish(1, keccak256("root"));

        uint256 closesAt = vm.getBlockTimestamp() + window + 90 days;
        vm.assertEq(distributor.closesAt(), closesAt, "not the notice after the root");
        vm.expectRevert(abi.encodeWithSelector(IFunds.ClosingTooEarly.selector, closesAt - 1, closesAt));
        vm.prank(ADMIN);
        distributor.announceClosing(closesAt - 1);
        vm.assertTrue(distributor.rootState(keccak256("root")) == IRoots.RootState.Pending, "not pending");
    }

    /// @dev One thing changed: the amount, the account, the token, or a bit of the proof.
    function _forge(uint256 seed, uint256 kind, Tree.Leaf memory leaf, bytes32[] memory proof) private view {
        kind = bound(kind, 0, proof.length == 0 ? 2 : 3);
        uint256 change = uint256(keccak256(abi.encode(seed, "change")));
        if (kind == 0) leaf.cumulative ^= 1 << (change % 256);
        if (kind == 1) leaf.account = address(uint160(leaf.account) ^ uint160(1 << (change % 160)));
        // The zero address is refused before its proof is looked at, which is another test's matter.
        if (leaf.account == address(0)) leaf.account = address(this);
        if (kind == 2) leaf.token = address(otherToken);
        if (kind == 3) proof[change % proof.length] ^= bytes32(1 << ((change >> 128) % 256));
    }

    function _liveLeaf(
        uint256 seed,
        uint256 size,
        uint256 index
    ) private returns (Tree.Leaf memory leaf, bytes32[] memory proof) {
        Tree.Leaf[] memory leaves = _leaves(seed, bound(size, 1, 64));
        index = bound(index, 0, leaves.length - 1);
        _fund(token, MAX_AMOUNT);
        _fund(otherToken, MAX_AMOUNT);
        _publishLive(1, Tree.root(leaves));
        return (leaves[index], Tree.proof(leaves, index));
    }

    function _bring(Signing.Words memory words, bytes memory signature) private {
        distributor.claimWithSignature(
            words.account,
            words.recipient,
            words.token,
            words.cumulative,
            new bytes32[](0),
            words.nonce,
            words.deadline,
            signature
        );
    }

    function _sign(uint256 key, Signing.Words memory words) private view returns (bytes memory signature) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, Signing.digest(address(distributor), words));
        return abi.encodePacked(r, s, v);
    }
}
