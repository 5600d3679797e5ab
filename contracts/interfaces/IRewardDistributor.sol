// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Pays the rewards of one campaign phase, against Merkle proofs.
/// @notice A publisher commits one Merkle root per epoch over every miner's entitlement: the cumulative amount
/// of one token that the miner earned over all epochs. A root pays nobody until its window has passed. A claim
/// pays what rose above the miner's high-water mark in this contract.
///
/// Roles:
/// - the admin (`DEFAULT_ADMIN_ROLE`) names publishers and guardians, sets the window for roots to come, and may
///   take unallocated funds back to the treasury. It cannot publish, revoke or claim;
/// - a publisher (`PUBLISHER_ROLE`) publishes roots;
/// - a guardian (`GUARDIAN_ROLE`) revokes roots, pending or live.
///
/// Invariants:
/// - INV-1 an account is never paid more of a token than the largest cumulative amount proven for it under a
///   root live at that time;
/// - INV-2 what left for claims never exceeds what came in, token by token; a claim moves no other token;
/// - INV-3 a claimed mark never falls from one transaction to the next;
/// - INV-4 a root that is unknown, pending or revoked pays nobody.
///
/// @dev A leaf is OpenZeppelin's StandardMerkleTree leaf over
/// `(address account, address token, uint256 cumulativeAmount)`; a tree of one leaf has an empty proof.
///
/// @dev Warning: the contract cannot see leaves. Published totals bound what a publisher may promise, not what
/// the leaves say: a wrong root that no guardian revokes inside its window can pay out the whole balance. So fund
/// epoch by epoch, and watch every root.
interface IRewardDistributor {
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

    /// @notice Tokens came in for rewards.
    /// @param token the token.
    /// @param funder the account they came from.
    /// @param amount what arrived, in base units, which a fee on transfer makes less than what was sent.
    event Funded(address indexed token, address indexed funder, uint256 amount);

    /// @notice Unallocated tokens went back to the treasury.
    /// @param token the token.
    /// @param amount how much, in base units.
    event UnallocatedWithdrawn(address indexed token, uint256 amount);

    /// @notice An account was paid, and its mark rose by `amount`.
    /// @param account the account whose entitlement it was.
    /// @param token the token.
    /// @param amount how much, in base units.
    event Claimed(address indexed account, address indexed token, uint256 amount);

    /// @notice The payment just claimed went to somebody else, as the account asked. Follows its `Claimed`.
    /// @param account the account whose entitlement it was.
    /// @param token the token.
    /// @param recipient who received it.
    event Redirected(address indexed account, address indexed token, address indexed recipient);

    /// @notice The window for roots to come changed.
    /// @param window the new window in seconds.
    event WindowSet(uint256 window);

    /// @notice Thrown when an epoch is published that is neither the next one nor a revoked one.
    error EpochOutOfOrder(uint256 epoch, uint256 nextEpoch);

    /// @notice Thrown when the root to publish is zero.
    error ZeroRoot();

    /// @notice Thrown when a published total exceeds what was funded.
    error NotCovered(address token, uint256 total, uint256 funded);

    /// @notice Thrown when a window is shorter than the floor or longer than 30 days.
    error WindowOutOfRange(uint256 window, uint256 floor, uint256 ceiling);

    /// @notice Thrown when a claim's proof leads to a root that is not live. `liveAt` is zero where the root is
    /// unknown or revoked: then the proof is wrong, or of a root that no longer counts.
    error RootNotLive(bytes32 root, uint256 liveAt);

    /// @notice Thrown when a claim's cumulative amount is not above what the account already claimed.
    error NothingToClaim(uint256 cumulative, uint256 claimed);

    /// @notice Thrown when a payment would go to the zero address or to this contract.
    error InvalidRecipient(address recipient);

    /// @notice Thrown when funding brought nothing in.
    error NothingReceived(address token);

    /// @notice Thrown when a withdrawal exceeds what is not allocated.
    error NotUnallocated(address token, uint256 amount, uint256 unallocated);

    /// @notice Thrown when the treasury given at deployment is the zero address.
    error InvalidTreasury();

    /// @notice Publishes an epoch's root. It goes live by itself when the current window has passed.
    /// @dev Only a publisher. `epoch` is the last one plus one, or one whose root was revoked and not yet
    /// republished. Publishing a root that stands already keeps its clock; a revoked one gets a whole new window.
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
    /// @dev Only a guardian. Revoking every root stops all claims. Warning: a guardian can deny payment for ever;
    /// only the admin can take the role away.
    /// @param roots the roots to revoke.
    function revokeRoots(bytes32[] calldata roots) external;

    /// @notice Takes tokens from the caller and credits what arrived.
    /// @dev Needs the caller's approval. Warning: tokens sent to this contract directly are not credited.
    /// @param token the ERC-20 token.
    /// @param amount how much to take, in base units.
    function fund(address token, uint256 amount) external;

    /// @notice Sends funds that no root ever promised back to the treasury.
    /// @dev Only the admin.
    /// @param token the ERC-20 token.
    /// @param amount how much, in base units; at most `funded(token) - allocated(token)`.
    function withdrawUnallocated(address token, uint256 amount) external;

    /// @notice Sets the window for roots published from now on.
    /// @dev Only the admin. Between the floor and 30 days.
    /// @param newWindow the window in seconds.
    function setWindow(uint256 newWindow) external;

    /// @notice Pays the caller what its entitlement rose above its mark.
    /// @param token the token.
    /// @param cumulative the caller's entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    function claim(address token, uint256 cumulative, bytes32[] calldata proof) external;

    /// @notice Pays the caller's claim to somebody else.
    /// @param recipient who receives it; neither the zero address nor this contract.
    /// @param token the token.
    /// @param cumulative the caller's entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    function claimTo(address recipient, address token, uint256 cumulative, bytes32[] calldata proof) external;

    /// @notice When a root goes or went live, in unix seconds; zero where it is unknown or revoked.
    function liveAt(bytes32 root) external view returns (uint256 timestamp);

    /// @notice The root last published for an epoch; zero where none was. It may have been revoked since.
    function epochRoot(uint256 epoch) external view returns (bytes32 root);

    /// @notice The highest epoch published; zero before the first.
    function lastEpoch() external view returns (uint256 epoch);

    /// @notice How long a root stays pending, in seconds, if published now.
    function window() external view returns (uint256 duration);

    /// @notice The shortest window there can be, fixed at deployment, in seconds.
    function windowFloor() external view returns (uint256 duration);

    /// @notice Where withdrawn funds go, fixed at deployment.
    function treasury() external view returns (address account);

    /// @notice An account's mark: how much of a token it was paid so far, in base units.
    function claimed(address account, address token) external view returns (uint256 amount);

    /// @notice What came in of a token, less what was withdrawn, in base units.
    function funded(address token) external view returns (uint256 amount);

    /// @notice The highest total ever published for a token, in base units.
    function allocated(address token) external view returns (uint256 amount);
}
