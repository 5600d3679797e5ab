// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaims} from "../../../contracts/interfaces/IClaims.sol";
import {Tree} from "../base/Tree.sol";
import {WitnessToken} from "../mocks/WitnessToken.sol";
import {ClaimMoves} from "./ClaimMoves.sol";

/// @title What may be done with many claims in one call: good and bad ones mixed, and the same ones twice.
/// @dev Before the call the same claims are brought one by one, forwards and backwards, each time in a call that
/// reverts: the distributor is its own twin.
abstract contract BatchMoves is ClaimMoves {
    /// @dev What an item should come to.
    struct Outcome {
        bool isLive;
        bool isPaid;
        uint256 amount;
        IClaims.SkipReason reason;
    }

    /// @dev Carries what a rehearsal led to out of a call whose effects are undone.
    error Rehearsed(bytes32 state);

    function claimMany(uint256 seed) external keepsBooks {
        _claimMany(_anyItems(seed));
    }

    /// @notice Everything that every live root says, all accounts and tokens: the whole epoch is pushed.
    function claimAll(uint256 seed) external keepsBooks {
        bytes32 root = roots[seed % roots.length];
        for (uint256 i = 0; i < 8 && !_isLive(root); ++i) root = roots[_draw(seed, "root", i) % roots.length];
        Tree.Leaf[] memory leaves = leavesOf[root];
        bytes32[] memory nodes = Tree.build(leaves);
        IClaims.ClaimItem[] memory items = new IClaims.ClaimItem[](leaves.length);
        for (uint256 i = 0; i < items.length; ++i) items[i] = _item(leaves[i], Tree.proof(nodes, i));
        _claimMany(items);
    }

    /// @notice Brings the claims one by one, and undoes it all.
    function rehearse(IClaims.ClaimItem[] calldata items, bool isReversed) external {
        for (uint256 i = 0; i < items.length; ++i) {
            IClaims.ClaimItem calldata item = items[isReversed ? items.length - 1 - i : i];
            try distributor.claimFor(item.account, item.token, item.cumulative, item.proof) {} catch {}
        }
        revert Rehearsed(_marksAndMoney());
    }

    function _claimMany(IClaims.ClaimItem[] memory items) private {
        Outcome[] memory outcomes = new Outcome[](items.length);
        bool isCovered = true;
        for (uint256 i = 0; i < items.length; ++i) {
            bool isShort;
            (outcomes[i], isShort) = _foresee(items, outcomes, i);
            if (isShort) isCovered = false;
            if (!outcomes[i].isPaid) {
                expectedSkips = keccak256(
                    abi.encode(
                        expectedSkips,
                        uint256(uint160(items[i].account)),
                        uint256(uint160(items[i].token)),
                        outcomes[i].reason
                    )
                );
                _reach(_nameOf(outcomes[i].reason));
            }
        }
        bytes32 oneByOne = _rehearsal(items, false);
        // Where the balance is short, which item comes first decides who is paid.
        if (isCovered && oneByOne != _rehearsal(items, true)) ++batchesUnlikeOneByOne;

        uint256[] memory sentBefore = _sent();
        uint256[] memory balancesBefore = _balances();
        bool isAccepted = _ask(TREASURY, abi.encodeCall(IClaims.claimMany, (items)));
        _noteAnswer(isAccepted, true);
        if (_state() != oneByOne) ++batchesUnlikeOneByOne;
        _noteBatch(items, outcomes, sentBefore, balancesBefore);
    }

    /// @dev Books what each account was sent of each token.
    function _noteBatch(
        IClaims.ClaimItem[] memory items,
        Outcome[] memory outcomes,
        uint256[] memory sentBefore,
        uint256[] memory balancesBefore
    ) private {
        uint256[] memory sentAfter = _sent();
        uint256 paidItems = 0;
        for (uint256 j = 0; j < tokens.length; ++j) {
            uint256 left = balancesBefore[j] - tokens[j].balanceOf(address(distributor));
            leftForClaims[address(tokens[j])] += left;
            for (uint256 i = 0; i < accounts.length; ++i) {
                uint256 moved = sentAfter[i * tokens.length + j] - sentBefore[i * tokens.length + j];
                paid[accounts[i]][address(tokens[j])] += moved;
                left -= moved;
                (uint256 expected, bool isAnyLive) = (0, false);
                for (uint256 k = 0; k < items.length; ++k) {
                    if (items[k].account != accounts[i] || items[k].token != address(tokens[j])) continue;
                    expected += outcomes[k].amount;
                    if (outcomes[k].isLive) isAnyLive = true;
                    if (outcomes[k].isPaid) ++paidItems;
                }
                if (moved != expected) ++batchesUnlikeOneByOne;
                if (!isAnyLive) paidByDeadRoots += moved;
            }
            // What went to nobody's account went where no claim leads.
            movedInOtherTokens += left;
        }
        if (paidItems > 1 && paidItems < items.length) _reach("batch paid in part");
    }

    /// @dev What an item should come to after the ones before it, and whether the balance is what it lacks.
    function _foresee(
        IClaims.ClaimItem[] memory items,
        Outcome[] memory earlier,
        uint256 index
    ) private returns (Outcome memory outcome, bool isShort) {
        IClaims.ClaimItem memory item = items[index];
        outcome.isLive = _noteProven(Tree.Leaf(item.account, item.token, item.cumulative), item.proof);
        uint256 mark = paid[item.account][item.token];
        uint256 balance = WitnessToken(item.token).balanceOf(address(distributor));
        for (uint256 i = 0; i < index; ++i) {
            if (items[i].token != item.token) continue;
            balance -= earlier[i].amount;
            if (items[i].account != item.account) continue;
            mark += earlier[i].amount;
            if (earlier[i].isPaid && items[i].cumulative == item.cumulative) _reach("duplicate in a batch");
        }

        if (!outcome.isLive) {
            outcome.reason = IClaims.SkipReason.RootNotLive;
        } else if (item.cumulative <= mark) {
            outcome.reason = IClaims.SkipReason.NothingToClaim;
        } else if (item.account == address(0) || item.account == address(distributor)) {
            outcome.reason = IClaims.SkipReason.InvalidRecipient;
        } else if (WitnessToken(item.token).moodFor(item.account) != WitnessToken.Mood.Pays) {
            outcome.reason = IClaims.SkipReason.TransferFailed;
        } else if (item.cumulative - mark > balance) {
            (outcome.reason, isShort) = (IClaims.SkipReason.TransferFailed, true);
        } else {
            (outcome.isPaid, outcome.amount) = (true, item.cumulative - mark);
        }
    }

    function _rehearsal(IClaims.ClaimItem[] memory items, bool isReversed) private returns (bytes32 state) {
        try this.rehearse(items, isReversed) {} catch (bytes memory data) {
            return keccak256(data);
        }
    }

    /// @dev All that claims may change: marks, and who was sent what.
    function _state() private view returns (bytes32 state) {
        return keccak256(abi.encodeWithSelector(Rehearsed.selector, _marksAndMoney()));
    }

    function _marksAndMoney() private view returns (bytes32 hash) {
        uint256[] memory marks = new uint256[](accounts.length * tokens.length);
        for (uint256 i = 0; i < marks.length; ++i) {
            marks[i] = distributor.claimed(accounts[i / tokens.length], address(tokens[i % tokens.length]));
        }
        return keccak256(abi.encode(marks, _sent(), _balances()));
    }

    function _sent() private view returns (uint256[] memory amounts) {
        amounts = new uint256[](accounts.length * tokens.length);
        for (uint256 i = 0; i < amounts.length; ++i) {
            amounts[i] = tokens[i % tokens.length].sent(address(distributor), accounts[i / tokens.length]);
        }
    }

    /// @dev Up to six claims: leaves, forged ones, and ones that are there already.
    function _anyItems(uint256 seed) private view returns (IClaims.ClaimItem[] memory items) {
        items = new IClaims.ClaimItem[](_draw(seed, "items", 0) % 7);
        for (uint256 i = 0; i < items.length; ++i) {
            uint256 itemSeed = _draw(seed, "item", i);
            if (i != 0 && itemSeed % 4 == 0) {
                items[i] = items[_draw(itemSeed, "twin", 0) % i];
                continue;
            }
            (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(itemSeed);
            if (itemSeed % 4 == 1) _forge(itemSeed, leaf, proof);
            items[i] = _item(leaf, proof);
        }
    }

    function _item(
        Tree.Leaf memory leaf,
        bytes32[] memory proof
    ) private pure returns (IClaims.ClaimItem memory item) {
        return IClaims.ClaimItem(leaf.account, leaf.token, leaf.cumulative, proof);
    }

    function _nameOf(IClaims.SkipReason reason) private pure returns (string memory name) {
        if (reason == IClaims.SkipReason.RootNotLive) return "item skipped: root";
        if (reason == IClaims.SkipReason.NothingToClaim) return "item skipped: nothing left";
        if (reason == IClaims.SkipReason.InvalidRecipient) return "item skipped: recipient";
        return "item skipped: transfer";
    }
}
