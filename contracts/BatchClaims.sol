// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Claims} from "./Claims.sol";
import {IClaims} from "./interfaces/IClaims.sol";

/// @title Many claims in one call, where one that fails does not stop the rest.
abstract contract BatchClaims is Claims {
    /* EXTERNAL */

    /// @inheritdoc IClaims
    function claimMany(ClaimItem[] calldata items) external {
        for (uint256 i = 0; i < items.length; ++i) {
            ClaimItem calldata item = items[i];
            _claimOrSkip(item.account, item.token, item.cumulative, item.proof);
        }
    }

    /* INTERNAL */

    function _claimOrSkip(
        address account,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) private {
        // Check: a live root, something left, and somebody to pay.
        if (!_isLive(_fold(account, token, cumulative, proof))) {
            return _skip(account, token, SkipReason.RootNotLive);
        }
        uint256 mark = claimed[account][token];
        if (cumulative <= mark) return _skip(account, token, SkipReason.NothingToClaim);
        if (!_canReceive(account)) return _skip(account, token, SkipReason.InvalidRecipient);

        // Effect: the mark, before any token code runs and before the next item is looked at.
        claimed[account][token] = cumulative;
        uint256 amount = cumulative - mark;

        // Interaction: pay the account. What the token returns is not copied.
        if (SafeERC20.trySafeTransfer(IERC20(token), account, amount)) {
            emit Claimed(account, token, amount);
        } else {
            // Effect: back by the amount, not to a value read before: the token may have let the account claim more
            // meanwhile.
            claimed[account][token] -= amount;
            _skip(account, token, SkipReason.TransferFailed);
        }
    }

    function _skip(address account, address token, SkipReason reason) private {
        emit ClaimSkipped(account, token, reason);
    }
}
