/** Nodes that are not where the chain is: some blocks behind it, on another chain, or short of events. */
import type { Forward, RpcRequest, Rule } from "./proxy.ts";

/**
 * A node that has not heard of the newest blocks. It answers for the newest that it has, refuses what is asked of later
 * ones, and gives the events that it has without a word about the rest, as real ones do.
 */
export function behind(blocks: number): Rule {
  return async (request, forward) => {
    const { id, method, params } = request;
    const found = JSON.parse(await forward({ method: "eth_blockNumber", params: [] }));
    const head = Number(found.result) - blocks;
    const says = (answer: object) => ({ text: JSON.stringify({ jsonrpc: "2.0", id, ...answer }) });
    if (method === "eth_blockNumber") return says({ result: hex(head) });
    if (method === "eth_getLogs") return says({ result: await logsUntil(head, request, forward) });
    if (params.some((tag) => isNumber(tag) && Number(tag) > head)) {
      if (method === "eth_getBlockByNumber") return says({ result: null });
      return says({ error: { code: -32000, message: "header not found" } });
    }
    const stale = params.map((tag) => (tag === "latest" || tag === "pending" ? hex(head) : tag));
    const text = await forward({ params: stale });
    const result = JSON.parse(text).result as { blockNumber?: string } | null | undefined;
    const isLater = Number(result?.blockNumber ?? 0) > head;
    return isLater && method.startsWith("eth_getTransaction") ? says({ result: null }) : { text };
  };
}

async function logsUntil(head: number, { params }: RpcRequest, forward: Forward) {
  const [filter] = params;
  if (Number(filter.fromBlock) > head) return [];
  const toBlock = hex(Math.min(Number(filter.toBlock), head));
  return JSON.parse(await forward({ params: [{ ...filter, toBlock }] })).result;
}

/** From a moment on, a node of another chain answers at the URL. */
export function exchanged(isExchanged: () => boolean): Rule {
  return async ({ id, method }, forward) =>
    isExchanged() && method === "eth_chainId"
      ? { text: JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" }) }
      : { text: await forward() };
}

/** Gives the events of so many blocks at once, and refuses more in a provider's words. */
export function limited(blocks: number): Rule {
  return async ({ id, method, params }, forward) => {
    const [filter] = params;
    if (method !== "eth_getLogs" || Number(filter.toBlock) - Number(filter.fromBlock) < blocks)
      return { text: await forward() };
    const error = { code: -32005, message: `block range too large, limited to ${blocks}` };
    return { text: JSON.stringify({ jsonrpc: "2.0", id, error }) };
  };
}

/** Now one rule, now another, by lots that are the same in every run: as where several nodes stand behind one URL. */
export function byLot(...rules: readonly Rule[]): Rule {
  let lot = 1;
  return (request, forward) => {
    lot = (lot * 48_271) % 0x7fffffff;
    const rule = rules[lot % rules.length] as Rule;
    return rule(request, forward);
  };
}

function hex(block: number): string {
  return `0x${Math.max(0, block).toString(16)}`;
}

/** A block's number, and not an address or hash. */
function isNumber(tag: unknown): boolean {
  return typeof tag === "string" && /^0x[0-9a-f]{1,10}$/.test(tag);
}
