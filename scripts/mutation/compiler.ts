/** The contracts compiled by npm's solc in this process, without the IR pipeline: what they do is the same, sooner. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

interface Compiler {
  compile(input: string, callbacks: { import: (path: string) => object }): string;
}

interface Output {
  readonly errors?: readonly { severity: string; formattedMessage: string }[];
  readonly contracts?: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
}

/** What of a source tree is deployed by the tests: the source, and the contract in it. */
export const DEPLOYED = ["RewardDistributor", "BetaToken"] as const;
export type Bytecodes = Readonly<Record<(typeof DEPLOYED)[number], string>>;

const require = createRequire(import.meta.url);
let loaded: Compiler | undefined;

/**
 * @param root the folder that `contracts/` and `node_modules/` lie in.
 * @returns the creation code of what is deployed, or the first error in words.
 */
export function compileContracts(root: string): Bytecodes | string {
  loaded ??= require("solc") as Compiler;
  const read = (path: string): string => {
    const folder = path.startsWith("contracts/") ? root : join(root, "node_modules");
    return readFileSync(join(folder, path), "utf8");
  };
  const sources = Object.fromEntries(
    DEPLOYED.map((name) => [`contracts/${name}.sol`, { content: read(`contracts/${name}.sol`) }]),
  );
  const input = {
    language: "Solidity",
    sources,
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 200 },
      // Without the hash of the source, code that does the same is the same.
      metadata: { appendCBOR: false, bytecodeHash: "none" },
      outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
    },
  };
  const importSource = (path: string) => {
    try {
      return { contents: read(path) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };
  const output = JSON.parse(
    loaded.compile(JSON.stringify(input), { import: importSource }),
  ) as Output;
  const error = output.errors?.find(({ severity }) => severity === "error");
  if (error !== undefined) return error.formattedMessage.trim();
  const codes = DEPLOYED.map((name) => {
    const code = output.contracts?.[`contracts/${name}.sol`]?.[name]?.evm.bytecode.object;
    return [name, `0x${code ?? ""}`] as const;
  });
  return Object.fromEntries(codes) as Bytecodes;
}
