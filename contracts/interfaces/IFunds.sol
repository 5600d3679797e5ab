// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The money of a distributor: what came in, what is promised, and what may go back.
/// @notice Per token, `funded` is what came in less what was withdrawn or swept, and `allocated` the highest
/// cumulative total ever published. What was claimed is summed from events. Money leaves by claims, by
/// `withdrawUnallocated` and, after closing, by `sweep`; the last two pay the treasury only.
///
/// @dev Warning: tokens sent to the contract directly are not credited; only `sweep` returns them. A rebasing token
/// can lower the balance below what is promised: do not use one.
interface IFunds {
    /// @notice Tokens came in for rewards.
    /// @param token the token.
    /// @param funder the account they came from.
    /// @param amount what arrived, in base units, which a fee on transfer makes less than what was sent.
    event Funded(address indexed token, address indexed funder, uint256 amount);

    /// @notice Unallocated tokens went back to the treasury.
    /// @param token the token.
    /// @param amount how much, in base units.
    event UnallocatedWithdrawn(address indexed token, uint256 amount);

    /// @notice The date from which what is unclaimed may be swept was set or moved later.
    /// @param closesAt the date in unix seconds.
    event ClosingSet(uint256 closesAt);

    /// @notice After closing, a token's whole balance went to the treasury.
    /// @param token the token.
    /// @param amount how much, in base units.
    event Swept(address indexed token, uint256 amount);

    /// @notice Thrown when a published total exceeds what was funded.
    error NotCovered(address token, uint256 total, uint256 funded);

    /// @notice Thrown when funding brought nothing in.
    error NothingReceived(address token);

    /// @notice Thrown when a withdrawal exceeds what is not allocated.
    error NotUnallocated(address token, uint256 amount, uint256 unallocated);

    /// @notice Thrown when the treasury given at deployment is the zero address or this contract.
    error InvalidTreasury(address treasury);

    /// @notice Thrown when a closing date is less than 90 days ahead, or earlier than the one announced.
    error ClosingTooEarly(uint256 closesAt, uint256 earliest);

    /// @notice Thrown when a sweep comes before the closing date; `closesAt` is zero where none was announced.
    error NotClosed(uint256 closesAt);

    /// @notice Thrown when the token refuses to be taken: the balance or the approval is too small.
    error TransferFromFailed();

    /// @notice Takes tokens from the caller and credits what arrived.
    /// @dev Needs the caller's approval.
    /// @param token the ERC-20 token.
    /// @param amount how much to take, in base units.
    function fund(address token, uint256 amount) external;

    /// @notice Sends funds that no root ever promised to the treasury.
    /// @dev Only the admin.
    /// @param token the ERC-20 token.
    /// @param amount how much, in base units; at most `funded(token) - allocated(token)`.
    function withdrawUnallocated(address token, uint256 amount) external;

    /// @notice Announces the date from which `sweep` may be called, or moves it later.
    /// @dev Only the admin. At least 90 days ahead, and never earlier than announced before. Every publish moves it
    /// to at least 90 days after its root goes live.
    /// A date can never be taken back, so a far one is for good.
    /// @param newClosesAt the date in unix seconds; below 2^64.
    function announceClosing(uint256 newClosesAt) external;

    /// @notice Sends a token's whole balance to the treasury, once closed. Claims go on while tokens remain.
    /// @dev Only the admin. May be repeated. What is swept no longer counts as funded, tokens included that were sent
    /// here directly: later roots then need that much more.
    /// @param token the ERC-20 token.
    function sweep(address token) external;

    /// @notice Where withdrawn and swept funds go, fixed at deployment.
    function treasury() external view returns (address account);

    /// @notice When sweeping becomes possible, in unix seconds; zero where no closing was announced.
    function closesAt() external view returns (uint256 timestamp);

    /// @notice What came in of a token, less what was withdrawn or swept, in base units.
    function funded(address token) external view returns (uint256 amount);

    /// @notice The highest total ever published for a token, in base units.
    function allocated(address token) external view returns (uint256 amount);
}
