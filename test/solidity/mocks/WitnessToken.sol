// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FeeToken} from "./FeeToken.sol";

/// @title A token that remembers who sent whom how much, takes a fee, and refuses whom it is told to.
contract WitnessToken is FeeToken {
    /// @notice How a transfer to an account ends.
    enum Mood {
        Pays,
        Reverts,
        AnswersFalse
    }

    /// @notice What was sent from one account to another, before any fee.
    mapping(address from => mapping(address to => uint256 amount)) public sent;

    mapping(address to => Mood mood) public moodFor;

    constructor(uint256 initialFeeBps, address owner) FeeToken(initialFeeBps, owner) {}

    function setMood(address to, Mood mood) external {
        moodFor[to] = mood;
    }

    function transfer(address to, uint256 value) public override returns (bool isDone) {
        Mood mood = moodFor[to];
        require(mood != Mood.Reverts, "refused");
        return mood == Mood.Pays && super.transfer(to, value);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0) && to != address(0)) sent[from][to] += value;
        super._update(from, to, value);
    }
}
