// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaims} from "./IClaims.sol";
import {IFunds} from "./IFunds.sol";
import {IRoots} from "./IRoots.sol";

/// @title Pays the rewards of one campaign phase, against Merkle proofs.
/// @notice A publisher commits one Merkle root per epoch over every miner's entitlement: the cumulative amount
/// of one token that the miner earned over all epochs. A root pays nobody until its window has passed. A claim
/// pays what rose above the miner's high-water mark in this contract.
///
/// Roles, and the worst that each can do:
/// - the admin (`DEFAULT_ADMIN_ROLE`, handed over in two delayed steps) names publishers and guardians, sets the
///   window for roots to come within its limits, sends unallocated funds to the treasury, and closes. At worst it
///   names itself publisher; its root then waits out the window before every guardian, none of whom it can remove in
///   that time;
/// - a publisher (`PUBLISHER_ROLE`) publishes roots. At worst it publishes a false one, which takes the whole balance
///   if no guardian revokes it inside its window: so fund epoch by epoch, and watch every root;
/// - a guardian (`GUARDIAN_ROLE`) revokes roots, pending or live. At worst it denies every payment, for as long as it
///   holds the role;
/// - the treasury, fixed at deployment, receives what is withdrawn or swept;
/// - anyone may bring a claim, and the account it belongs to is paid.
///
/// Invariants:
/// - INV-1 an account is never paid more of a token than the largest cumulative amount proven for it under a
///   root live at that time;
/// - INV-2 what left for claims never exceeds what came in, token by token; a claim moves no other token;
/// - INV-3 a claimed mark never falls from one transaction to the next;
/// - INV-4 a root that is unknown, pending or revoked pays nobody;
/// - INV-5 before closing, for well-behaved tokens and provided every root that went live was right, every live
///   entitlement can be paid in full;
/// - INV-6 many claims in one call pay exactly what they pay one by one, in any order, duplicates included;
/// - INV-7 all state can be rebuilt from events.
///
/// @dev Warning: the contract cannot see leaves. Published totals bound what a publisher may promise, not what
/// the leaves say.
interface IRewardDistributor is IFunds, IRoots, IClaims {}
