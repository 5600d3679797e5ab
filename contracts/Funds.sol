// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";

/// @title The money: what came in, what is promised, and what may go back.
abstract contract Funds is IRewardDistributor, AccessControlDefaultAdminRules, ReentrancyGuardTransient {
    /* STORAGE */

    /// @inheritdoc IRewardDistributor
    address public immutable treasury;

    /// @inheritdoc IRewardDistributor
    mapping(address token => uint256 amount) public funded;

    /// @inheritdoc IRewardDistributor
    mapping(address token => uint256 amount) public allocated;

    /* CONSTRUCTOR */

    constructor(address initialTreasury) {
        // Check: withdrawals must have somewhere to go.
        if (initialTreasury == address(0)) revert InvalidTreasury();

        treasury = initialTreasury;
    }

    /* EXTERNAL */

    /// @inheritdoc IRewardDistributor
    function fund(address token, uint256 amount) external nonReentrant {
        // Interaction: the balance tells what really arrived, whatever fee the token takes.
        uint256 balanceBefore = SafeTransferLib.balanceOf(token, address(this));
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), amount);
        uint256 balanceAfter = SafeTransferLib.balanceOf(token, address(this));

        // Check: something came in.
        if (balanceAfter <= balanceBefore) revert NothingReceived(token);
        uint256 received = balanceAfter - balanceBefore;

        // Effect: credit it. The guard keeps claims out of this call's arithmetic only where they re-enter `fund`;
        // a claim made by the token meanwhile lowers the balance, and so what is credited, never raises it.
        funded[token] += received;
        emit Funded(token, msg.sender, received);
    }

    /// @inheritdoc IRewardDistributor
    function withdrawUnallocated(
        address token,
        uint256 amount
    ) external nonReentrant onlyRole(DEFAULT_ADMIN_ROLE) {
        // Check: only what no root ever promised.
        uint256 unallocated = funded[token] - allocated[token];
        if (amount > unallocated) revert NotUnallocated(token, amount, unallocated);

        // Effect: it no longer covers a root.
        funded[token] -= amount;
        emit UnallocatedWithdrawn(token, amount);

        // Interaction: to the treasury only.
        SafeTransferLib.safeTransfer(token, treasury, amount);
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
}
