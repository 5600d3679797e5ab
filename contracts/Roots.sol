// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Funds} from "./Funds.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";

/// @title The roots: published, pending, live by themselves, or revoked.
abstract contract Roots is Funds {
    /* CONSTANTS */

    /// @notice May publish roots.
    bytes32 public constant PUBLISHER_ROLE = keccak256("PUBLISHER_ROLE");

    /// @notice May revoke roots.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @notice The longest window there can be.
    uint256 public constant WINDOW_CEILING = 30 days;

    /* STORAGE */

    /// @inheritdoc IRewardDistributor
    uint256 public immutable windowFloor;

    uint128 private _window;
    uint128 private _lastEpoch;

    /// @inheritdoc IRewardDistributor
    /// @dev Keyed by the root itself: a claim folds its proof and reads this one slot, a newer root never
    /// invalidates an older proof, and no publish resets another root's clock.
    mapping(bytes32 root => uint256 timestamp) public liveAt;

    /// @inheritdoc IRewardDistributor
    mapping(uint256 epoch => bytes32 root) public epochRoot;

    /* CONSTRUCTOR */

    constructor(uint256 initialWindowFloor, uint256 initialWindow) {
        windowFloor = initialWindowFloor;
        _setWindow(initialWindow);
    }

    /* EXTERNAL */

    /// @inheritdoc IRewardDistributor
    function publishRoot(
        uint256 epoch,
        bytes32 root,
        TokenTotal[] calldata totals,
        bytes32 distributionHash
    ) external onlyRole(PUBLISHER_ROLE) {
        // Check: a root there is, for the next epoch or for a revoked one.
        if (root == bytes32(0)) revert ZeroRoot();
        uint256 nextEpoch = uint256(_lastEpoch) + 1;
        bool isRevoked = epoch != 0 && epoch < nextEpoch && liveAt[epochRoot[epoch]] == 0;
        if (epoch != nextEpoch && !isRevoked) revert EpochOutOfOrder(epoch, nextEpoch);

        // Effect: the money first, then the root. A root that stands already keeps its clock.
        _allocate(totals);
        if (epoch == nextEpoch) _lastEpoch = uint128(epoch);
        epochRoot[epoch] = root;
        uint256 timestamp = liveAt[root];
        if (timestamp == 0) {
            timestamp = block.timestamp + _window;
            liveAt[root] = timestamp;
        }
        emit RootPublished(epoch, root, timestamp, distributionHash, totals);
    }

    /// @inheritdoc IRewardDistributor
    function revokeRoots(bytes32[] calldata roots) external onlyRole(GUARDIAN_ROLE) {
        for (uint256 i = 0; i < roots.length; ++i) {
            bytes32 root = roots[i];

            // Check: skip what does not stand, so that one call always carries the rest.
            if (liveAt[root] == 0) continue;

            // Effect: as if it had never been published.
            delete liveAt[root];
            emit RootRevoked(root);
        }
    }

    /// @inheritdoc IRewardDistributor
    function setWindow(uint256 newWindow) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setWindow(newWindow);
    }

    /* VIEW */

    /// @inheritdoc IRewardDistributor
    function window() external view returns (uint256 duration) {
        return _window;
    }

    /// @inheritdoc IRewardDistributor
    function lastEpoch() external view returns (uint256 epoch) {
        return _lastEpoch;
    }

    /* INTERNAL */

    /// @dev Refuses a root that is not live. Unknown and revoked roots hold zero, which the subtraction wraps to
    /// the far end of time: one comparison tells all three states apart from live.
    function _requireLive(bytes32 root) internal view {
        uint256 timestamp = liveAt[root];
        unchecked {
            if (timestamp - 1 >= block.timestamp) revert RootNotLive(root, timestamp);
        }
    }

    function _setWindow(uint256 newWindow) private {
        // Check: neither too short to look at a root, nor so long that nobody is paid.
        if (newWindow < windowFloor || newWindow > WINDOW_CEILING) {
            revert WindowOutOfRange(newWindow, windowFloor, WINDOW_CEILING);
        }

        // Effect: for roots to come; published ones keep their time.
        _window = uint128(newWindow);
        emit WindowSet(newWindow);
    }
}
