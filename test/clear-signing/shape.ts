/**
 * What of ERC-7730's second schema the descriptors use, written from the standard: no package has the schema itself. Keys
 * that are not here are refused, so a slip of the pen is.
 */
import { z } from "zod";

const path = z.string().regex(/^[a-zA-Z]\w*(?:\.\[\]|\.[a-zA-Z]\w*)*$/);
const visible = z.enum(["always", "never", "optional"]);
const common = { path, label: z.string().min(1), visible };

export const fieldShape = z.discriminatedUnion("format", [
  z.strictObject({ ...common, format: z.literal("raw") }),
  z.strictObject({ ...common, format: z.literal("duration") }),
  z.strictObject({ ...common, format: z.literal("tokenTicker") }),
  z.strictObject({
    ...common,
    format: z.literal("tokenAmount"),
    params: z.strictObject({ tokenPath: path }),
  }),
  z.strictObject({
    ...common,
    format: z.literal("date"),
    params: z.strictObject({ encoding: z.literal("timestamp") }),
  }),
  z.strictObject({
    ...common,
    format: z.literal("addressName"),
    params: z
      .strictObject({ types: z.array(z.enum(["wallet", "eoa", "contract", "token"])).min(1) })
      .optional(),
  }),
]);

const formatShape = z.strictObject({
  intent: z.string().min(1),
  interpolatedIntent: z.string().min(1).optional(),
  fields: z.array(fieldShape),
});

const deployments = z
  .array(
    z.strictObject({
      chainId: z.int().min(1),
      address: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
    }),
  )
  .min(1);

const contextShape = z.union([
  z.strictObject({ contract: z.strictObject({ deployments }) }),
  z.strictObject({
    eip712: z.strictObject({
      domain: z.strictObject({ name: z.string(), version: z.string() }),
      deployments,
    }),
  }),
]);

/** A descriptor, bound to deployments or not. */
export const descriptorShape = z.strictObject({
  $schema: z.literal("https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"),
  context: contextShape.optional(),
  metadata: z.strictObject({
    owner: z.string().min(1).optional(),
    contractName: z.literal("RewardDistributor"),
    info: z.strictObject({ url: z.url() }).optional(),
  }),
  display: z.strictObject({ formats: z.record(z.string(), formatShape) }),
});

export type Field = z.infer<typeof fieldShape>;
export type Format = z.infer<typeof formatShape>;
