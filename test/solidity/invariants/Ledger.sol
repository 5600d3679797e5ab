// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Tree} from "../base/Tree.sol";
import {Wallet} from "../mocks/Wallet.sol";
import {WitnessToken} from "../mocks/WitnessToken.sol";
import {Replay} from "./Replay.sol";

/// @title The books kept beside a distributor.
/// @dev The books are kept from token balances and from what was asked of the distributor, never from its own
/// answers, for they are what it is held against.
abstract contract Ledger is Replay {
    /// @dev Accounts sign with this key and the ones after it; the last account is a contract that does.
    uint256 internal constant FIRST_KEY = 0xA11CE;

    address[] internal accounts;
    WitnessToken[] internal tokens;

    /* THE ROOTS, AS THEY SHOULD BE */

    bytes32[] internal roots;
    mapping(bytes32 root => Tree.Leaf[] leaves) internal leavesOf;
    mapping(bytes32 root => uint256 timestamp) public expectedLiveAt;
    /// @dev The latest second at which any root, revoked since or not, was to go live.
    uint256 internal latestLiveAt;
    mapping(bytes32 root => bool isRevoked) public isExpectedRevoked;
    mapping(bytes32 root => uint256 epoch) internal expectedFirstEpoch;
    mapping(uint256 epoch => bytes32 root) internal expectedEpochRoot;
    mapping(uint256 epoch => bytes32 root) internal expectedRepeatedRoot;
    mapping(uint256 epoch => bool isReopened) internal isExpectedReopened;
    uint256 public expectedLastEpoch;
    uint256 public expectedWindow;

    /* THE GUARDIANS, AS THEY SHOULD BE */

    mapping(address guardian => bool isHeld) public isExpectedGuardian;
    mapping(address guardian => uint256 timestamp) public expectedRemovableAt;

    /* THE MONEY, AS IT MOVED */

    mapping(address token => uint256 amount) public cameIn;

    /// @notice What went to the treasury, withdrawn or swept.
    mapping(address token => uint256 amount) public wentBack;
    mapping(address token => uint256 amount) public leftForClaims;
    mapping(address account => mapping(address token => uint256 amount)) public paid;

    /// @notice What `fund` brought in, less what was withdrawn or swept.
    mapping(address token => uint256 amount) public expectedFunded;

    /// @notice The highest total published.
    mapping(address token => uint256 amount) public expectedAllocated;
    uint256 public expectedClosesAt;
    bool public wasSwept;

    /// @notice What the right roots published say.
    mapping(address account => mapping(address token => uint256 amount)) public entitled;

    /// @notice The largest amount proven under a root that was live when it was proven.
    mapping(address account => mapping(address token => uint256 amount)) public provenLive;

    /// @notice The highest mark seen so far.
    mapping(address account => mapping(address token => uint256 amount)) public highestMark;

    mapping(address account => mapping(uint256 nonce => bool isUsed)) public isExpectedNonceUsed;
    mapping(address account => uint256[] nonces) internal noncesOf;
    bytes32 public expectedSkips;
    bytes32 public expectedRedirections;

    /* WHAT SHOULD NEVER HAPPEN */

    uint256 public movedInOtherTokens;
    uint256 public paidByDeadRoots;
    uint256 public batchesUnlikeOneByOne;
    uint256 public acceptedWrongly;
    uint256 public refusedWrongly;

    /* WHAT WAS REACHED */

    mapping(bytes4 move => uint256 count) public accepted;
    mapping(bytes4 move => uint256 count) public refused;
    mapping(string happening => uint256 count) public reached;

    /// @dev After every move, looks at every mark.
    modifier keepsBooks() {
        _;
        for (uint256 i = 0; i < accounts.length; ++i) {
            for (uint256 j = 0; j < tokens.length; ++j) {
                uint256 mark = distributor.claimed(accounts[i], address(tokens[j]));
                if (mark > highestMark[accounts[i]][address(tokens[j])]) {
                    highestMark[accounts[i]][address(tokens[j])] = mark;
                }
            }
        }
    }

    constructor() {
        expectedWindow = FLOOR;
        isExpectedGuardian[FIRST_GUARDIAN] = true;
        for (uint256 i = 0; i < 3; ++i) accounts.push(vm.addr(FIRST_KEY + i));
        accounts.push(address(new Wallet(vm.addr(FIRST_KEY + 3))));
        for (uint256 i = 0; i < 3; ++i) {
            // The second takes a fee, the third refuses some accounts from time to time.
            tokens.push(new WitnessToken(i == 1 ? 100 : 0, address(this)));
            tokens[i].approve(address(distributor), type(uint256).max);
        }
    }

    function allAccounts() external view returns (address[] memory) {
        return accounts;
    }

    function allTokens() external view returns (WitnessToken[] memory) {
        return tokens;
    }

    function allRoots() external view returns (bytes32[] memory) {
        return roots;
    }

    function allNonces(address account) external view returns (uint256[] memory) {
        return noncesOf[account];
    }

    function _noteAnswer(bool isAccepted, bool shouldBe) internal {
        if (isAccepted) ++accepted[msg.sig];
        else ++refused[msg.sig];
        if (isAccepted && !shouldBe) ++acceptedWrongly;
        if (!isAccepted && shouldBe) ++refusedWrongly;
    }

    function _reach(string memory happening) internal {
        ++reached[happening];
    }

    function _isLive(bytes32 root) internal view returns (bool isLive) {
        return expectedLiveAt[root] != 0 && block.timestamp >= expectedLiveAt[root];
    }

    function _anyToken(uint256 seed) internal view returns (WitnessToken token) {
        return tokens[seed % tokens.length];
    }

    function _anyAccount(uint256 seed) internal view returns (address account) {
        return accounts[seed % accounts.length];
    }

    function _balances() internal view returns (uint256[] memory balances) {
        balances = new uint256[](tokens.length);
        for (uint256 i = 0; i < tokens.length; ++i) balances[i] = tokens[i].balanceOf(address(distributor));
    }

    /// @dev A number of its own for each purpose that one seed serves.
    function _draw(uint256 seed, string memory purpose, uint256 index) internal pure returns (uint256 drawn) {
        return uint256(keccak256(abi.encode(seed, purpose, index)));
    }
}
