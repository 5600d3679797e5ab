// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IRoots} from "../../../contracts/interfaces/IRoots.sol";
import {FundMoves} from "./FundMoves.sol";

/// @title What may be done with guardians: granting, announcing a removal, removing, leaving.
abstract contract RoleMoves is FundMoves {
    function grantGuardian(uint256 seed) external keepsBooks {
        address guardian = _anyGuardian(seed);
        bool isAccepted = _ask(
            address(this),
            abi.encodeCall(IAccessControl.grantRole, (GUARDIAN_ROLE, guardian))
        );
        if (expectedRemovableAt[guardian] != 0) _reach("removal withdrawn");
        delete expectedRemovableAt[guardian];
        isExpectedGuardian[guardian] = true;
        _noteAnswer(isAccepted, true);
    }

    function announceRemoval(uint256 seed) external keepsBooks {
        address guardian = _anyGuardian(seed);
        bool shouldBe = isExpectedGuardian[guardian];
        bool isAccepted = _ask(address(this), abi.encodeCall(IRoots.announceGuardianRemoval, (guardian)));
        if (isAccepted) expectedRemovableAt[guardian] = block.timestamp + CEILING;
        _noteAnswer(isAccepted, shouldBe);
    }

    function removeGuardian(uint256 seed) external keepsBooks {
        address guardian = _anyGuardian(seed);
        uint256 timestamp = _dueAt(guardian);
        bool isAccepted = _ask(
            address(this),
            abi.encodeCall(IAccessControl.revokeRole, (GUARDIAN_ROLE, guardian))
        );
        if (isAccepted) {
            delete isExpectedGuardian[guardian];
            delete expectedRemovableAt[guardian];
        }
        _noteAnswer(isAccepted, timestamp != 0 && block.timestamp >= timestamp);
    }

    function renounceGuardian(uint256 seed) external keepsBooks {
        address guardian = _anyGuardian(seed);
        bool isAccepted = _ask(
            guardian,
            abi.encodeCall(IAccessControl.renounceRole, (GUARDIAN_ROLE, guardian))
        );
        delete isExpectedGuardian[guardian];
        delete expectedRemovableAt[guardian];
        _noteAnswer(isAccepted, true);
    }

    /// @notice Time passes to when a guardian can be removed, or to the second before.
    function waitForRemoval(uint256 seed) external keepsBooks {
        _noteAnswer(true, true);
        uint256 timestamp = _dueAt(_anyGuardian(seed));
        if (timestamp <= block.timestamp) return;
        vm.warp(_draw(seed, "early", 0) % 3 == 0 ? timestamp - 1 : timestamp);
    }

    /// @dev When a guardian can be removed: not while a root is pending. Zero where no removal was announced.
    function _dueAt(address guardian) private view returns (uint256 timestamp) {
        timestamp = expectedRemovableAt[guardian];
        if (timestamp != 0 && timestamp < latestLiveAt) return latestLiveAt;
    }

    function _anyGuardian(uint256 seed) internal pure returns (address guardian) {
        return address(uint160(FIRST_GUARDIAN) + uint160(seed % 3));
    }
}
