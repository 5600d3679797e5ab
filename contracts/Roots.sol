// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Funds} from "./Funds.sol";
import {IRoots} from "./interfaces/IRoots.sol";

/// @title The roots: published, pending, live by themselves, or revoked.
abstract contract Roots is Funds {
    /* CONSTANTS */

    /// @notice May publish roots.
    bytes32 public constant PUBLISHER_ROLE = keccak256("PUBLISHER_ROLE");

    /// @notice May revoke roots.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @notice The longest window there can be.
    uint256 public constant WINDOW_CEILING = 30 days;

    /// @dev A revoked root's clock stands at the end of time, which is never reached.
    uint64 private constant NEVER = type(uint64).max;

    /* TYPES */

    /// @dev When a root goes live, and the first epoch it was published for. `liveAt` is zero for unknown roots and
    /// `NEVER` for revoked ones.
    struct Clock {
        uint64 liveAt;
        uint64 epoch;
    }

    /* STORAGE */

    /// @inheritdoc IRoots
    uint256 public immutable windowFloor;

    // These three share their slot with the closing date: publishing needs all four.
    uint64 private _window;
    uint64 private _lastEpoch;
    uint64 private _lastLiveAt;

    /// @dev Keyed by the root itself: a claim folds its proof and reads this one slot.
    mapping(bytes32 root => Clock clock) private _clocks;

    /// @dev Epochs whose root was revoked and that were not yet published again.
    mapping(uint256 epoch => bool isOpen) private _isReopened;

    /// @dev The root of an epoch that repeated a standing one: such a root has more epochs than its clock can tell.
    mapping(uint256 epoch => bytes32 root) private _repeatedRoot;

    /// @inheritdoc IRoots
    mapping(address guardian => uint256 timestamp) public removableAt;

    /* CONSTRUCTOR */

    constructor(uint256 initialWindowFloor, uint256 initialWindow) {
        windowFloor = initialWindowFloor;
        _setWindow(initialWindow);
    }

    /* EXTERNAL */

    /// @inheritdoc IRoots
    function publishRoot(
        uint256 epoch,
        bytes32 root,
        TokenTotal[] calldata totals,
        bytes32 distributionHash
    ) external onlyRole(PUBLISHER_ROLE) {
        // Check: a root there is, for the next epoch or for a revoked one.
        if (root == bytes32(0)) revert ZeroRoot();
        uint256 nextEpoch = uint256(_lastEpoch) + 1;
        if (epoch == nextEpoch) _lastEpoch = uint64(epoch);
        else _closeReopened(epoch, nextEpoch);

        // Effect: the money first, then the root. A root that stands already keeps its clock.
        _allocate(totals);
        uint256 timestamp = liveAt(root);
        if (timestamp == 0) {
            timestamp = block.timestamp + _window;
            _clocks[root] = Clock(uint64(timestamp), uint64(epoch));
            if (timestamp > _lastLiveAt) _lastLiveAt = uint64(timestamp);
        } else {
            _repeatedRoot[epoch] = root;
        }
        _postponeClosing(timestamp);
        emit RootPublished(epoch, root, timestamp, distributionHash, totals);
    }

    /// @inheritdoc IRoots
    /// @dev In memory, so that the proofs of claims stay the only `bytes32[] calldata` that is indexed: the compiler
    /// then inlines that access, at every level of the tree.
    function revokeRoots(bytes32[] memory roots) external onlyRole(GUARDIAN_ROLE) {
        for (uint256 i = 0; i < roots.length; ++i) {
            bytes32 root = roots[i];

            // Check: skip what does not stand, so that one call always carries the rest.
            if (liveAt(root) == 0) continue;

            // Effect: its time never comes.
            Clock storage clock = _clocks[root];
            clock.liveAt = NEVER;
            _isReopened[clock.epoch] = true;
            emit RootRevoked(root);
        }
    }

    /// @inheritdoc IRoots
    function setWindow(uint256 newWindow) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setWindow(newWindow);
    }

    /// @inheritdoc IRoots
    function announceGuardianRemoval(address guardian) external onlyRole(DEFAULT_ADMIN_ROLE) {
        // Check: there is something to remove.
        if (!hasRole(GUARDIAN_ROLE, guardian)) revert NotGuardian(guardian);

        // Effect: the clock runs; roots that are published meanwhile only make it later.
        uint256 timestamp = block.timestamp + WINDOW_CEILING;
        removableAt[guardian] = timestamp;
        emit GuardianRemovalAnnounced(guardian, timestamp);
    }

    /* VIEW */

    /// @inheritdoc IRoots
    function window() external view returns (uint256 duration) {
        return _window;
    }

    /// @inheritdoc IRoots
    function lastEpoch() external view returns (uint256 epoch) {
        return _lastEpoch;
    }

    /// @inheritdoc IRoots
    function rootState(bytes32 root) external view returns (RootState state) {
        uint256 timestamp = _clocks[root].liveAt;
        if (timestamp == 0) return RootState.Unknown;
        if (timestamp == NEVER) return RootState.Revoked;
        return timestamp > block.timestamp ? RootState.Pending : RootState.Live;
    }

    /// @inheritdoc IRoots
    function liveAt(bytes32 root) public view returns (uint256 timestamp) {
        timestamp = _clocks[root].liveAt;
        if (timestamp == NEVER) return 0;
    }

    /* INTERNAL */

    /// @dev Whether a root pays now. Unknown roots hold zero, which the subtraction wraps to the end of time, where
    /// revoked ones stand too: one comparison tells all of them from a live one.
    function _isLive(bytes32 root) internal view returns (bool) {
        unchecked {
            return uint256(_clocks[root].liveAt) - 1 < block.timestamp;
        }
    }

    /// @dev Takes an epoch back from those that may be published again.
    function _closeReopened(uint256 epoch, uint256 nextEpoch) private {
        // Check: its own root was revoked, or the standing one that it repeated.
        bytes32 repeated = _repeatedRoot[epoch];
        bool isRepeatRevoked = repeated != bytes32(0) && liveAt(repeated) == 0;
        if (!_isReopened[epoch] && !isRepeatRevoked) revert EpochOutOfOrder(epoch, nextEpoch);

        // Effect: once only.
        delete _isReopened[epoch];
        delete _repeatedRoot[epoch];
    }

    /// @dev A guardian's role is only taken once its removal was announced, the longest window has passed, and no root
    /// is pending that it could still revoke. Renouncing needs no announcement.
    function _revokeRole(bytes32 role, address account) internal virtual override returns (bool) {
        if (role == GUARDIAN_ROLE) {
            // Check: not before the announced time, nor while any root is pending, but by the guardian itself.
            uint256 timestamp = removableAt[account];
            if (timestamp != 0 && timestamp < _lastLiveAt) timestamp = _lastLiveAt;
            bool isDue = timestamp != 0 && timestamp <= block.timestamp;
            if (account != msg.sender && !isDue) revert GuardianNotRemovable(account, timestamp);

            // Effect: the announcement is spent.
            delete removableAt[account];
        }
        return super._revokeRole(role, account);
    }

    /// @dev Granting a guardian's role anew withdraws an announced removal.
    function _grantRole(bytes32 role, address account) internal virtual override returns (bool) {
        if (role == GUARDIAN_ROLE && removableAt[account] != 0) {
            delete removableAt[account];
            emit GuardianRemovalAnnounced(account, 0);
        }
        return super._grantRole(role, account);
    }

    function _setWindow(uint256 newWindow) private {
        // Check: neither too short to look at a root, nor so long that nobody is paid.
        if (newWindow < windowFloor || newWindow > WINDOW_CEILING) {
            revert WindowOutOfRange(newWindow, windowFloor, WINDOW_CEILING);
        }

        // Effect: for roots to come; published ones keep their time.
        _window = uint64(newWindow);
        emit WindowSet(newWindow);
    }
}
