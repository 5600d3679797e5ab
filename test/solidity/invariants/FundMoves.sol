// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFunds} from "../../../contracts/interfaces/IFunds.sol";
import {WitnessToken} from "../mocks/WitnessToken.sol";
import {Ledger} from "./Ledger.sol";

/// @title What may be done with money: funding, sending past the books, withdrawing, closing, sweeping.
abstract contract FundMoves is Ledger {
    uint256 internal constant NOTICE = 90 days;

    function fund(uint256 seed, uint256 amount) external keepsBooks {
        WitnessToken token = _anyToken(seed);
        amount = bound(amount, 1, 1e24);
        token.mint(address(this), amount);
        uint256 balanceBefore = token.balanceOf(address(distributor));

        bool isAccepted = _ask(address(this), abi.encodeCall(IFunds.fund, (address(token), amount)));
        uint256 arrived = token.balanceOf(address(distributor)) - balanceBefore;
        cameIn[address(token)] += arrived;
        expectedFunded[address(token)] += arrived;
        _noteAnswer(isAccepted, true);
    }

    function sendDirectly(uint256 seed, uint256 amount) external keepsBooks {
        WitnessToken token = _anyToken(seed);
        amount = bound(amount, 1, 1e24);
        token.mint(address(distributor), amount);
        cameIn[address(token)] += amount;
        _noteAnswer(true, true);
    }

    function withdraw(uint256 seed, uint256 amount) external keepsBooks {
        WitnessToken token = _anyToken(seed);
        (uint256 funded, uint256 allocated) = (
            expectedFunded[address(token)],
            expectedAllocated[address(token)]
        );
        uint256 unallocated = funded > allocated ? funded - allocated : 0;
        if (funded < allocated) _reach("withdrawal with less funded than promised");
        amount = _draw(seed, "excess", 0) % 4 == 0 ? unallocated + 1 : bound(amount, 0, unallocated);
        uint256 balanceBefore = token.balanceOf(address(distributor));

        bool isAccepted = _ask(
            address(this),
            abi.encodeCall(IFunds.withdrawUnallocated, (address(token), amount))
        );
        expectedFunded[address(token)] -= _noteBack(token, balanceBefore);
        // Claims under a wrong root may have taken what no right one promised.
        _noteAnswer(isAccepted, amount <= unallocated && amount <= balanceBefore);
    }

    /// @notice A closing date, mostly the earliest there can be, sometimes a second too early.
    function announceClosing(uint256 seed) external keepsBooks {
        uint256 earliest = block.timestamp + NOTICE;
        if (expectedClosesAt > earliest) earliest = expectedClosesAt;
        uint256 kind = _draw(seed, "kind", 0) % 4;
        uint256 date = earliest + (kind == 1 ? _draw(seed, "later", 0) % 10 days : 0);
        if (kind == 0) --date;

        bool isAccepted = _ask(address(this), abi.encodeCall(IFunds.announceClosing, (date)));
        if (isAccepted) {
            if (expectedClosesAt != 0) _reach("closing announced again");
            expectedClosesAt = date;
        }
        _noteAnswer(isAccepted, date >= earliest);
    }

    function sweep(uint256 seed) external keepsBooks {
        WitnessToken token = _anyToken(seed);
        uint256 balanceBefore = token.balanceOf(address(distributor));

        bool isAccepted = _ask(address(this), abi.encodeCall(IFunds.sweep, (address(token))));
        if (isAccepted) {
            if (balanceBefore != 0) _reach("sweep of something");
            uint256 swept = _noteBack(token, balanceBefore);
            uint256 funded = expectedFunded[address(token)];
            expectedFunded[address(token)] = funded > swept ? funded - swept : 0;
            if (swept != balanceBefore) ++refusedWrongly;
            wasSwept = true;
        }
        _noteAnswer(isAccepted, expectedClosesAt != 0 && block.timestamp >= expectedClosesAt);
    }

    /// @notice Time passes to the closing date, or to the second before.
    function waitForClosing(uint256 seed) external keepsBooks {
        _noteAnswer(true, true);
        if (expectedClosesAt <= block.timestamp) return;
        vm.warp(_draw(seed, "early", 0) % 3 == 0 ? expectedClosesAt - 1 : expectedClosesAt);
    }

    /// @notice The last token begins to refuse an account, in one way or another, or makes its peace with it.
    function refuse(uint256 seed) external keepsBooks {
        WitnessToken.Mood mood = WitnessToken.Mood(_draw(seed, "mood", 0) % 3);
        tokens[tokens.length - 1].setMood(_anyAccount(seed), mood);
        _noteAnswer(true, true);
    }

    /// @dev Books what left the distributor, all of it for the treasury.
    function _noteBack(WitnessToken token, uint256 balanceBefore) private returns (uint256 left) {
        left = balanceBefore - token.balanceOf(address(distributor));
        wentBack[address(token)] += left;
    }
}
