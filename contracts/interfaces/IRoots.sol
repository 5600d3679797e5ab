// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The roots of a distributor: published, pending, live by themselves, or revoked.
/// @notice A root is keyed by itself: a newer one never invalidates an older proof, and no publish resets another
/// root's clock. Roots commit to cumulative amounts, which makes old ones harmless.
interface IRoots {
    /// @notice Where a root stands.
    enum RootState {
        Unknown,
        Pending,
        Live,
        Revoked
    }

    /// @notice What one root, together with what is accrued off chain, promises of one token in all.
    /// @param token the ERC-20 token.
    /// @param total the sum of all leaves of that token, plus what is accrued below the minimum payout.
    struct TokenTotal {
        address token;
        uint256 total;
    }

    /// @notice A root was published. It pays from `liveAt` on, unless revoked.
    /// @param epoch the epoch the root closes, numbered from 1.
    /// @param root the Merkle root over all entitlements.
    /// @param liveAt the second from which claims against it are paid.
    /// @param distributionHash the sha256 of the epoch's manifest.json.
    /// @param totals the totals per token that the publisher named.
    event RootPublished(
        uint256 indexed epoch,
        bytes32 indexed root,
        uint256 liveAt,
        bytes32 distributionHash,
        TokenTotal[] totals
    );

    /// @notice A root was revoked, and pays nobody until it is published again.
    /// @param root the root revoked.
    event RootRevoked(bytes32 indexed root);

    /// @notice The window for roots to come changed.
    /// @param window the new window in seconds.
    event WindowSet(uint256 window);

    /// @notice A guardian's removal was announced, or withdrawn.
    /// @param guardian the guardian.
    /// @param removableAt the second from which the role can be taken; zero where the removal was withdrawn.
    event GuardianRemovalAnnounced(address indexed guardian, uint256 removableAt);

    /// @notice Thrown when an epoch is published that is neither the next one nor a revoked one.
    error EpochOutOfOrder(uint256 epoch, uint256 nextEpoch);

    /// @notice Thrown when the root to publish is zero.
    error ZeroRoot();

    /// @notice Thrown when a window is shorter than the floor or longer than 30 days.
    error WindowOutOfRange(uint256 window, uint256 floor, uint256 ceiling);

    /// @notice Thrown when a removal is announced of an account that is no guardian.
    error NotGuardian(address account);

    /// @notice Thrown when a guardian's role is taken before its announced time, or while a root is pending; zero where
    /// no removal was announced.
    error GuardianNotRemovable(address guardian, uint256 removableAt);

    /// @notice Publishes an epoch's root. It goes live by itself when the current window has passed.
    /// @dev Only a publisher. `epoch` is the last one plus one, or one whose root was revoked and not yet
    /// republished: the epoch that gave a root its clock stays open whatever becomes of that root since, one that
    /// repeated a standing root is open while that root does not stand. Publishing a root that stands already keeps its clock; a
    /// revoked one gets a whole new window.
    /// A token that `totals` does not name keeps its allocation, and no allocation ever falls.
    /// @param epoch the epoch, numbered from 1.
    /// @param root the Merkle root over all entitlements.
    /// @param totals the totals per token; each must be funded.
    /// @param distributionHash the sha256 of the epoch's manifest.json.
    function publishRoot(
        uint256 epoch,
        bytes32 root,
        TokenTotal[] calldata totals,
        bytes32 distributionHash
    ) external;

    /// @notice Revokes roots, pending or live. Roots that are unknown or revoked already are skipped.
    /// @dev Only a guardian. Revoking every root stops all claims. Warning: a guardian can deny payment for as long
    /// as it holds the role.
    /// @param roots the roots to revoke.
    function revokeRoots(bytes32[] calldata roots) external;

    /// @notice Sets the window for roots published from now on.
    /// @dev Only the admin. Between the floor and 30 days.
    /// @param newWindow the window in seconds.
    function setWindow(uint256 newWindow) external;

    /// @notice Announces that a guardian will lose its role. `revokeRole` takes it once the longest window passed and
    /// no root is pending, so that an admin cannot silence a guardian about one. Granting the role anew withdraws it.
    /// @dev Only the admin. A guardian that renounces its role loses it at once.
    /// @param guardian the guardian.
    function announceGuardianRemoval(address guardian) external;

    /// @notice When a root goes or went live, in unix seconds; zero where it is unknown or revoked.
    function liveAt(bytes32 root) external view returns (uint256 timestamp);

    /// @notice Where a root stands now.
    function rootState(bytes32 root) external view returns (RootState state);

    /// @notice The highest epoch published; zero before the first.
    function lastEpoch() external view returns (uint256 epoch);

    /// @notice How long a root stays pending, in seconds, if published now.
    function window() external view returns (uint256 duration);

    /// @notice The shortest window there can be, fixed at deployment, in seconds.
    function windowFloor() external view returns (uint256 duration);

    /// @notice When a guardian's role can be taken, in unix seconds, unless a root is pending then; zero where no removal
    /// was announced.
    function removableAt(address guardian) external view returns (uint256 timestamp);
}
