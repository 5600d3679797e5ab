// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ClaimMoves} from "./ClaimMoves.sol";

/// @title All that people may do to a distributor, right and wrong.
contract Handler is ClaimMoves {}
