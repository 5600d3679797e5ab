// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../../contracts/interfaces/IRewardDistributor.sol";
import {Tree} from "../base/Tree.sol";
import {FundMoves} from "./FundMoves.sol";

/// @title What may be done with roots: publishing right, wrong and old ones, revoking, waiting.
abstract contract RootMoves is FundMoves {
    /// @notice A right root: entitlements only rise, and the totals say what the leaves do.
    function publish(uint256 seed) external keepsBooks {
        (Tree.Leaf[] memory leaves, IRewardDistributor.TokenTotal[] memory totals) = _risenLeaves(seed);
        if (leaves.length == 0) return;

        if (!_publish(seed, _remember(leaves), totals)) return;
        for (uint256 i = 0; i < leaves.length; ++i) {
            entitled[leaves[i].account][leaves[i].token] = leaves[i].cumulative;
        }
    }

    /// @notice A wrong root: any leaves, several for one account too, under any total.
    function publishWrong(uint256 seed) external keepsBooks {
        Tree.Leaf[] memory leaves = new Tree.Leaf[](1 + (_draw(seed, "size", 0) % 9));
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i].account = accounts[_draw(seed, "account", i) % accounts.length];
            leaves[i].token = address(_anyToken(_draw(seed, "token", i)));
            leaves[i].cumulative = _draw(seed, "amount", i) % (2 * cameIn[leaves[i].token] + 2);
        }
        IRewardDistributor.TokenTotal[] memory totals = new IRewardDistributor.TokenTotal[](1);
        totals[0].token = address(_anyToken(_draw(seed, "promised", 0)));
        uint256 limit = expectedFunded[totals[0].token];
        totals[0].total =
            _draw(seed, "excess", 0) % 4 == 0 ? limit + 1 : _draw(seed, "total", 0) % (limit + 1);

        _publish(seed, _remember(leaves), totals);
    }

    /// @notice A root published before, be it pending, live or revoked.
    function publishAgain(uint256 seed) external keepsBooks {
        if (expectedLastEpoch == 0) return;
        bytes32 root = expectedEpochRoot[1 + (_draw(seed, "again", 0) % expectedLastEpoch)];
        _publish(seed, root, new IRewardDistributor.TokenTotal[](0));
    }

    /// @notice A root seen before, perhaps a second one, and one that never was.
    function revoke(uint256 seed) external keepsBooks {
        bytes32[] memory revoked = new bytes32[](3);
        revoked[0] = keccak256("never published");
        for (uint256 i = 1; i <= 1 + (_draw(seed, "more", 0) % 2) && roots.length != 0; ++i) {
            revoked[i] = roots[_draw(seed, "root", i) % roots.length];
            delete expectedLiveAt[revoked[i]];
        }

        distributor.revokeRoots(revoked);
        _noteAnswer(true, true);
    }

    /// @notice Any window, but mostly a short one, for a long one leaves little to do.
    function setWindow(uint256 window) external keepsBooks {
        expectedWindow = bound(window, FLOOR, window % 4 == 0 ? CEILING : 2 * FLOOR);
        distributor.setWindow(expectedWindow);
        _noteAnswer(true, true);
    }

    /// @notice Time passes: mostly to the very second a root goes live, or to the one before.
    function wait(uint256 seed) external keepsBooks {
        uint256 time = block.timestamp + (_draw(seed, "time", 0) % 4 days);
        for (uint256 i = 0; i < 8 && i < roots.length; ++i) {
            uint256 edge = expectedLiveAt[roots[_draw(seed, "root", i) % roots.length]];
            if (edge <= block.timestamp) continue;
            time = _draw(seed, "early", 0) % 3 == 0 ? edge - 1 : edge;
            break;
        }
        _noteAnswer(true, true);
        vm.warp(time);
    }

    function _publish(
        uint256 seed,
        bytes32 root,
        IRewardDistributor.TokenTotal[] memory totals
    ) private returns (bool isAccepted) {
        // Mostly the next epoch, else any from zero to one too far.
        uint256 epoch = expectedLastEpoch + 1;
        if (_draw(seed, "epoch", 0) % 3 == 0) epoch = _draw(seed, "epoch", 1) % (expectedLastEpoch + 3);
        bool shouldBe = _isPublishable(epoch, totals);

        isAccepted = true;
        try distributor.publishRoot(epoch, root, totals, bytes32(seed)) {
            if (epoch > expectedLastEpoch) expectedLastEpoch = epoch;
            expectedEpochRoot[epoch] = root;
            if (expectedLiveAt[root] == 0) expectedLiveAt[root] = block.timestamp + expectedWindow;
            for (uint256 i = 0; i < totals.length; ++i) {
                (address token, uint256 total) = (totals[i].token, totals[i].total);
                if (total > expectedAllocated[token]) expectedAllocated[token] = total;
            }
        } catch {
            isAccepted = false;
        }
        _noteAnswer(isAccepted, shouldBe);
    }

    function _isPublishable(
        uint256 epoch,
        IRewardDistributor.TokenTotal[] memory totals
    ) private view returns (bool isPublishable) {
        for (uint256 i = 0; i < totals.length; ++i) {
            if (totals[i].total > expectedFunded[totals[i].token]) return false;
        }
        if (epoch == expectedLastEpoch + 1) return true;
        bytes32 earlier = expectedEpochRoot[epoch];
        return earlier != bytes32(0) && expectedLiveAt[earlier] == 0;
    }

    /// @dev Every entitlement, half of them risen by up to their share of what is funded and nobody's yet.
    function _risenLeaves(
        uint256 seed
    ) private view returns (Tree.Leaf[] memory leaves, IRewardDistributor.TokenTotal[] memory totals) {
        Tree.Leaf[] memory all = new Tree.Leaf[](accounts.length * tokens.length);
        totals = new IRewardDistributor.TokenTotal[](tokens.length);
        uint256 size = 0;
        for (uint256 i = 0; i < all.length; ++i) {
            uint256 place = i % tokens.length;
            all[i] = Tree.Leaf({
                account: accounts[i / tokens.length],
                token: address(tokens[place]),
                cumulative: entitled[accounts[i / tokens.length]][address(tokens[place])]
            });
            if (_draw(seed, "rises", i) % 2 == 0) {
                all[i].cumulative += _draw(seed, "rise", i) % (_share(all[i].token) + 1);
            }
            totals[place].token = all[i].token;
            totals[place].total += all[i].cumulative;
            if (all[i].cumulative != 0) ++size;
        }

        leaves = new Tree.Leaf[](size);
        for (uint256 i = all.length; i > 0; --i) {
            if (all[i - 1].cumulative != 0) leaves[--size] = all[i - 1];
        }
    }

    function _share(address token) private view returns (uint256 share) {
        share = expectedFunded[token];
        for (uint256 i = 0; i < accounts.length; ++i) share -= entitled[accounts[i]][token];
        share /= accounts.length;
    }

    function _remember(Tree.Leaf[] memory leaves) private returns (bytes32 root) {
        root = Tree.root(leaves);
        if (leavesOf[root].length != 0) return root;
        roots.push(root);
        for (uint256 i = 0; i < leaves.length; ++i) leavesOf[root].push(leaves[i]);
    }
}
