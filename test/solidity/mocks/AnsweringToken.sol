// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetaToken} from "../../../contracts/BetaToken.sol";

/// @title A token that, once told, answers transfers with any bytes, moving the tokens or not.
contract AnsweringToken is BetaToken {
    enum Manner {
        Usual,
        MoveAndAnswer,
        AnswerOnly,
        Revert
    }

    Manner private _manner;
    bytes private _answer;

    constructor(address owner) BetaToken("Answering", "ANS", 18, owner, 0) {}

    function tell(Manner manner, bytes calldata answer) external {
        (_manner, _answer) = (manner, answer);
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        if (_manner == Manner.Usual || _manner == Manner.MoveAndAnswer) super.transfer(to, value);
        return _reply();
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        if (_manner == Manner.Usual || _manner == Manner.MoveAndAnswer) super.transferFrom(from, to, value);
        return _reply();
    }

    function _reply() private view returns (bool) {
        if (_manner == Manner.Usual) return true;
        bytes memory answer = _answer;
        bool isRevert = _manner == Manner.Revert;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            if isRevert {
                revert(add(answer, 0x20), mload(answer))
            }
            return(add(answer, 0x20), mload(answer))
        }
    }
}
