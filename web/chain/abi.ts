/** What of the contracts the pages use. A test holds it against the compiler's artifacts. */
import { Interface } from "ethers/abi";

const ITEM = "tuple(address account, address token, uint256 cumulative, bytes32[] proof)";

const FUNCTIONS = [
  "function claim(address token, uint256 cumulative, bytes32[] proof)",
  "function claimFor(address account, address token, uint256 cumulative, bytes32[] proof)",
  `function claimMany(${ITEM}[] items)`,
  "function claimable(address account, address token, uint256 cumulative, bytes32[] proof) view returns (uint256 amount, bytes32 root)",
  "function claimed(address account, address token) view returns (uint256 amount)",
  "function funded(address token) view returns (uint256 amount)",
  "function allocated(address token) view returns (uint256 amount)",
  "function closesAt() view returns (uint256 timestamp)",
  "function publishRoot(uint256 epoch, bytes32 root, tuple(address token, uint256 total)[] totals, bytes32 distributionHash)",
  "function revokeRoots(bytes32[] roots)",
];

const EVENTS = [
  "event RootPublished(uint256 indexed epoch, bytes32 indexed root, uint256 liveAt, bytes32 distributionHash, tuple(address token, uint256 total)[] totals)",
  "event RootRevoked(bytes32 indexed root)",
  "event Claimed(address indexed account, address indexed token, uint256 amount)",
  "event ClaimSkipped(address indexed account, address indexed token, uint8 reason)",
];

const ERRORS = [
  "error AccessControlBadConfirmation()",
  "error AccessControlEnforcedDefaultAdminDelay(uint48 schedule)",
  "error AccessControlEnforcedDefaultAdminRules()",
  "error AccessControlInvalidDefaultAdmin(address defaultAdmin)",
  "error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
  "error ClosingTooEarly(uint256 closesAt, uint256 earliest)",
  "error EpochOutOfOrder(uint256 epoch, uint256 nextEpoch)",
  "error GuardianNotRemovable(address guardian, uint256 removableAt)",
  "error InvalidRecipient(address recipient)",
  "error InvalidShortString()",
  "error InvalidSignature(address account)",
  "error InvalidTreasury(address treasury)",
  "error NonceAlreadyUsed(address account, uint256 nonce)",
  "error NotClosed(uint256 closesAt)",
  "error NotCovered(address token, uint256 total, uint256 funded)",
  "error NotGuardian(address account)",
  "error NothingReceived(address token)",
  "error NothingToClaim(uint256 cumulative, uint256 claimed)",
  "error NotUnallocated(address token, uint256 amount, uint256 unallocated)",
  "error ReentrancyGuardReentrantCall()",
  "error RootNotLive(bytes32 root, uint256 liveAt)",
  "error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)",
  "error SignatureExpired(uint256 deadline)",
  "error StringTooLong(string str)",
  "error TransferFailed()",
  "error TransferFromFailed()",
  "error WindowOutOfRange(uint256 window, uint256 floor, uint256 ceiling)",
  "error ZeroRoot()",
];

/** The distributor. */
export const DISTRIBUTOR = new Interface([...FUNCTIONS, ...EVENTS, ...ERRORS]);

/** Any ERC-20. */
export const TOKEN = new Interface([
  "function balanceOf(address account) view returns (uint256)",
  "function decimals() view returns (uint8)",
]);
