// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IFunds} from "./interfaces/IFunds.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";

/// @title The money: what came in, what is promised, and what may go back.
abstract contract Funds is IRewardDistributor, AccessControlDefaultAdminRules, ReentrancyGuardTransient {
    /* CONSTANTS */

    /// @notice How long after its announcement, and after a root goes live, sweeping stays impossible.
    uint256 public constant CLOSING_NOTICE = 90 days;

    /* STORAGE */

    /// @inheritdoc IFunds
    address public immutable treasury;

    /// @inheritdoc IFunds
    mapping(address token => uint256 amount) public funded;

    /// @inheritdoc IFunds
    mapping(address token => uint256 amount) public allocated;

    uint64 private _closesAt;

    /* CONSTRUCTOR */

    constructor(address initialTreasury) {
        // Check: what goes back must go somewhere else.
        if (initialTreasury == address(0) || initialTreasury == address(this)) {
            revert InvalidTreasury(initialTreasury);
        }

        treasury = initialTreasury;
    }

    /* EXTERNAL */

    /// @inheritdoc IFunds
    function fund(address token, uint256 amount) external nonReentrant {
        // Interaction: the balance tells what really arrived, whatever fee the token takes. A claim that the token
        // makes meanwhile lowers it, and so what is credited, never raises it.
        uint256 balanceBefore = SafeTransferLib.balanceOf(token, address(this));
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        uint256 balanceAfter = SafeTransferLib.balanceOf(token, address(this));

        // Check: something came in.
        if (balanceAfter <= balanceBefore) revert NothingReceived(token);
        uint256 received = balanceAfter - balanceBefore;

        // Effect: credit it.
        funded[token] += received;
        emit Funded(token, msg.sender, received);
    }

    /// @inheritdoc IFunds
    function withdrawUnallocated(
        address token,
        uint256 amount
    ) external nonReentrant onlyRole(DEFAULT_ADMIN_ROLE) {
        // Check: only what no root ever promised. After a sweep less may be funded than was promised.
        (uint256 tokenFunded, uint256 tokenAllocated) = (funded[token], allocated[token]);
        uint256 unallocated = tokenFunded > tokenAllocated ? tokenFunded - tokenAllocated : 0;
        if (amount > unallocated) revert NotUnallocated(token, amount, unallocated);

        // Effect: it no longer covers a root.
        funded[token] = tokenFunded - amount;
        emit UnallocatedWithdrawn(token, amount);

        // Interaction: to the treasury only.
        SafeTransferLib.safeTransfer(token, treasury, amount);
    }

    /// @inheritdoc IFunds
    function announceClosing(uint256 newClosesAt) external onlyRole(DEFAULT_ADMIN_ROLE) {
        // Check: never a surprise, and never sooner than was said.
        uint256 earliest = block.timestamp + CLOSING_NOTICE;
        if (_closesAt > earliest) earliest = _closesAt;
        if (newClosesAt < earliest) revert ClosingTooEarly(newClosesAt, earliest);

        // Effect: the date.
        _closesAt = SafeCast.toUint64(newClosesAt);
        emit ClosingSet(newClosesAt);
    }

    /// @inheritdoc IFunds
    function sweep(address token) external nonReentrant onlyRole(DEFAULT_ADMIN_ROLE) {
        // Check: a closing was announced, and has come.
        uint256 timestamp = _closesAt;
        if (timestamp == 0 || block.timestamp < timestamp) revert NotClosed(timestamp);

        // Effect: what goes no longer covers a root. Tokens that were sent here directly never counted as funded.
        uint256 amount = SafeTransferLib.balanceOf(token, address(this));
        uint256 tokenFunded = funded[token];
        funded[token] = tokenFunded > amount ? tokenFunded - amount : 0;
        emit Swept(token, amount);

        // Interaction: to the treasury only.
        SafeTransferLib.safeTransfer(token, treasury, amount);
    }

    /* VIEW */

    /// @inheritdoc IFunds
    function closesAt() external view returns (uint256 timestamp) {
        return _closesAt;
    }

    /* INTERNAL */

    /// @dev Raises the allocation of each token named to its total, and never lowers one.
    function _allocate(TokenTotal[] calldata totals) internal {
        for (uint256 i = 0; i < totals.length; ++i) {
            (address token, uint256 total) = (totals[i].token, totals[i].total);

            // Check: the promise is covered.
            uint256 tokenFunded = funded[token];
            if (total > tokenFunded) revert NotCovered(token, total, tokenFunded);

            // Effect: a mark that only rises, so that a revoked root's promise stays covered too.
            if (total > allocated[token]) allocated[token] = total;
        }
    }

    /// @dev Keeps a root claimable for the whole notice after it goes live.
    function _postponeClosing(uint256 liveAt) internal {
        uint256 timestamp = _closesAt;
        if (timestamp == 0 || timestamp >= liveAt + CLOSING_NOTICE) return;

        // Effect: later, never earlier.
        _closesAt = uint64(liveAt + CLOSING_NOTICE);
        emit ClosingSet(liveAt + CLOSING_NOTICE);
    }
}
