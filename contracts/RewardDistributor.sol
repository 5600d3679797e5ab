// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessControlDefaultAdminRules} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {BatchClaims} from "./BatchClaims.sol";
import {Funds} from "./Funds.sol";
import {Roots} from "./Roots.sol";
import {SignedClaims} from "./SignedClaims.sol";

/// @title The distributor of one campaign phase. Its manual is `IRewardDistributor`.
/// @notice No proxy and no upgrade: what is deployed is what stays.
contract RewardDistributor is SignedClaims, BatchClaims {
    /// @param admin names publishers and guardians; a Safe in production.
    /// @param adminDelay seconds between an admin's offer to hand over and its acceptance.
    /// @param publisher the first publisher.
    /// @param guardian the first guardian.
    /// @param initialTreasury where withdrawn funds go, for good.
    /// @param initialWindowFloor the shortest window there can be, for good, in seconds.
    /// @param initialWindow the window of the first roots, in seconds.
    constructor(
        address admin,
        uint48 adminDelay,
        address publisher,
        address guardian,
        address initialTreasury,
        uint256 initialWindowFloor,
        uint256 initialWindow
    )
        AccessControlDefaultAdminRules(adminDelay, admin)
        Funds(initialTreasury)
        Roots(initialWindowFloor, initialWindow)
    {
        _grantRole(PUBLISHER_ROLE, publisher);
        _grantRole(GUARDIAN_ROLE, guardian);
    }
}
