// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {BetaToken} from "../../../contracts/BetaToken.sol";
import {Tree} from "../base/Tree.sol";
import {RootMoves} from "./RootMoves.sol";

/// @title What may be done with claims: right ones, redirected ones, and forged ones.
abstract contract ClaimMoves is RootMoves {
    function claim(uint256 seed) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        _claim(leaf, proof, leaf.account);
    }

    /// @notice Paid to anybody, often another miner, sometimes to whom it must not be.
    function claimTo(uint256 seed, address recipient) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        uint256 kind = _draw(seed, "recipient", 0) % 8;
        if (kind == 0) recipient = address(0);
        if (kind == 1) recipient = address(distributor);
        if (kind >= 5) recipient = accounts[kind - 5];
        _claim(leaf, proof, recipient);
    }

    /// @notice A leaf with another amount, account or token than its proof is for, or a proof with a bit changed.
    function claimForged(uint256 seed) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        uint256 kind = _draw(seed, "kind", 0) % 4;
        if (kind == 0) leaf.cumulative += 1 + (_draw(seed, "more", 0) % 1e18);
        if (kind == 1) leaf.account = accounts[_draw(seed, "account", 0) % accounts.length];
        if (kind == 2) leaf.token = address(_anyToken(_draw(seed, "token", 0)));
        if (kind == 3 && proof.length != 0) {
            proof[_draw(seed, "place", 0) % proof.length] ^= bytes32(1 << (_draw(seed, "bit", 0) % 256));
        }
        _claim(leaf, proof, leaf.account);
    }

    /// @dev Claims through `claim` where the account is the recipient, else through `claimTo`, and books it.
    function _claim(Tree.Leaf memory leaf, bytes32[] memory proof, address recipient) private {
        if (leaf.account == address(0)) return;
        bool isLive = _isLive(MerkleProof.processProof(proof, Tree.hash(leaf)));
        if (isLive && leaf.cumulative > provenLive[leaf.account][leaf.token]) {
            provenLive[leaf.account][leaf.token] = leaf.cumulative;
        }
        uint256[] memory balancesBefore = _balances();
        bool shouldBe =
            isLive && recipient != address(0) && recipient != address(distributor) && _isPayable(leaf);

        bool isAccepted = true;
        vm.prank(leaf.account);
        if (recipient == leaf.account) {
            try distributor.claim(leaf.token, leaf.cumulative, proof) {} catch {
                isAccepted = false;
            }
        } else {
            try distributor.claimTo(recipient, leaf.token, leaf.cumulative, proof) {} catch {
                isAccepted = false;
            }
        }
        _noteAnswer(isAccepted, shouldBe);
        _notePaid(leaf, balancesBefore, isLive);
    }

    /// @dev Books what left the distributor; what a fee then takes from the recipient is not its doing.
    function _notePaid(Tree.Leaf memory leaf, uint256[] memory balancesBefore, bool isLive) private {
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 moved = balancesBefore[i] - tokens[i].balanceOf(address(distributor));
            if (!isLive) paidByDeadRoots += moved;
            if (address(tokens[i]) == leaf.token) {
                leftForClaims[leaf.token] += moved;
                paid[leaf.account][leaf.token] += moved;
            } else {
                movedInOtherTokens += moved;
            }
        }
    }

    /// @dev Half the time a leaf that should be paid, a quarter a live one overtaken by the mark, if one turns up
    /// soon; else any.
    function _anyLeaf(uint256 seed) private view returns (Tree.Leaf memory leaf, bytes32[] memory proof) {
        if (roots.length == 0) return (leaf, proof);
        uint256 kind = _draw(seed, "leaf kind", 0) % 4;
        for (uint256 i = 0; i < 16; ++i) {
            bytes32 root = roots[_draw(seed, "root", i) % roots.length];
            uint256 index = _draw(seed, "leaf", i) % leavesOf[root].length;
            leaf = leavesOf[root][index];
            bool isWanted =
                kind == 0 || (_isLive(root) && (kind == 1 ? _isOvertaken(leaf) : _isPayable(leaf)));
            if (isWanted || i == 15) return (leaf, Tree.proof(leavesOf[root], index));
        }
    }

    function _isOvertaken(Tree.Leaf memory leaf) private view returns (bool isOvertaken) {
        return leaf.cumulative < paid[leaf.account][leaf.token];
    }

    function _isPayable(Tree.Leaf memory leaf) private view returns (bool isPayable) {
        uint256 mark = paid[leaf.account][leaf.token];
        uint256 balance = BetaToken(leaf.token).balanceOf(address(distributor));
        return leaf.cumulative > mark && leaf.cumulative - mark <= balance;
    }
}
