// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {Roots} from "./Roots.sol";
import {IClaims} from "./interfaces/IClaims.sol";

/// @title The claims, one by one: a proof in, what rose above the mark out.
abstract contract Claims is Roots {
    /* STORAGE */

    /// @inheritdoc IClaims
    mapping(address account => mapping(address token => uint256 amount)) public claimed;

    /* EXTERNAL */

    /// @inheritdoc IClaims
    function claim(address token, uint256 cumulative, bytes32[] calldata proof) external {
        // Effect: the mark, before any token code runs.
        uint256 amount = _raiseMark(msg.sender, token, cumulative, proof);

        // Interaction: pay the account.
        SafeTransferLib.safeTransfer(token, msg.sender, amount);
    }

    /// @inheritdoc IClaims
    function claimFor(address account, address token, uint256 cumulative, bytes32[] calldata proof) external {
        _claimTo(account, account, token, cumulative, proof);
    }

    /// @inheritdoc IClaims
    function claimTo(
        address recipient,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) external {
        _claimTo(msg.sender, recipient, token, cumulative, proof);
        emit Redirected(msg.sender, token, recipient);
    }

    /* VIEW */

    /// @inheritdoc IClaims
    function claimable(
        address account,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) external view returns (uint256 amount, bytes32 root) {
        root = _fold(account, token, cumulative, proof);
        uint256 mark = claimed[account][token];
        if (_isLive(root) && cumulative > mark) amount = cumulative - mark;
    }

    /* INTERNAL */

    /// @dev Pays an account's claim to a recipient.
    function _claimTo(
        address account,
        address recipient,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) internal {
        // Check: not into the void, nor into this contract's own balance.
        if (!_canReceive(recipient)) revert InvalidRecipient(recipient);

        // Effect: the mark, before any token code runs.
        uint256 amount = _raiseMark(account, token, cumulative, proof);

        // Interaction: pay the recipient.
        SafeTransferLib.safeTransfer(token, recipient, amount);
    }

    /// @dev Raises the account's mark to the cumulative amount proven, and returns by how much.
    function _raiseMark(
        address account,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) internal returns (uint256 amount) {
        // Check: the proof leads to a live root.
        bytes32 root = _fold(account, token, cumulative, proof);
        if (!_isLive(root)) revert RootNotLive(root, liveAt(root));

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

    /// @dev The root that a leaf and its proof lead to.
    function _fold(
        address account,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) internal pure returns (bytes32 node) {
        node = EfficientHashLib.hash(
            EfficientHashLib.hash(uint256(uint160(account)), uint256(uint160(token)), cumulative)
        );
        for (uint256 i = 0; i < proof.length; ++i) {
            bytes32 sibling = proof[i];
            node =
                node < sibling ? EfficientHashLib.hash(node, sibling) : EfficientHashLib.hash(sibling, node);
        }
    }

    /// @dev Tokens sent to nobody, or to this contract, would be lost to the account.
    function _canReceive(address recipient) internal view returns (bool) {
        return recipient != address(0) && recipient != address(this);
    }
}
