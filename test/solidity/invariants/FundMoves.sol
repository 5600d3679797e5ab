// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";
import {Ledger} from "./Ledger.sol";

/// @title What may be done with money: funding, sending past the books, withdrawing.
abstract contract FundMoves is Ledger {
    function fund(uint256 seed, uint256 amount) external keepsBooks {
        BetaToken token = _anyToken(seed);
        amount = bound(amount, 1, 1e24);
        token.mint(address(this), amount);
        uint256 balanceBefore = token.balanceOf(address(distributor));

        bool isAccepted = true;
        try distributor.fund(address(token), amount) {
            uint256 arrived = token.balanceOf(address(distributor)) - balanceBefore;
            cameIn[address(token)] += arrived;
            expectedFunded[address(token)] += arrived;
        } catch {
            isAccepted = false;
        }
        _noteAnswer(isAccepted, true);
    }

    function sendDirectly(uint256 seed, uint256 amount) external keepsBooks {
        BetaToken token = _anyToken(seed);
        amount = bound(amount, 1, 1e24);
        token.mint(address(distributor), amount);
        cameIn[address(token)] += amount;
        _noteAnswer(true, true);
    }

    function withdraw(uint256 seed, uint256 amount) external keepsBooks {
        BetaToken token = _anyToken(seed);
        uint256 unallocated = expectedFunded[address(token)] - expectedAllocated[address(token)];
        amount = _draw(seed, "excess", 0) % 4 == 0 ? unallocated + 1 : bound(amount, 0, unallocated);
        uint256 balanceBefore = token.balanceOf(address(distributor));

        bool isAccepted = true;
        try distributor.withdrawUnallocated(address(token), amount) {
            uint256 left = balanceBefore - token.balanceOf(address(distributor));
            withdrawn[address(token)] += left;
            expectedFunded[address(token)] -= left;
        } catch {
            isAccepted = false;
        }
        // Claims under a wrong root may have taken what no right one promised.
        _noteAnswer(isAccepted, amount <= unallocated && amount <= balanceBefore);
    }
}
