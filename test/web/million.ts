/** An epoch of a million recipients: what of its files a page asks for, and a chain that has its root. */
import { expect } from "chai";
import { id, toBeHex } from "ethers";
import type { Page } from "playwright-core";
import type { Harbour } from "../../scripts/web/harbour.ts";
import { treeKernel } from "../../src/epoch/kernel.ts";
import { canonicalJson, canonicalLine } from "../../src/merkle/canonical.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import { cutShards, shardsOf } from "../../src/merkle/shards.ts";
import { buildTree } from "../../src/merkle/tree.ts";
import { DISTRIBUTOR } from "../../web/chain/abi.ts";

const RECIPIENTS = 1_000_000;

export interface Million {
  /** Whose shard is asked for. */
  readonly account: string;
  /** Its amount as the page shows it. */
  readonly amount: string;
  /** Serves it as epoch 2. The paths that are asked for are added to `asked`. */
  serve(page: Page, asked: string[]): Promise<void>;
}

/** Makes it. The files that no page asks for are named in the manifest and do not exist. */
export async function raiseMillion({ tide, node }: Harbour): Promise<Million> {
  const manifest = tide.epochs[1]?.distribution.manifest ?? expect.fail("epoch 2 was built");
  const [{ address: token } = { address: "" }] = manifest.tokens;
  const leaves = Array.from({ length: RECIPIENTS }, (_, i) => ({
    account: `0x${(i * 4096 + 7).toString(16).padStart(40, "0")}`,
    token,
    cumulative: 10n ** 18n * BigInt(i + 1),
  }));
  const { index, shardCount, shardAt } = cutShards(leaves, buildTree(leaves, treeKernel()));
  const leaf = leaves[RECIPIENTS / 2 + 77] ?? expect.fail("there are so many");
  const { account, cumulative } = leaf;
  const number = shardsOf(index, account)[0] ?? 0;
  const indexText = canonicalLine(index);
  const shardText = canonicalLine(shardAt(number));
  const files: Record<string, string> = { "shards/index.json": sha256Text(indexText) };
  for (let i = 0; i < shardCount; i++) files[`shards/${i}.json`] = sha256Text(`${i}`);
  files[`shards/${number}.json`] = sha256Text(shardText);
  const manifestText = canonicalJson({ ...manifest, root: index.root, leaves: RECIPIENTS, files });
  const served: Record<string, string> = {
    "manifest.json": manifestText,
    "shards/index.json": indexText,
    [`shards/${number}.json`]: shardText,
  };
  const log = {
    ...DISTRIBUTOR.encodeEventLog("RootPublished", [
      2,
      index.root,
      1,
      `0x${sha256Text(manifestText)}`,
      [],
    ]),
    blockNumber: "0x1",
    transactionHash: `0x${"0".repeat(64)}`,
  };
  const claimable = id("claimable(address,address,uint256,bytes32[])").slice(0, 10);
  const paid = toBeHex(cumulative, 32) + index.root.slice(2);
  return {
    account,
    amount: `${(cumulative / 10n ** 18n).toLocaleString("en")} TIDE`,
    serve: async (page, asked) => {
      await page.route("**/beta/2/**", async (route) => {
        const path = new URL(route.request().url()).pathname;
        asked.push(path);
        const body = served[path.split("/beta/2/")[1] ?? ""];
        return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body });
      });
      await page.route(node.url, async (route) => {
        const { id: call, method, params } = route.request().postDataJSON();
        const result =
          method === "eth_getLogs"
            ? [log]
            : params[0]?.data?.startsWith?.(claimable)
              ? paid
              : undefined;
        if (result === undefined) return route.fallback();
        return route.fulfill({ json: { jsonrpc: "2.0", id: call, result } });
      });
    },
  };
}
