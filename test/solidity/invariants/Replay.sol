// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IClaims} from "../../../contracts/interfaces/IClaims.sol";
import {IFunds} from "../../../contracts/interfaces/IFunds.sol";
import {IRewardDistributor} from "../../../contracts/interfaces/IRewardDistributor.sol";
import {IRoots} from "../../../contracts/interfaces/IRoots.sol";
import {Test, Vm} from "../base/Test.sol";

/// @title A distributor, and its state as its recorded logs tell it, from the first one on.
/// @dev Every call that changes the distributor goes through `_ask`, and nothing but logs is read here.
abstract contract Replay is Test {
    address internal constant TREASURY = address(0x7E);
    address internal constant FIRST_GUARDIAN = address(0x6A00);
    bytes32 internal constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    uint256 internal constant FLOOR = 1 days;
    uint256 internal constant CEILING = 30 days;

    IRewardDistributor public immutable distributor;

    mapping(address token => uint256 amount) public loggedFunded;
    mapping(address token => uint256 amount) public loggedAllocated;
    mapping(address account => mapping(address token => uint256 amount)) public loggedClaimed;
    mapping(address account => mapping(uint256 nonce => bool isUsed)) public isLoggedNonceUsed;
    mapping(bytes32 root => uint256 timestamp) public loggedLiveAt;
    mapping(bytes32 root => bool isRevoked) public isLoggedRevoked;
    mapping(bytes32 role => mapping(address account => bool isHeld)) public isLoggedRoleHeld;
    mapping(address guardian => uint256 timestamp) public loggedRemovableAt;
    uint256 public loggedLastEpoch;
    uint256 public loggedWindow;
    uint256 public loggedClosesAt;

    /// @notice Every skipped item so far, in one hash.
    bytes32 public loggedSkips;

    /// @notice Every redirected payment so far, in one hash.
    bytes32 public loggedRedirections;

    constructor() {
        vm.recordLogs();
        distributor = IRewardDistributor(
            _deploy(
                "RewardDistributor.sol:RewardDistributor",
                abi.encode(address(this), 1 days, address(this), FIRST_GUARDIAN, TREASURY, FLOOR, FLOOR)
            )
        );
        _replay(address(distributor));
    }

    /// @dev Calls the distributor. What a call that failed would have logged is forgotten, as a chain does.
    function _ask(address sender, bytes memory data) internal returns (bool isAccepted) {
        address asked = address(distributor);
        vm.recordLogs();
        vm.prank(sender);
        (isAccepted, ) = asked.call(data);
        if (isAccepted) _replay(asked);
        else vm.getRecordedLogs();
    }

    function _replay(address emitter) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != emitter) continue;
            bytes32 kind = logs[i].topics[0];
            if (!_replayClaim(kind, logs[i]) && !_replayFunds(kind, logs[i])) _replayRoots(kind, logs[i]);
        }
    }

    function _replayClaim(bytes32 kind, Vm.Log memory log) private returns (bool isReplayed) {
        if (kind == IClaims.Claimed.selector) {
            loggedClaimed[_account(log, 1)][_account(log, 2)] += _number(log);
        } else if (kind == IClaims.ClaimSkipped.selector) {
            loggedSkips = keccak256(abi.encode(loggedSkips, log.topics[1], log.topics[2], _number(log)));
        } else if (kind == IClaims.Redirected.selector) {
            loggedRedirections = keccak256(
                abi.encode(loggedRedirections, log.topics[1], log.topics[2], log.topics[3])
            );
        } else if (kind == IClaims.NonceUsed.selector) {
            isLoggedNonceUsed[_account(log, 1)][uint256(log.topics[2])] = true;
        } else {
            return false;
        }
        return true;
    }

    function _replayFunds(bytes32 kind, Vm.Log memory log) private returns (bool isReplayed) {
        if (kind == IFunds.Funded.selector) {
            loggedFunded[_account(log, 1)] += _number(log);
        } else if (kind == IFunds.UnallocatedWithdrawn.selector) {
            loggedFunded[_account(log, 1)] -= _number(log);
        } else if (kind == IFunds.Swept.selector) {
            uint256 funded = loggedFunded[_account(log, 1)];
            loggedFunded[_account(log, 1)] = funded > _number(log) ? funded - _number(log) : 0;
        } else if (kind == IFunds.ClosingSet.selector) {
            loggedClosesAt = _number(log);
        } else {
            return false;
        }
        return true;
    }

    function _replayRoots(bytes32 kind, Vm.Log memory log) private {
        if (kind == IRoots.RootPublished.selector) {
            (uint256 liveAt, , IRoots.TokenTotal[] memory totals) = abi.decode(
                log.data,
                (uint256, bytes32, IRoots.TokenTotal[])
            );
            loggedLiveAt[log.topics[2]] = liveAt;
            isLoggedRevoked[log.topics[2]] = false;
            if (uint256(log.topics[1]) > loggedLastEpoch) loggedLastEpoch = uint256(log.topics[1]);
            for (uint256 i = 0; i < totals.length; ++i) {
                (address token, uint256 total) = (totals[i].token, totals[i].total);
                if (total > loggedAllocated[token]) loggedAllocated[token] = total;
            }
        } else if (kind == IRoots.RootRevoked.selector) {
            loggedLiveAt[log.topics[1]] = 0;
            isLoggedRevoked[log.topics[1]] = true;
        } else if (kind == IRoots.WindowSet.selector) {
            loggedWindow = _number(log);
        } else if (kind == IRoots.GuardianRemovalAnnounced.selector) {
            loggedRemovableAt[_account(log, 1)] = _number(log);
        } else if (kind == IAccessControl.RoleGranted.selector) {
            if (log.topics[1] == GUARDIAN_ROLE) delete loggedRemovableAt[_account(log, 2)];
            isLoggedRoleHeld[log.topics[1]][_account(log, 2)] = true;
        } else if (kind == IAccessControl.RoleRevoked.selector) {
            if (log.topics[1] == GUARDIAN_ROLE) delete loggedRemovableAt[_account(log, 2)];
            isLoggedRoleHeld[log.topics[1]][_account(log, 2)] = false;
        }
    }

    function _account(Vm.Log memory log, uint256 topic) private pure returns (address account) {
        return address(uint160(uint256(log.topics[topic])));
    }

    function _number(Vm.Log memory log) private pure returns (uint256 number) {
        return abi.decode(log.data, (uint256));
    }
}
