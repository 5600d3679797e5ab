// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";
import {IRewardDistributor} from "../../../contracts/interfaces/IRewardDistributor.sol";
import {IRoots} from "../../../contracts/interfaces/IRoots.sol";
import {Test} from "./Test.sol";
import {Tree} from "./Tree.sol";

/// @title A distributor with its roles and two tokens, and the test itself as the funder.
abstract contract DistributorTest is Test {
    address internal constant ADMIN = address(0xAD);
    address internal constant PUBLISHER = address(0xB0);
    address internal constant GUARDIAN = address(0x6A);
    address internal constant TREASURY = address(0x7E);
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);

    uint256 internal constant FLOOR = 1 days;
    uint256 internal constant WINDOW = 2 days;

    /// @dev Far above any real supply, with room to add two of them.
    uint256 internal constant MAX_AMOUNT = type(uint128).max;

    IRewardDistributor internal distributor;
    BetaToken internal token;
    BetaToken internal otherToken;

    function setUp() public virtual {
        vm.warp(1_700_000_000);
        distributor = IRewardDistributor(
            _deploy(
                "RewardDistributor.sol:RewardDistributor",
                abi.encode(ADMIN, 1 days, PUBLISHER, GUARDIAN, TREASURY, FLOOR, WINDOW)
            )
        );
        token = _newToken();
        otherToken = _newToken();
    }

    function _newToken() internal returns (BetaToken newToken) {
        newToken = new BetaToken("Test", "TEST", 18, address(this), 0);
        newToken.approve(address(distributor), type(uint256).max);
    }

    function _fund(BetaToken funding, uint256 amount) internal {
        funding.mint(address(this), amount);
        distributor.fund(address(funding), amount);
    }

    function _publish(uint256 epoch, bytes32 root) internal {
        _publish(epoch, root, new IRoots.TokenTotal[](0));
    }

    function _publish(uint256 epoch, bytes32 root, address tokenNamed, uint256 total) internal {
        _publish(epoch, root, _totals(tokenNamed, total));
    }

    function _publish(uint256 epoch, bytes32 root, IRoots.TokenTotal[] memory totals) internal {
        vm.prank(PUBLISHER);
        distributor.publishRoot(epoch, root, totals, bytes32(0));
    }

    function _publishLive(uint256 epoch, bytes32 root) internal {
        _publish(epoch, root);
        uint256 liveAt = distributor.liveAt(root);
        if (liveAt > vm.getBlockTimestamp()) vm.warp(liveAt);
    }

    function _revoke(bytes32 root) internal {
        vm.prank(GUARDIAN);
        distributor.revokeRoots(_list(root));
    }

    /// @dev A tree's leaves, any amounts: all of them together come to less than half of `MAX_AMOUNT`.
    function _leaves(uint256 seed, uint256 size) internal view returns (Tree.Leaf[] memory leaves) {
        leaves = new Tree.Leaf[](size);
        for (uint256 i = 0; i < size; ++i) {
            // Accounts count up from a place no precompile is, so that none occurs twice.
            leaves[i] = Tree.Leaf({
                account: address(uint160(0x10000 + i)),
                token: address(token),
                cumulative: 1 + (uint256(keccak256(abi.encode(seed, i))) % (MAX_AMOUNT / 128))
            });
        }
    }

    function _list(bytes32 root) internal pure returns (bytes32[] memory roots) {
        roots = new bytes32[](1);
        roots[0] = root;
    }

    function _totals(
        address tokenNamed,
        uint256 total
    ) internal pure returns (IRoots.TokenTotal[] memory totals) {
        totals = new IRoots.TokenTotal[](1);
        totals[0] = IRoots.TokenTotal({token: tokenNamed, total: total});
    }
}
