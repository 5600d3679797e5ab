import { createRequire } from "node:module";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";
import { tasks } from "./tasks/index.ts";

// npm's solc is WebAssembly: compiling downloads nothing.
const shipped = {
  version: "0.8.37",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: { evmVersion: "cancun", viaIR: true, optimizer: { enabled: true, runs: 1_000_000 } },
};

// What is deployed is compiled as it ships. Tests and mocks do without the slow pipeline, which halves a clean build.
const { viaIR: _, ...quick } = shipped.settings;
const deployed = ["contracts/RewardDistributor.sol", "contracts/BetaToken.sol"];
const compilers = {
  compilers: [{ ...shipped, settings: quick }],
  overrides: Object.fromEntries(deployed.map((file) => [file, shipped])),
};

// Fuzz and invariant tests go deeper where nobody waits for them.
const isCi = process.env.CI === "true";

export default defineConfig({
  plugins: [toolbox],
  tasks,
  solidity: { profiles: { default: compilers, production: compilers } },
  paths: { tests: { mocha: "test/contracts", solidity: "test/solidity" } },
  test: {
    mocha: { timeout: 60_000 },
    solidity: {
      fuzz: { runs: isCi ? 2_000 : 256 },
      invariant: { runs: isCi ? 128 : 32, depth: isCi ? 128 : 64, failOnRevert: true },
    },
  },
  networks: {
    localhost: {
      type: "http",
      chainType: "l1",
      url: process.env.LOCALHOST_RPC_URL ?? "http://127.0.0.1:8545",
    },
    sepolia: remote("SEPOLIA", 11155111, "l1"),
    mainnet: remote("MAINNET", 1, "l1"),
    base: remote("BASE", 8453, "op"),
    arbitrum: remote("ARBITRUM", 42161, "generic"),
    optimism: remote("OPTIMISM", 10, "op"),
  },
  verify: { etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") } },
});

/**
 * A public chain. Its variables come from Hardhat's keystore or the environment; the key only where something is sent.
 * Whatever answers at the address must be the chain of this id.
 */
function remote<T extends "l1" | "op" | "generic">(name: string, chainId: number, chainType: T) {
  return {
    type: "http" as const,
    chainId,
    chainType,
    url: configVariable(`${name}_RPC_URL`),
    accounts: [configVariable(`${name}_PRIVATE_KEY`)],
  };
}
