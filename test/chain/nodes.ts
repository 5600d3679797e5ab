/** The real JSON-RPC nodes that the chain's tests run against. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type LocalNode, startAnvil, startHardhatNode } from "../../scripts/demo/node.ts";

const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;

/** Foundry's node, where it was installed beside the project: it is too large for everyone's install. */
const ANVIL = join(
  import.meta.dirname,
  "../../.cache/foundry/node_modules/@foundry-rs",
  `anvil-${process.platform}-${ARCHITECTURE}/bin/anvil`,
);

/** Starts a node that carries a chain's id: 31337 unless another is given. */
export type StartNode = (chainId?: number) => Promise<LocalNode>;

/** Runs a suite on Hardhat's node, and on Anvil where it is there. In CI it must be there. */
export function onEveryNode(name: string, suite: (start: StartNode) => void): void {
  describe(`${name}, on Hardhat's node`, () => suite(startHardhatNode));
  if (existsSync(ANVIL) || process.env.CI === "true") {
    describe(`${name}, on Anvil`, () => suite((chainId) => startAnvil(ANVIL, chainId)));
  } else {
    describe(`${name}, on Anvil`, () => {
      it("is SKIPPED: Anvil is not installed; CONTRIBUTING.md says how", { skip: true }, () => {});
    });
  }
}
