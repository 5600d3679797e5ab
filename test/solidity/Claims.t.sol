// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IClaims} from "../../contracts/interfaces/IClaims.sol";
import {DistributorTest} from "./base/DistributorTest.sol";
import {Tree} from "./base/Tree.sol";

/// @title Claims, for any tree, amount, account and order.
contract ClaimsTest is DistributorTest {
    function testFuzz_claim_paysEveryLeafOfATree(uint256 seed, uint256 size) external {
        Tree.Leaf[] memory leaves = _leaves(seed, bound(size, 1, 64));
        _fund(token, MAX_AMOUNT);
        bytes32[] memory nodes = Tree.build(leaves);
        _publishLive(1, nodes[0]);

        for (uint256 i = 0; i < leaves.length; ++i) {
            bytes32[] memory proof = Tree.proof(nodes, i);
            vm.prank(leaves[i].account);
            distributor.claim(address(token), leaves[i].cumulative, proof);
            vm.assertEq(token.balanceOf(leaves[i].account), leaves[i].cumulative, "not the entitlement");
        }
    }

    function testFuzz_claim_foldsAnyProofAsOpenZeppelinDoes(uint256 amount, bytes32[] memory proof) external {
        amount = bound(amount, 1, MAX_AMOUNT);
        _fund(token, amount);
        _publishLive(1, MerkleProof.processProof(proof, _leafHash(ALICE, amount)));

        vm.prank(ALICE);
        distributor.claim(address(token), amount, proof);

        vm.assertEq(token.balanceOf(ALICE), amount, "not the entitlement");
    }

    function testFuzz_claim_refusesAProofWithAnyBitChanged(
        uint256 amount,
        bytes32[] memory proof,
        uint256 place,
        uint8 bit
    ) external {
        vm.assume(proof.length > 0);
        amount = bound(amount, 1, MAX_AMOUNT);
        _fund(token, amount);
        _publishLive(1, MerkleProof.processProof(proof, _leafHash(ALICE, amount)));

        proof[bound(place, 0, proof.length - 1)] ^= bytes32(uint256(1) << bit);

        _expectUnknownRoot(MerkleProof.processProof(proof, _leafHash(ALICE, amount)));
        vm.prank(ALICE);
        distributor.claim(address(token), amount, proof);
    }

    function testFuzz_claim_refusesAProofCutShort(uint256 seed, uint256 size, uint256 index) external {
        Tree.Leaf[] memory leaves = _leaves(seed, bound(size, 2, 64));
        index = bound(index, 0, leaves.length - 1);
        _fund(token, MAX_AMOUNT);
        _publishLive(1, Tree.root(leaves));

        bytes32[] memory whole = Tree.proof(leaves, index);
        bytes32[] memory cut = new bytes32[](whole.length - 1);
        for (uint256 i = 0; i < cut.length; ++i) cut[i] = whole[i];

        _expectUnknownRoot(MerkleProof.processProof(cut, Tree.hash(leaves[index])));
        vm.prank(leaves[index].account);
        distributor.claim(address(token), leaves[index].cumulative, cut);
    }

    function testFuzz_claim_refusesAnyOtherAmount(uint256 amount, uint256 otherAmount) external {
        amount = bound(amount, 1, MAX_AMOUNT);
        vm.assume(otherAmount != amount);
        _fund(token, amount);
        _publishLive(1, _leafHash(ALICE, amount));

        _expectUnknownRoot(_leafHash(ALICE, otherAmount));
        vm.prank(ALICE);
        distributor.claim(address(token), otherAmount, new bytes32[](0));
    }

    function testFuzz_claim_refusesAnyOtherAccount(uint256 amount, address account) external {
        amount = bound(amount, 1, MAX_AMOUNT);
        vm.assume(account != ALICE);
        _fund(token, amount);
        _publishLive(1, _leafHash(ALICE, amount));

        _expectUnknownRoot(_leafHash(account, amount));
        vm.prank(account);
        distributor.claim(address(token), amount, new bytes32[](0));
    }

    function testFuzz_claim_inAnyOrderOfRootsPaysTheHighest(uint256[6] memory amounts) external {
        uint256 highest = 0;
        _fund(token, MAX_AMOUNT);

        for (uint256 i = 0; i < amounts.length; ++i) {
            amounts[i] = bound(amounts[i], 1, MAX_AMOUNT);
            _publishLive(i + 1, _leafHash(ALICE, amounts[i]));
        }
        for (uint256 i = 0; i < amounts.length; ++i) {
            bool rises = amounts[i] > highest;
            if (!rises) {
                vm.expectRevert(abi.encodeWithSelector(IClaims.NothingToClaim.selector, amounts[i], highest));
            }
            vm.prank(ALICE);
            distributor.claim(address(token), amounts[i], new bytes32[](0));
            if (rises) highest = amounts[i];

            vm.assertEq(token.balanceOf(ALICE), highest, "not the highest amount proven");
            vm.assertEq(distributor.claimed(ALICE, address(token)), highest, "not the mark");
        }
    }

    function testFuzz_claim_paysWhatTheBalanceHoldsOrNothing(uint256 balance, uint256 cumulative) external {
        balance = bound(balance, 1, MAX_AMOUNT);
        cumulative = bound(cumulative, 1, type(uint256).max);
        _fund(token, balance);
        _publishLive(1, _leafHash(ALICE, cumulative));

        bool isCovered = cumulative <= balance;
        if (!isCovered) vm.expectRevert(abi.encodeWithSignature("TransferFailed()"));
        vm.prank(ALICE);
        distributor.claim(address(token), cumulative, new bytes32[](0));

        vm.assertEq(token.balanceOf(ALICE), isCovered ? cumulative : 0, "paid in part");
        vm.assertEq(distributor.claimed(ALICE, address(token)), isCovered ? cumulative : 0, "not the mark");
    }

    function testFuzz_claim_keepsTokensApart(uint256 amount, uint256 otherAmount) external {
        amount = bound(amount, 1, MAX_AMOUNT);
        otherAmount = bound(otherAmount, 1, MAX_AMOUNT);
        _fund(token, MAX_AMOUNT);
        _fund(otherToken, MAX_AMOUNT);
        Tree.Leaf[] memory leaves = new Tree.Leaf[](2);
        leaves[0] = Tree.Leaf(ALICE, address(token), amount);
        leaves[1] = Tree.Leaf(ALICE, address(otherToken), otherAmount);
        _publishLive(1, Tree.root(leaves));

        vm.prank(ALICE);
        distributor.claim(address(token), amount, Tree.proof(leaves, 0));

        vm.assertEq(token.balanceOf(ALICE), amount, "not the entitlement");
        vm.assertEq(otherToken.balanceOf(ALICE), 0, "moved another token");
        vm.assertEq(distributor.claimed(ALICE, address(otherToken)), 0, "raised another token's mark");
    }

    function testFuzz_claimTo_paysTheRecipientAndRaisesTheAccountsMark(
        uint256 amount,
        address recipient
    ) external {
        vm.assume(recipient != address(0) && recipient != address(distributor) && recipient != ALICE);
        amount = bound(amount, 1, MAX_AMOUNT);
        _fund(token, amount);
        _publishLive(1, _leafHash(ALICE, amount));

        vm.prank(ALICE);
        distributor.claimTo(recipient, address(token), amount, new bytes32[](0));

        vm.assertEq(token.balanceOf(recipient), amount, "not paid to the recipient");
        vm.assertEq(distributor.claimed(ALICE, address(token)), amount, "not the account's mark");
        vm.assertEq(distributor.claimed(recipient, address(token)), 0, "the recipient's mark");
    }

    function _leafHash(address account, uint256 amount) private view returns (bytes32 node) {
        return Tree.hash(Tree.Leaf(account, address(token), amount));
    }

    function _expectUnknownRoot(bytes32 root) private {
        vm.expectRevert(abi.encodeWithSelector(IClaims.RootNotLive.selector, root, 0));
    }
}
