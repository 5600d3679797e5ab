// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

/// @dev The few cheats the tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function addr(uint256 key) external pure returns (address account);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function assume(bool condition) external pure;
    function warp(uint256 timestamp) external;
    function getBlockTimestamp() external view returns (uint256 timestamp);
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
    function prank(address sender) external;
    function expectRevert(bytes calldata revertData) external;
    function assertTrue(bool condition, string calldata message) external pure;
    function assertEq(uint256 left, uint256 right, string calldata message) external pure;
    function assertLe(uint256 left, uint256 right, string calldata message) external pure;
    function assertGe(uint256 left, uint256 right, string calldata message) external pure;
}

/// @title What a Solidity test needs: the cheats, bounded inputs, and what an invariant run may call.
/// @dev Time is read by `vm.getBlockTimestamp()` wherever it is also warped: the optimizer takes
/// `block.timestamp` for constant and moves it across the warp.
abstract contract Test {
    /// @dev The runner knows this shape: which functions of a contract an invariant run calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    address[] private _targetContracts;
    FuzzSelector[] private _targetSelectors;

    function targetContracts() external view returns (address[] memory contracts) {
        return _targetContracts;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory selectors) {
        return _targetSelectors;
    }

    function _target(address addr, bytes4[] memory selectors) internal {
        _targetContracts.push(addr);
        _targetSelectors.push(FuzzSelector({addr: addr, selectors: selectors}));
    }

    /// @dev Deploys a contract from its artifact: the very bytecode that ships, whatever the tests compile with.
    function _deploy(string memory artifact, bytes memory arguments) internal returns (address deployed) {
        return Create2.deploy(0, bytes32(0), bytes.concat(vm.getCode(artifact), arguments));
    }

    /// @dev Folds any input into `min..max`, and leaves alone what is inside already.
    function bound(uint256 input, uint256 min, uint256 max) internal pure returns (uint256 value) {
        if (input >= min && input <= max) return input;
        return min + (input % (max - min + 1));
    }
}
