// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../contracts/BetaToken.sol";
import {IFunds} from "../../contracts/interfaces/IFunds.sol";
import {DistributorTest} from "./base/DistributorTest.sol";
import {FeeToken} from "./mocks/FeeToken.sol";

/// @title Funds, for any amount and fee.
contract FundsTest is DistributorTest {
    bytes32 internal constant ROOT = keccak256("root");

    function testFuzz_fund_creditsWhatArrived(uint256[4] memory amounts, uint256 feeBps) external {
        BetaToken feeToken = _newFeeToken(bound(feeBps, 0, 9_999));

        for (uint256 i = 0; i < amounts.length; ++i) {
            _fund(feeToken, bound(amounts[i], 1, MAX_AMOUNT));

            vm.assertEq(
                distributor.funded(address(feeToken)),
                feeToken.balanceOf(address(distributor)),
                "credited other than what arrived"
            );
        }
    }

    function testFuzz_fund_refusesWhenNothingArrives(uint256 amount) external {
        amount = bound(amount, 0, MAX_AMOUNT);
        BetaToken feeToken = _newFeeToken(10_000);
        feeToken.mint(address(this), amount);

        vm.expectRevert(abi.encodeWithSelector(IFunds.NothingReceived.selector, feeToken));
        distributor.fund(address(feeToken), amount);
    }

    function testFuzz_fund_leavesOutWhatWasSentDirectly(uint256 sent, uint256 amount) external {
        amount = bound(amount, 1, MAX_AMOUNT);
        token.mint(address(distributor), bound(sent, 0, MAX_AMOUNT));

        _fund(token, amount);

        vm.assertEq(distributor.funded(address(token)), amount, "credited what was sent directly");
    }

    function testFuzz_withdraw_takesNoMoreThanIsUnallocated(
        uint256 funded,
        uint256 allocated,
        uint256 amount
    ) external {
        funded = bound(funded, 1, MAX_AMOUNT);
        allocated = bound(allocated, 0, funded);
        _fund(token, funded);
        _publish(1, ROOT, address(token), allocated);
        // Half the runs stay near the limit, half go anywhere.
        if (amount % 2 == 0) amount = bound(amount, 0, funded - allocated + 1);

        bool isUnallocated = amount <= funded - allocated;
        if (!isUnallocated) {
            vm.expectRevert(
                abi.encodeWithSelector(IFunds.NotUnallocated.selector, token, amount, funded - allocated)
            );
        }
        _withdraw(amount);

        uint256 withdrawn = isUnallocated ? amount : 0;
        vm.assertEq(token.balanceOf(TREASURY), withdrawn, "not to the treasury");
        vm.assertEq(distributor.funded(address(token)), funded - withdrawn, "not what is left");
        vm.assertGe(distributor.funded(address(token)), allocated, "took what was promised");
    }

    function testFuzz_withdraw_takesNothingSentDirectly(uint256 sent, uint256 amount) external {
        sent = bound(sent, 1, MAX_AMOUNT);
        token.mint(address(distributor), sent);
        amount = bound(amount, 1, sent);

        vm.expectRevert(abi.encodeWithSelector(IFunds.NotUnallocated.selector, token, amount, 0));
        _withdraw(amount);
    }

    function _withdraw(uint256 amount) private {
        vm.prank(ADMIN);
        distributor.withdrawUnallocated(address(token), amount);
    }

    function _newFeeToken(uint256 feeBps) private returns (FeeToken feeToken) {
        feeToken = new FeeToken(feeBps, address(this));
        feeToken.approve(address(distributor), type(uint256).max);
    }
}
