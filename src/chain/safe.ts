/** Calls as a batch that Safe's Transaction Builder loads: its JSON, version 1.0, every value a string. The pages use it too. */
import { type FunctionFragment, getAddress, keccak256, type ParamType, toUtf8Bytes } from "ethers";
import { invariant } from "../errors.ts";
import { type EncodableCall, encodeCall } from "./call.ts";

export interface SafeBatchInfo {
  readonly chainId: number;
  /** The Safe that is to send the batch. */
  readonly safe: string;
  readonly name: string;
  readonly description: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

interface SafeInput {
  readonly internalType: string;
  readonly name: string;
  readonly type: string;
  readonly components?: readonly SafeInput[];
}

export interface SafeTransaction {
  readonly to: string;
  readonly value: string;
  readonly data: string;
  readonly contractMethod: {
    readonly inputs: readonly SafeInput[];
    readonly name: string;
    readonly payable: boolean;
  };
  readonly contractInputsValues: Readonly<Record<string, string>>;
}

export interface SafeBatch {
  readonly version: "1.0";
  readonly chainId: string;
  readonly createdAt: number;
  readonly meta: Readonly<Record<string, string>>;
  readonly transactions: readonly SafeTransaction[];
}

/** The version of the Transaction Builder whose format this is. */
const BUILDER_VERSION = "1.18.2";

/** Makes a batch of calls, in their order. */
export async function makeSafeBatch(
  calls: readonly EncodableCall[],
  { chainId, safe, name, description, createdAt }: SafeBatchInfo,
): Promise<SafeBatch> {
  const batch: SafeBatch = {
    version: "1.0",
    chainId: String(chainId),
    createdAt,
    meta: {
      name,
      description,
      txBuilderVersion: BUILDER_VERSION,
      createdFromSafeAddress: getAddress(safe),
      createdFromOwnerAddress: "",
    },
    transactions: await Promise.all(calls.map(toTransaction)),
  };
  return { ...batch, meta: { ...batch.meta, checksum: checksumOf(batch) } };
}

/** The checksum by which the Transaction Builder knows a file that was altered. The batch's name is no part of it. */
export function checksumOf(batch: SafeBatch): string {
  const { checksum: _, ...meta } = batch.meta;
  return keccak256(toUtf8Bytes(serialise({ ...batch, meta: { ...meta, name: null } })));
}

/** The Transaction Builder's own serialisation: an object is its sorted keys, then its values, each with a comma. */
function serialise(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(serialise).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = value as Record<string, unknown>;
  const keys = Object.keys(entries).sort();
  return `{${JSON.stringify(keys)}${keys.map((key) => `${serialise(entries[key])},`).join("")}}`;
}

async function toTransaction(call: EncodableCall): Promise<SafeTransaction> {
  const method = call.contract.interface.getFunction(call.method);
  invariant(method !== null, "a call's method is in its contract's interface");
  const { to, data } = await encodeCall(call);
  return {
    to: getAddress(to),
    value: "0",
    data,
    contractMethod: {
      inputs: method.inputs.map(toInput),
      name: method.name,
      payable: method.payable,
    },
    contractInputsValues: valuesOf(method, call.args),
  };
}

function toInput({ name, type, components, arrayChildren }: ParamType): SafeInput {
  const parts = components ?? arrayChildren?.components ?? undefined;
  const input = { internalType: type, name, type };
  return parts === undefined ? input : { ...input, components: parts.map(toInput) };
}

function valuesOf(
  { inputs }: FunctionFragment,
  args: readonly unknown[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(inputs.map(({ name }, i) => [name, toText(args[i])]));
}

/** A value as the Transaction Builder's fields take it: text as it is, lists and tuples as JSON of strings. */
function toText(value: unknown): string {
  const plain = toPlain(value);
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === "object" && value !== null) return Object.values(value).map(toPlain);
  return String(value);
}
