// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";
import {IRewardDistributor} from "../../../contracts/interfaces/IRewardDistributor.sol";
import {Test} from "../base/Test.sol";
import {Tree} from "../base/Tree.sol";
import {FeeToken} from "../mocks/FeeToken.sol";

/// @title A distributor, and the books kept beside it.
/// @dev The books are kept from token balances and from what was asked of the distributor, never from its own
/// answers, for they are what it is held against.
abstract contract Ledger is Test {
    address internal constant TREASURY = address(0x7E);
    uint256 internal constant FLOOR = 1 days;
    uint256 internal constant CEILING = 30 days;

    IRewardDistributor public immutable distributor;
    address[] internal accounts;
    BetaToken[] internal tokens;

    /* THE ROOTS, AS THEY SHOULD BE */

    bytes32[] internal roots;
    mapping(bytes32 root => Tree.Leaf[] leaves) internal leavesOf;
    mapping(bytes32 root => uint256 timestamp) public expectedLiveAt;
    mapping(uint256 epoch => bytes32 root) public expectedEpochRoot;
    uint256 public expectedLastEpoch;
    uint256 public expectedWindow;

    /* THE MONEY, AS IT MOVED */

    mapping(address token => uint256 amount) public cameIn;
    mapping(address token => uint256 amount) public withdrawn;
    mapping(address token => uint256 amount) public leftForClaims;
    mapping(address account => mapping(address token => uint256 amount)) public paid;

    /// @notice What `fund` brought in, less what was withdrawn.
    mapping(address token => uint256 amount) public expectedFunded;

    /// @notice The highest total published.
    mapping(address token => uint256 amount) public expectedAllocated;

    /// @notice What the right roots published say.
    mapping(address account => mapping(address token => uint256 amount)) public entitled;

    /// @notice The largest amount proven under a root that was live when it was proven.
    mapping(address account => mapping(address token => uint256 amount)) public provenLive;

    /// @notice The highest mark seen so far.
    mapping(address account => mapping(address token => uint256 amount)) public highestMark;

    /* WHAT SHOULD NEVER HAPPEN */

    uint256 public movedInOtherTokens;
    uint256 public paidByDeadRoots;
    uint256 public acceptedWrongly;
    uint256 public refusedWrongly;

    /* WHAT WAS REACHED */

    mapping(bytes4 move => uint256 count) public accepted;
    mapping(bytes4 move => uint256 count) public refused;

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
        bytes memory arguments = abi.encode(
            address(this),
            1 days,
            address(this),
            address(this),
            TREASURY,
            FLOOR,
            FLOOR
        );
        distributor = IRewardDistributor(_deploy("RewardDistributor.sol:RewardDistributor", arguments));
        expectedWindow = FLOOR;
        for (uint256 i = 0; i < 4; ++i) accounts.push(address(uint160(0x10000 + i)));
        tokens.push(new BetaToken("One", "ONE", 18, address(this), 0));
        tokens.push(new BetaToken("Two", "TWO", 6, address(this), 0));
        tokens.push(new FeeToken(100, address(this)));
        for (uint256 i = 0; i < tokens.length; ++i) {
            tokens[i].approve(address(distributor), type(uint256).max);
        }
    }

    function allAccounts() external view returns (address[] memory) {
        return accounts;
    }

    function allTokens() external view returns (BetaToken[] memory) {
        return tokens;
    }

    function allRoots() external view returns (bytes32[] memory) {
        return roots;
    }

    function _noteAnswer(bool isAccepted, bool shouldBe) internal {
        if (isAccepted) ++accepted[msg.sig];
        else ++refused[msg.sig];
        if (isAccepted && !shouldBe) ++acceptedWrongly;
        if (!isAccepted && shouldBe) ++refusedWrongly;
    }

    function _isLive(bytes32 root) internal view returns (bool isLive) {
        return expectedLiveAt[root] != 0 && block.timestamp >= expectedLiveAt[root];
    }

    function _anyToken(uint256 seed) internal view returns (BetaToken token) {
        return tokens[seed % tokens.length];
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
