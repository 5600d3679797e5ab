// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The claims on a distributor: a proof in, what rose above the account's mark out.
/// @notice A leaf is OpenZeppelin's StandardMerkleTree leaf over
/// `(address account, address token, uint256 cumulativeAmount)`; a tree of one leaf has an empty proof.
interface IClaims {
    /// @notice Why `claimMany` passed over an item.
    enum SkipReason {
        RootNotLive,
        NothingToClaim,
        InvalidRecipient,
        TransferFailed
    }

    /// @notice One claim among many, paid to the account itself.
    /// @param account whose entitlement it is.
    /// @param token the token.
    /// @param cumulative the entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    struct ClaimItem {
        address account;
        address token;
        uint256 cumulative;
        bytes32[] proof;
    }

    /// @notice An account was paid, and its mark rose by `amount`.
    /// @param account the account whose entitlement it was.
    /// @param token the token.
    /// @param amount how much, in base units.
    event Claimed(address indexed account, address indexed token, uint256 amount);

    /// @notice The payment just claimed went to somebody else, as the account asked. Comes after its `Claimed`, with
    /// whatever the token emits between them.
    /// @param account the account whose entitlement it was.
    /// @param token the token.
    /// @param recipient who received it.
    event Redirected(address indexed account, address indexed token, address indexed recipient);

    /// @notice An item of `claimMany` was passed over. Its account's mark is unchanged.
    /// @param account the account.
    /// @param token the token.
    /// @param reason why.
    event ClaimSkipped(address indexed account, address indexed token, SkipReason reason);

    /// @notice An account used or burnt a nonce of its signed claims.
    /// @param account the account.
    /// @param nonce the nonce.
    event NonceUsed(address indexed account, uint256 indexed nonce);

    /// @notice Thrown when a claim's proof leads to a root that is not live. `liveAt` is zero where the root is
    /// unknown or revoked: then the proof is wrong, or of a root that no longer counts.
    error RootNotLive(bytes32 root, uint256 liveAt);

    /// @notice Thrown when a claim's cumulative amount is not above what the account already claimed.
    error NothingToClaim(uint256 cumulative, uint256 claimed);

    /// @notice Thrown when a payment would go to the zero address or to this contract.
    error InvalidRecipient(address recipient);

    /// @notice Thrown when a signed claim comes after its deadline.
    error SignatureExpired(uint256 deadline);

    /// @notice Thrown when a signed claim's nonce was used or burnt.
    error NonceAlreadyUsed(address account, uint256 nonce);

    /// @notice Thrown when a signature is not the account's, by key or by ERC-1271.
    error InvalidSignature(address account);

    /// @notice Thrown when the token refuses a payment.
    error TransferFailed();

    /// @notice Pays the caller what its entitlement rose above its mark.
    /// @param token the token.
    /// @param cumulative the caller's entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    function claim(address token, uint256 cumulative, bytes32[] calldata proof) external;

    /// @notice Pays an account what its entitlement rose above its mark. Anyone may call; the account is paid.
    /// @param account whose entitlement it is, and who receives it.
    /// @param token the token.
    /// @param cumulative the entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    function claimFor(address account, address token, uint256 cumulative, bytes32[] calldata proof) external;

    /// @notice Pays the caller's claim to somebody else.
    /// @dev Warning: anyone may pay the account itself first, by `claimFor` or `claimMany`. A redirect saves no account
    /// whose key is lost to somebody else.
    /// @param recipient who receives it; neither the zero address nor this contract.
    /// @param token the token.
    /// @param cumulative the caller's entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    function claimTo(address recipient, address token, uint256 cumulative, bytes32[] calldata proof) external;

    /// @notice Pays an account's claim to the recipient that it signed for. Anyone may bring the signature.
    /// @dev The signature is EIP-712 over
    /// `Claim(address account,address recipient,address token,uint256 cumulative,uint256 nonce,uint256 deadline)`,
    /// by the account's key or, where the account is a contract, by its ERC-1271 word.
    /// @param account whose entitlement it is, and who signed.
    /// @param recipient who receives it; neither the zero address nor this contract.
    /// @param token the token.
    /// @param cumulative the entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    /// @param nonce any number that the account neither used nor burnt.
    /// @param deadline the last second at which the signature holds.
    /// @param signature the signature.
    function claimWithSignature(
        address account,
        address recipient,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Burns a nonce of the caller, so that no signature over it can be used.
    /// @param nonce the nonce; one that is used already stays used.
    function burnNonce(uint256 nonce) external;

    /// @notice Pays many claims, of any accounts and tokens, each to its account. An item that cannot be paid is
    /// skipped with its reason in an event, and the others are paid.
    /// @dev Warning: a token that burns all gas it is given can make the whole call run out of it.
    /// @param items the claims.
    function claimMany(ClaimItem[] calldata items) external;

    /// @notice What a claim would pay now; zero where its root is not live or nothing is left.
    /// @param account the account.
    /// @param token the token.
    /// @param cumulative the entitlement under the root that the proof leads to, in base units.
    /// @param proof the Merkle proof, leaf side first.
    /// @return amount in base units.
    /// @return root the root that the proof leads to, whatever its state.
    function claimable(
        address account,
        address token,
        uint256 cumulative,
        bytes32[] calldata proof
    ) external view returns (uint256 amount, bytes32 root);

    /// @notice An account's mark: how much of a token it was paid so far, in base units.
    function claimed(address account, address token) external view returns (uint256 amount);

    /// @notice Whether an account used or burnt a nonce.
    function isNonceUsed(address account, uint256 nonce) external view returns (bool isUsed);
}
