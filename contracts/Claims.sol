// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {Roots} from "./Roots.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";

/// @title The claims: a proof in, what rose above the mark out.
abstract contract Claims is Roots {
    /* STORAGE */

    /// @inheritdoc IRewardDistributor
    mapping(address account => mapping(address token => uint256 amount)) public claimed;

    /* EXTERNAL */

    /// @inheritdoc IRewardDistributor
    function claim(address token, uint256 cumulative, bytes32[] calldata proof) external {
        // Effect: the mark, before any token code runs.
        uint256 amount = _raiseMark(msg.sender, token, cumulative, proof);

        // Interaction: pay the account.
        SafeTransferLib.safeTransfer(token, msg.sender, amount);
    }

    /// @inheritdoc IRewardDistributor
    function claimTo(
        address recipient,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) external {
        // Check: not into the void, nor into this contract's own balance.
        if (recipient == address(0) || recipient == address(this)) revert InvalidRecipient(recipient);

        // Effect: the mark, before any token code runs.
        uint256 amount = _raiseMark(msg.sender, token, cumulative, proof);
        emit Redirected(msg.sender, token, recipient);

        // Interaction: pay whom the account chose.
        SafeTransferLib.safeTransfer(token, recipient, amount);
    }

    /* INTERNAL */

    /// @dev Raises the account's mark to the cumulative amount proven, and returns by how much.
    function _raiseMark(
        address account,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) internal returns (uint256 amount) {
        // Check: the proof leads to a live root.
        bytes32 node = EfficientHashLib.hash(
            EfficientHashLib.hash(uint256(uint160(account)), uint256(uint160(token)), cumulative)
        );
        for (uint256 i = 0; i < proof.length; ++i) {
            bytes32 sibling = proof[i];
            node =
                node < sibling ? EfficientHashLib.hash(node, sibling) : EfficientHashLib.hash(sibling, node);
        }
        _requireLive(node);

        // Check: something is left to pay.
        uint256 mark = claimed[account][token];
        if (cumulative <= mark) revert NothingToClaim(cumulative, mark);

        // Effect: the mark is the cumulative amount, so that nothing is ever paid twice.
        claimed[account][token] = cumulative;
        unchecked {
            // No underflow: `cumulative > mark` was just checked.
            amount = cumulative - mark;
        }
        emit Claimed(account, token, amount);
    }
}
