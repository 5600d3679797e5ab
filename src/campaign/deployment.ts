/** Where a campaign phase lives on chain: the record of one chain, deployments/<chainId>.json. */
import { z } from "zod";
import { type Fault, InputError, refuse, show } from "../errors.ts";
import type { Campaign, Phase, RewardToken } from "./campaign.ts";

/** The chain id of local development nodes, where nothing has value and nothing lasts. */
export const LOCAL_CHAIN = 31337;

export const DEPLOYMENTS_FORMAT = "tidemark-deployments-v1";

const keccak = z.string().regex(/^0x[0-9a-f]{64}$/, "a keccak256");

const contractSchema = z.strictObject({
  address: z.string().regex(/^0x[0-9a-f]{40}$/, "a lower-case address"),
  contract: z.string(),
  block: z.int().min(0),
  transaction: z.string().regex(/^0x[0-9a-f]{64}$/, "a transaction hash"),
  constructorArguments: z.array(z.string()),
  bytecodeHash: keccak,
  maskedBytecodeHash: keccak.optional(),
  abi: z.array(z.unknown()),
});

const recordSchema = z.strictObject({
  format: z.literal(DEPLOYMENTS_FORMAT),
  chainId: z.int().min(1),
  phases: z.record(
    z.string(),
    z.strictObject({
      distributor: contractSchema.optional(),
      tokens: z.record(z.string(), contractSchema),
    }),
  ),
});

/**
 * A deployed contract; `constructorArguments` are in the constructor's order. `bytecodeHash` is the keccak256 of its
 * runtime code as it stands on chain, `maskedBytecodeHash` that of the same code with its immutable values set to zero,
 * which every deployment of one build has in common. Records of before lack the latter.
 */
export type ContractRecord = z.infer<typeof contractSchema>;
export type DeploymentRecord = z.infer<typeof recordSchema>;

/** A reward token whose address is known. */
export type DeployedToken = RewardToken & { readonly address: string };

/** A phase's contracts: those of its campaign file, else those of the record. */
export interface Deployment {
  readonly distributor: string;
  readonly tokens: readonly DeployedToken[];
}

/** The name of a phase in the record. */
export function recordName(campaign: Campaign, phase: Phase): string {
  return `${campaign.id}/${phase.name}`;
}

/** A token that a phase's record holds; not one of the names that every JavaScript object has. */
export function recordedToken(
  recorded: DeploymentRecord["phases"][string] | undefined,
  symbol: string,
): ContractRecord | undefined {
  return recorded !== undefined && Object.hasOwn(recorded.tokens, symbol)
    ? recorded.tokens[symbol]
    : undefined;
}

/** @throws InputError where the text is not a deployment record of this chain. */
export function parseDeploymentRecord(
  text: string,
  file: string,
  chainId: number,
): DeploymentRecord {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return refuse({
      where: file,
      got: show((error as Error).message),
      expected: "a deployment record as JSON",
    });
  }
  const parsed = recordSchema.safeParse(raw);
  if (!parsed.success) {
    throw new InputError(
      parsed.error.issues.map((issue) => ({
        where: `${file}: ${issue.path.join(".")}`,
        got: "something else",
        expected: issue.message,
      })),
    );
  }
  if (parsed.data.chainId !== chainId) {
    refuse({ where: file, got: `chain ${parsed.data.chainId}`, expected: `chain ${chainId}` });
  }
  return parsed.data;
}

/**
 * Finds a phase's distributor and tokens.
 * @throws InputError naming every contract that is neither in the campaign file nor in the record, and every token whose
 * address another has.
 */
export function resolveDeployment(
  campaign: Campaign,
  phase: Phase,
  record: DeploymentRecord | undefined,
): Deployment {
  const recorded = record?.phases[recordName(campaign, phase)];
  const distributor = phase.distributor ?? recorded?.distributor?.address;
  const faults: Fault[] = [];
  const missing = (what: string): Fault => ({
    where: `${what} of ${recordName(campaign, phase)} on chain ${phase.chainId}`,
    got: "no address",
    expected: "one in the campaign file or in the deployment record",
    fix: "Deploy it: hardhat distributor deploy.",
  });
  if (distributor === undefined) faults.push(missing("distributor"));
  const seen = new Map<string, string>();
  const tokens = phase.tokens.map((token) => {
    const address = token.address ?? recordedToken(recorded, token.symbol)?.address;
    if (address === undefined) faults.push(missing(`token ${token.symbol}`));
    else if (seen.has(address)) {
      faults.push({
        where: `token ${token.symbol}`,
        got: address,
        expected: `an address of its own; ${seen.get(address)} has it`,
      });
    } else seen.set(address, token.symbol);
    return { ...token, address: address ?? "" };
  });
  if (distributor === undefined || faults.length > 0) throw new InputError(faults);
  return { distributor, tokens };
}
