// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IAccessControlDefaultAdminRules} from "@openzeppelin/contracts/access/extensions/IAccessControlDefaultAdminRules.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IClaims} from "../../contracts/interfaces/IClaims.sol";
import {IFunds} from "../../contracts/interfaces/IFunds.sol";
import {IRoots} from "../../contracts/interfaces/IRoots.sol";
import {DistributorTest} from "./base/DistributorTest.sol";
import {Tree} from "./base/Tree.sol";
import {ReentrantToken} from "./mocks/ReentrantToken.sol";

/// @title Tokens that call back. The token itself is the miner where a claim is what it calls back with.
contract ReentrancyTest is DistributorTest {
    ReentrantToken internal reentrant;

    function setUp() public override {
        super.setUp();
        reentrant = new ReentrantToken(address(this));
        reentrant.approve(address(distributor), type(uint256).max);
        reentrant.approveFromSelf(address(distributor));
    }

    function testFuzz_claim_reenteredWithItselfPaysOnce(uint256 amount, uint256 spare) external {
        amount = bound(amount, 1, MAX_AMOUNT);
        _fund(reentrant, amount + bound(spare, 0, MAX_AMOUNT));
        _publishTokensOwnLeaf(amount);
        bytes memory sameClaim = _claimCall(amount);

        reentrant.arm(address(distributor), sameClaim);
        vm.prank(address(reentrant));
        distributor.claim(address(reentrant), amount, new bytes32[](0));

        _assertRefused(abi.encodeWithSelector(IClaims.NothingToClaim.selector, amount, amount));
        vm.assertEq(reentrant.balanceOf(address(reentrant)), amount, "paid twice");
    }

    function testFuzz_claim_reenteredByFundCreditsWhatThatFundBrought(uint256 amount, uint256 more) external {
        amount = bound(amount, 1, MAX_AMOUNT);
        more = bound(more, 1, MAX_AMOUNT);
        _fund(reentrant, amount);
        _publishTokensOwnLeaf(amount);
        reentrant.mint(address(reentrant), more);

        reentrant.arm(address(distributor), _fundCall(more));
        vm.prank(address(reentrant));
        distributor.claim(address(reentrant), amount, new bytes32[](0));

        vm.assertTrue(reentrant.succeeded(), "the inner call failed");
        vm.assertEq(distributor.funded(address(reentrant)), amount + more, "not what came in");
        vm.assertEq(reentrant.balanceOf(address(distributor)), more, "not what is left");
    }

    function testFuzz_fund_reenteredByClaimCreditsWhatTheBalanceRose(
        uint256 amount,
        uint256 claimed
    ) external {
        claimed = bound(claimed, 1, MAX_AMOUNT);
        amount = bound(amount, 1, MAX_AMOUNT);
        _fund(reentrant, claimed);
        _publishTokensOwnLeaf(claimed);
        reentrant.mint(address(this), amount);

        reentrant.arm(address(distributor), _claimCall(claimed));
        if (amount <= claimed) {
            vm.expectRevert(abi.encodeWithSelector(IFunds.NothingReceived.selector, reentrant));
        }
        distributor.fund(address(reentrant), amount);

        uint256 credited = amount > claimed ? amount - claimed : 0;
        vm.assertEq(distributor.funded(address(reentrant)), claimed + credited, "credited too much");
    }

    function test_fund_refusesToBeReentered() external {
        _fund(reentrant, 1);
        reentrant.mint(address(this), 1);
        reentrant.mint(address(reentrant), 1);

        reentrant.arm(address(distributor), _fundCall(1));
        distributor.fund(address(reentrant), 1);

        _assertRefused(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(distributor.funded(address(reentrant)), 2, "credited twice");
    }

    function test_fund_refusesToBeReenteredByAWithdrawal() external {
        _fund(reentrant, 1);
        reentrant.mint(address(this), 1);
        _makeAdmin(address(reentrant));

        reentrant.arm(address(distributor), _withdrawCall(1));
        distributor.fund(address(reentrant), 1);

        _assertRefused(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(reentrant.balanceOf(TREASURY), 0, "withdrew");
    }

    function test_withdraw_refusesToBeReentered() external {
        _fund(reentrant, 2);
        _makeAdmin(address(reentrant));

        reentrant.arm(address(distributor), _withdrawCall(1));
        vm.prank(address(reentrant));
        distributor.withdrawUnallocated(address(reentrant), 1);

        _assertRefused(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(reentrant.balanceOf(TREASURY), 1, "withdrew twice");
    }

    function test_withdraw_refusesToBeReenteredByFund() external {
        _fund(reentrant, 1);
        reentrant.mint(address(reentrant), 1);

        reentrant.arm(address(distributor), _fundCall(1));
        vm.prank(ADMIN);
        distributor.withdrawUnallocated(address(reentrant), 1);

        _assertRefused(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(distributor.funded(address(reentrant)), 0, "credited the withdrawal");
    }

    function test_publish_inTheMiddleOfAFundIsNotCoveredByIt() external {
        reentrant.mint(address(this), 1);
        vm.prank(ADMIN);
        IAccessControl(address(distributor)).grantRole(keccak256("PUBLISHER_ROLE"), address(reentrant));

        reentrant.arm(
            address(distributor),
            abi.encodeCall(
                IRoots.publishRoot,
                (1, keccak256("root"), _totals(address(reentrant), 1), bytes32(0))
            )
        );
        distributor.fund(address(reentrant), 1);

        _assertRefused(abi.encodeWithSelector(IFunds.NotCovered.selector, reentrant, 1, 0));
    }

    function _publishTokensOwnLeaf(uint256 amount) private {
        _publishLive(1, Tree.hash(Tree.Leaf(address(reentrant), address(reentrant), amount)));
    }

    function _makeAdmin(address account) private {
        IAccessControlDefaultAdminRules rules = IAccessControlDefaultAdminRules(address(distributor));
        vm.prank(ADMIN);
        rules.beginDefaultAdminTransfer(account);
        vm.warp(vm.getBlockTimestamp() + 1 days + 1);
        vm.prank(account);
        rules.acceptDefaultAdminTransfer();
    }

    function _assertRefused(bytes memory reason) private view {
        vm.assertTrue(reentrant.wasCalled(), "never called back");
        vm.assertTrue(!reentrant.succeeded(), "let in");
        vm.assertTrue(keccak256(reentrant.answer()) == keccak256(reason), "refused for another reason");
    }

    function _claimCall(uint256 amount) private view returns (bytes memory data) {
        return abi.encodeCall(IClaims.claim, (address(reentrant), amount, new bytes32[](0)));
    }

    function _fundCall(uint256 amount) private view returns (bytes memory data) {
        return abi.encodeCall(IFunds.fund, (address(reentrant), amount));
    }

    function _withdrawCall(uint256 amount) private view returns (bytes memory data) {
        return abi.encodeCall(IFunds.withdrawUnallocated, (address(reentrant), amount));
    }
}
