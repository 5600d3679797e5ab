// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IClaims} from "../../../contracts/interfaces/IClaims.sol";
import {Signing} from "../base/Signing.sol";
import {Tree} from "../base/Tree.sol";
import {WitnessToken} from "../mocks/WitnessToken.sol";
import {RootMoves} from "./RootMoves.sol";

/// @title What may be done with single claims: right ones, redirected ones, signed ones, and forged ones.
abstract contract ClaimMoves is RootMoves {
    /* EXTERNAL */

    function claim(uint256 seed) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        _claim(leaf, proof);
    }

    function claimFor(uint256 seed, address sender) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        _claimFor(leaf, proof, sender);
    }

    /// @notice Paid to anybody, often another miner, sometimes to whom it must not be.
    function claimTo(uint256 seed, address recipient) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        // The distributor never calls itself.
        if (leaf.account == address(distributor)) return;
        recipient = _anyRecipient(seed, recipient);
        bool isAccepted = _bringClaim(
            leaf,
            proof,
            leaf.account,
            recipient,
            true,
            abi.encodeCall(IClaims.claimTo, (recipient, leaf.token, leaf.cumulative, proof))
        );
        if (isAccepted) _noteRedirected(leaf, recipient);
    }

    /// @notice Signed rightly most of the time; else late, over a used nonce, by another, or for another recipient.
    function claimWithSignature(uint256 seed, address recipient) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        Signing.Words memory words = Signing.Words({
            account: leaf.account,
            recipient: _anyRecipient(seed, recipient),
            token: leaf.token,
            cumulative: leaf.cumulative,
            nonce: _anyNonce(seed, leaf.account),
            deadline: block.timestamp + (_draw(seed, "deadline", 0) % 2)
        });
        uint256 fault = _draw(seed, "fault", 0) % 8;
        if (fault == 0) words.deadline = block.timestamp - 1;
        bool mayBe = fault > 2 && !isExpectedNonceUsed[words.account][words.nonce];
        if (fault > 2 && !mayBe) _reach("nonce used again");

        bool isAccepted = _bringClaim(
            leaf,
            proof,
            TREASURY,
            words.recipient,
            mayBe && _keyOf(leaf.account) != 0,
            _signedCall(words, proof, fault)
        );
        if (!isAccepted) return;
        if (leaf.account.code.length != 0) _reach("claim signed by a contract");
        _noteRedirected(leaf, words.recipient);
        _noteNonce(words.account, words.nonce);
    }

    /// @notice A nonce, mostly a new one.
    function burnNonce(uint256 seed) external keepsBooks {
        address account = _anyAccount(seed);
        uint256 nonce = _anyNonce(seed, account);
        _noteAnswer(_ask(account, abi.encodeCall(IClaims.burnNonce, (nonce))), true);
        _noteNonce(account, nonce);
    }

    /// @notice A leaf with another amount, account or token than its proof is for, or a proof with a bit changed.
    function claimForged(uint256 seed) external keepsBooks {
        (Tree.Leaf memory leaf, bytes32[] memory proof) = _anyLeaf(seed);
        _forge(seed, leaf, proof);
        if (seed % 2 == 0) _claim(leaf, proof);
        else _claimFor(leaf, proof, TREASURY);
    }

    /* INTERNAL */

    function _forge(uint256 seed, Tree.Leaf memory leaf, bytes32[] memory proof) internal view {
        uint256 kind = _draw(seed, "forged", 0) % 4;
        if (kind == 0 && leaf.cumulative < type(uint128).max) {
            leaf.cumulative += 1 + (_draw(seed, "more", 0) % 1e18);
        }
        if (kind == 1) leaf.account = _anyAccount(_draw(seed, "account", 0));
        if (kind == 2) leaf.token = address(_anyToken(_draw(seed, "token", 0)));
        if (kind == 3 && proof.length != 0) {
            proof[_draw(seed, "place", 0) % proof.length] ^= bytes32(1 << (_draw(seed, "bit", 0) % 256));
        }
    }

    /// @dev Books that a leaf was proven, and tells whether its root is live.
    function _noteProven(Tree.Leaf memory leaf, bytes32[] memory proof) internal returns (bool isLive) {
        isLive = _isLive(MerkleProof.processProof(proof, Tree.hash(leaf)));
        if (isLive && leaf.cumulative > provenLive[leaf.account][leaf.token]) {
            provenLive[leaf.account][leaf.token] = leaf.cumulative;
        }
    }

    /// @dev Half the time a leaf that should be paid, a quarter a live one overtaken by the mark, if one turns up
    /// soon; else any.
    function _anyLeaf(uint256 seed) internal view returns (Tree.Leaf memory leaf, bytes32[] memory proof) {
        uint256 kind = _draw(seed, "leaf kind", 0) % 4;
        for (uint256 i = 0; i < 12; ++i) {
            bytes32 root = roots[_draw(seed, "root", i) % roots.length];
            uint256 index = _draw(seed, "leaf", i) % leavesOf[root].length;
            leaf = leavesOf[root][index];
            bool isWanted =
                kind == 0 ||
                    (_isLive(root) && (kind == 1 ? _isOvertaken(leaf) : _isPayable(leaf, leaf.account)));
            if (isWanted || i == 11) return (leaf, Tree.proof(leavesOf[root], index));
        }
    }

    /* PRIVATE */

    function _claim(Tree.Leaf memory leaf, bytes32[] memory proof) private {
        if (leaf.account == address(distributor)) return _claimFor(leaf, proof, TREASURY);
        _bringClaim(
            leaf,
            proof,
            leaf.account,
            leaf.account,
            true,
            abi.encodeCall(IClaims.claim, (leaf.token, leaf.cumulative, proof))
        );
    }

    function _claimFor(Tree.Leaf memory leaf, bytes32[] memory proof, address sender) private {
        _bringClaim(
            leaf,
            proof,
            sender,
            leaf.account,
            true,
            abi.encodeCall(IClaims.claimFor, (leaf.account, leaf.token, leaf.cumulative, proof))
        );
    }

    /// @dev Brings a claim by any door, and books it.
    function _bringClaim(
        Tree.Leaf memory leaf,
        bytes32[] memory proof,
        address sender,
        address recipient,
        bool mayBe,
        bytes memory data
    ) private returns (bool isAccepted) {
        bool isLive = _noteProven(leaf, proof);
        uint256[] memory balancesBefore = _balances();
        bool shouldBe = mayBe && isLive && _isPayable(leaf, recipient);

        isAccepted = _ask(sender, data);
        if (isAccepted && wasSwept) _reach("claim after a sweep");
        _noteAnswer(isAccepted, shouldBe);
        _notePaid(leaf, balancesBefore, isLive);
    }

    /// @dev Books what left the distributor; what a fee then takes from the recipient is not its doing.
    function _notePaid(Tree.Leaf memory leaf, uint256[] memory balancesBefore, bool isLive) private {
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 moved = balancesBefore[i] - tokens[i].balanceOf(address(distributor));
            if (!isLive) paidByDeadRoots += moved;
            if (address(tokens[i]) == leaf.token) {
                leftForClaims[leaf.token] += moved;
                paid[leaf.account][leaf.token] += moved;
            } else {
                movedInOtherTokens += moved;
            }
        }
    }

    function _noteRedirected(Tree.Leaf memory leaf, address recipient) private {
        expectedRedirections = keccak256(
            abi.encode(expectedRedirections, leaf.account, leaf.token, recipient)
        );
    }

    function _noteNonce(address account, uint256 nonce) private {
        isExpectedNonceUsed[account][nonce] = true;
        noncesOf[account].push(nonce);
    }

    /// @dev The call of a claim whose words were signed, with a fault or without one.
    function _signedCall(
        Signing.Words memory words,
        bytes32[] memory proof,
        uint256 fault
    ) private view returns (bytes memory data) {
        uint256 key = fault == 1 ? FIRST_KEY + 9 : _keyOf(words.account);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            key == 0 ? FIRST_KEY : key,
            Signing.digest(address(distributor), words)
        );
        address recipient = fault == 2 ? address(uint160(words.recipient) ^ 1) : words.recipient;
        return
            abi.encodeCall(
                IClaims.claimWithSignature,
                (
                    words.account,
                    recipient,
                    words.token,
                    words.cumulative,
                    proof,
                    words.nonce,
                    words.deadline,
                    abi.encodePacked(r, s, v)
                )
            );
    }

    function _anyRecipient(uint256 seed, address recipient) private view returns (address chosen) {
        uint256 kind = _draw(seed, "recipient", 0) % 8;
        if (kind == 0) return address(0);
        if (kind == 1) return address(distributor);
        // Neither an account whose balance is counted as its own, nor the treasury.
        if (kind < 5 || recipient == TREASURY) return address(uint160(0xC0FFEE));
        return kind == 5 ? _anyAccount(seed) : recipient;
    }

    /// @dev One in three was used or burnt before, if any was.
    function _anyNonce(uint256 seed, address account) private view returns (uint256 nonce) {
        uint256[] storage nonces = noncesOf[account];
        if (seed % 3 != 0 || nonces.length == 0) return _draw(seed, "nonce", 0);
        return nonces[_draw(seed, "nonce", 0) % nonces.length];
    }

    /// @dev The key that signs for an account; none for the distributor.
    function _keyOf(address account) private view returns (uint256 key) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] == account) return FIRST_KEY + i;
        }
    }

    function _isOvertaken(Tree.Leaf memory leaf) private view returns (bool isOvertaken) {
        return leaf.cumulative < paid[leaf.account][leaf.token];
    }

    function _isPayable(Tree.Leaf memory leaf, address recipient) private view returns (bool isPayable) {
        if (recipient == address(0) || recipient == address(distributor)) return false;
        WitnessToken token = WitnessToken(leaf.token);
        uint256 mark = paid[leaf.account][leaf.token];
        return
            leaf.cumulative > mark &&
            leaf.cumulative - mark <= token.balanceOf(address(distributor)) &&
            token.moodFor(recipient) == WitnessToken.Mood.Pays;
    }
}
