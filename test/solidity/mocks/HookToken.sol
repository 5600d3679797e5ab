// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";
import {HookedWallet} from "./HookedWallet.sol";

/// @title A token that tells contracts of what they receive, as ERC-777 did.
contract HookToken is BetaToken {
    constructor(address owner) BetaToken("Hook", "HOOK", 18, owner, 0) {}

    function transfer(address to, uint256 value) public override returns (bool) {
        super.transfer(to, value);
        if (to.code.length != 0) HookedWallet(to).onReceived();
        return true;
    }
}
