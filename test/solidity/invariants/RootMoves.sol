// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRoots} from "../../../contracts/interfaces/IRoots.sol";
import {Tree} from "../base/Tree.sol";
import {RoleMoves} from "./RoleMoves.sol";

/// @title What may be done with roots: publishing right, wrong and old ones, revoking, waiting.
abstract contract RootMoves is RoleMoves {
    mapping(bytes32 root => bool isWrong) private _isWrong;
    bytes32[] private _wrongRoots;

    /// @notice A right root: entitlements only rise, and the totals say what the leaves do.
    function publish(uint256 seed) external keepsBooks {
        (Tree.Leaf[] memory leaves, IRoots.TokenTotal[] memory totals) = _risenLeaves(seed);
        if (leaves.length == 0) return;

        if (!_publish(seed, _remember(leaves), totals)) return;
        for (uint256 i = 0; i < leaves.length; ++i) {
            entitled[leaves[i].account][leaves[i].token] = leaves[i].cumulative;
        }
    }

    /// @notice A wrong root: any leaves, several for one account too, under any total.
    function publishWrong(uint256 seed) external keepsBooks {
        _publishWrong(seed);
    }

    /// @notice A wrong root published before, be it pending, live or revoked.
    function publishWrongAgain(uint256 seed) external keepsBooks {
        if (_wrongRoots.length == 0) return;
        bytes32 root = _wrongRoots[seed % _wrongRoots.length];
        _publish(seed, root, new IRoots.TokenTotal[](0));
    }

    /// @notice A wrong root that a guardian sees in time.
    function publishWrongAndRevoke(uint256 seed) external keepsBooks {
        if (!isExpectedGuardian[_anyGuardian(seed)]) return;
        bytes32[] memory wrong = new bytes32[](1);
        bool isAccepted;
        (isAccepted, wrong[0]) = _publishWrong(seed);
        if (isAccepted) _revoke(_anyGuardian(seed), wrong);
    }

    /// @notice A right root published before, be it pending, live or revoked.
    function publishAgain(uint256 seed) external keepsBooks {
        if (expectedLastEpoch == 0) return;
        bytes32 root = expectedEpochRoot[1];
        for (uint256 i = 0; i < 8 && (i == 0 || _isWrong[root]); ++i) {
            root = expectedEpochRoot[1 + (_draw(seed, "again", i) % expectedLastEpoch)];
        }
        if (_isWrong[root]) return;
        _publish(seed, root, new IRoots.TokenTotal[](0));
    }

    /// @notice A root seen before, perhaps a second one, and one that never was, by a guardian or a former one.
    function revoke(uint256 seed) external keepsBooks {
        bytes32[] memory revoked = new bytes32[](3);
        revoked[0] = keccak256("never published");
        for (uint256 i = 1; i <= 1 + (_draw(seed, "more", 0) % 2) && roots.length != 0; ++i) {
            revoked[i] = roots[_draw(seed, "root", i) % roots.length];
        }
        address guardian = _anyGuardian(seed);
        for (uint256 i = 0; i < 3 && !isExpectedGuardian[guardian] && seed % 8 != 0; ++i) {
            guardian = _anyGuardian(i);
        }
        _noteAnswer(_revoke(guardian, revoked), isExpectedGuardian[guardian]);
    }

    /// @notice Any window, but mostly a short one, for a long one leaves little to do.
    function setWindow(uint256 window) external keepsBooks {
        expectedWindow = bound(window, FLOOR, window % 4 == 0 ? CEILING : 2 * FLOOR);
        _noteAnswer(_ask(address(this), abi.encodeCall(IRoots.setWindow, (expectedWindow))), true);
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

    function _publishWrong(uint256 seed) private returns (bool isAccepted, bytes32 root) {
        Tree.Leaf[] memory leaves = new Tree.Leaf[](1 + (_draw(seed, "size", 0) % 9));
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i].account = _anyAccount(_draw(seed, "account", i));
            if (_draw(seed, "nobody", i) % 16 == 0) leaves[i].account = address(distributor);
            leaves[i].token = address(_anyToken(_draw(seed, "token", i)));
            leaves[i].cumulative = _draw(seed, "amount", i) % (2 * cameIn[leaves[i].token] + 2);
            if (_draw(seed, "all", i) % 32 == 0) leaves[i].cumulative = type(uint256).max;
        }
        IRoots.TokenTotal[] memory totals = new IRoots.TokenTotal[](1);
        totals[0].token = address(_anyToken(_draw(seed, "promised", 0)));
        uint256 limit = expectedFunded[totals[0].token];
        totals[0].total =
            _draw(seed, "excess", 0) % 4 == 0 ? limit + 1 : _draw(seed, "total", 0) % (limit + 1);

        root = _remember(leaves);
        if (!_isWrong[root]) _wrongRoots.push(root);
        _isWrong[root] = true;
        isAccepted = _publish(seed, root, totals);
    }

    function _publish(
        uint256 seed,
        bytes32 root,
        IRoots.TokenTotal[] memory totals
    ) private returns (bool isAccepted) {
        // Mostly the next epoch, else any from zero to one too far.
        uint256 epoch = expectedLastEpoch + 1;
        if (_draw(seed, "epoch", 0) % 3 == 0) epoch = _draw(seed, "epoch", 1) % (expectedLastEpoch + 3);
        bool shouldBe = _isPublishable(epoch, totals);

        isAccepted = _ask(
            address(this),
            abi.encodeCall(IRoots.publishRoot, (epoch, root, totals, bytes32(seed)))
        );
        if (isAccepted) _notePublished(epoch, root, totals);
        _noteAnswer(isAccepted, shouldBe);
    }

    function _notePublished(uint256 epoch, bytes32 root, IRoots.TokenTotal[] memory totals) private {
        if (epoch > expectedLastEpoch) {
            expectedLastEpoch = epoch;
        } else {
            _reach("epoch published again");
            delete isExpectedReopened[epoch];
            delete expectedRepeatedRoot[epoch];
        }
        expectedEpochRoot[epoch] = root;
        if (expectedLiveAt[root] != 0) {
            _reach("standing root repeated");
            expectedRepeatedRoot[epoch] = root;
        } else {
            if (isExpectedRevoked[root]) _reach("revoked root published again");
            expectedLiveAt[root] = block.timestamp + expectedWindow;
            if (expectedLiveAt[root] > latestLiveAt) latestLiveAt = expectedLiveAt[root];
            expectedFirstEpoch[root] = epoch;
            isExpectedRevoked[root] = false;
        }
        for (uint256 i = 0; i < totals.length; ++i) {
            (address token, uint256 total) = (totals[i].token, totals[i].total);
            if (total > expectedAllocated[token]) expectedAllocated[token] = total;
        }
        if (expectedClosesAt != 0 && expectedClosesAt < expectedLiveAt[root] + NOTICE) {
            _reach("closing moved by a root");
            expectedClosesAt = expectedLiveAt[root] + NOTICE;
        }
    }

    function _revoke(address guardian, bytes32[] memory revoked) private returns (bool isAccepted) {
        isAccepted = _ask(guardian, abi.encodeCall(IRoots.revokeRoots, (revoked)));
        for (uint256 i = 0; i < revoked.length && isAccepted; ++i) {
            if (expectedLiveAt[revoked[i]] == 0) continue;
            _reach(_isLive(revoked[i]) ? "live root revoked" : "pending root revoked");
            delete expectedLiveAt[revoked[i]];
            isExpectedRevoked[revoked[i]] = true;
            isExpectedReopened[expectedFirstEpoch[revoked[i]]] = true;
        }
    }

    function _isPublishable(
        uint256 epoch,
        IRoots.TokenTotal[] memory totals
    ) private view returns (bool isPublishable) {
        for (uint256 i = 0; i < totals.length; ++i) {
            if (totals[i].total > expectedFunded[totals[i].token]) return false;
        }
        bytes32 repeated = expectedRepeatedRoot[epoch];
        return
            epoch == expectedLastEpoch + 1 ||
            isExpectedReopened[epoch] ||
            (repeated != bytes32(0) && expectedLiveAt[repeated] == 0);
    }

    /// @dev Every entitlement, half of them risen by up to their share of what is funded and nobody's yet.
    function _risenLeaves(
        uint256 seed
    ) private view returns (Tree.Leaf[] memory leaves, IRoots.TokenTotal[] memory totals) {
        Tree.Leaf[] memory all = new Tree.Leaf[](accounts.length * tokens.length);
        totals = new IRoots.TokenTotal[](tokens.length);
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

    /// @dev After a sweep there may be nothing left to share.
    function _share(address token) private view returns (uint256 share) {
        uint256 spent = 0;
        for (uint256 i = 0; i < accounts.length; ++i) spent += entitled[accounts[i]][token];
        if (expectedFunded[token] > spent) share = (expectedFunded[token] - spent) / accounts.length;
    }

    function _remember(Tree.Leaf[] memory leaves) private returns (bytes32 root) {
        root = Tree.root(leaves);
        if (leavesOf[root].length != 0) return root;
        roots.push(root);
        for (uint256 i = 0; i < leaves.length; ++i) leavesOf[root].push(leaves[i]);
    }
}
