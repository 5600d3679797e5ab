// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchMoves} from "./BatchMoves.sol";

/// @title All that people may do to a distributor, right and wrong.
contract Handler is BatchMoves {}
