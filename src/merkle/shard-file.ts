/** Shard files and their index as text that comes from anywhere: whatever it says, it has their shape or is refused. */
import { z } from "zod";
import { refuse } from "../errors.ts";
import { SHARD_FORMAT, SHARD_INDEX_FORMAT, type Shard, type ShardIndex } from "./shards.ts";
import { isUint256 } from "./tree.ts";

const address = z.string().regex(/^0x[0-9a-f]{40}$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const whole = z.int().min(0);

const shardSchema = z.strictObject({
  format: z.literal(SHARD_FORMAT),
  root: hash,
  count: whole,
  node: whole,
  path: z.array(hash),
  tokens: z.array(address),
  runs: z.array(
    z.strictObject({
      first: whole,
      leaves: z.array(z.tuple([address, whole, z.string().refine(isUint256)])),
    }),
  ),
});

const indexSchema = z.strictObject({
  format: z.literal(SHARD_INDEX_FORMAT),
  root: hash,
  count: whole,
  runs: z.array(z.tuple([whole, address])),
});

/** @throws InputError where the text is no shard. Whether it proves anything is for `proveFromShard` to tell. */
export function readShard(text: string, file: string): Shard {
  return readAs(shardSchema, text, file, "a shard");
}

/** @throws InputError where the text is no index of shards. */
export function readShardIndex(text: string, file: string): ShardIndex {
  return readAs(indexSchema, text, file, "an index of shards");
}

function readAs<T>(schema: z.ZodType<T>, text: string, file: string, what: string): T {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join(".");
  const got = at === undefined || at === "" ? "something else" : `something else at ${at}`;
  return refuse({ where: file, got, expected: what });
}

/** Undefined, which nothing accepts, where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
