/** Compiling a contract again, from the input that its build kept, to see that its code comes of its sources. */
import { createRequire } from "node:module";
import type { Artifact, BuildInfo } from "./artifacts.ts";

interface Solc {
  version(): string;
  compile(input: string): string;
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Record<string, Record<string, { evm: Record<Part, { object: string }> }>>;
}

type Part = "bytecode" | "deployedBytecode";

/**
 * Compiles for some seconds, in which nothing else runs.
 * @returns why the code is not what the compiler gives; undefined where it is.
 */
export function recompile(
  artifact: Artifact,
  { input, solcLongVersion }: BuildInfo,
): string | undefined {
  const solc = createRequire(import.meta.url)("solc") as Solc;
  if (!solc.version().startsWith(solcLongVersion)) {
    return `compiled by solc ${solcLongVersion}, and here is ${solc.version()}`;
  }
  const source = artifact.inputSourceName ?? artifact.sourceName;
  const parts = ["evm.bytecode.object", "evm.deployedBytecode.object"];
  const settings = {
    ...input.settings,
    outputSelection: { [source]: { [artifact.contractName]: parts } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify({ ...input, settings }))) as Output;
  const evm = output.contracts?.[source]?.[artifact.contractName]?.evm;
  if (evm === undefined) {
    const errors = output.errors?.filter(({ severity }) => severity === "error") ?? [];
    return `its sources do not compile: ${errors[0]?.formattedMessage ?? "no such contract"}`;
  }
  const isSame = (part: Part) => `0x${evm[part].object}` === artifact[part];
  return isSame("bytecode") && isSame("deployedBytecode")
    ? undefined
    : "the compiler makes other code of its sources";
}
