/** Runtime code: telling whether two contracts are the same build, whatever they were deployed with. */
import { keccak256 } from "ethers";
import type { Artifact } from "./artifacts.ts";

/** Where the values lie that a constructor writes into the code. */
type Immutables = Artifact["immutableReferences"];

/** `metadata`: the instructions are the same, the sources or their names are not. */
export type CodeMatch = "same" | "metadata" | "different";

/** The code with every immutable value set to zero, as the compiler leaves it. */
export function maskImmutables(code: string, immutables: Immutables): string {
  const digits = [...code.toLowerCase().slice(2)];
  for (const { start, length } of Object.values(immutables ?? {}).flat()) {
    // Code that is shorter is another contract's, and must not grow to be like ours.
    const end = Math.min((start + length) * 2, digits.length);
    if (start * 2 < end) digits.fill("0", start * 2, end);
  }
  return `0x${digits.join("")}`;
}

/** The keccak256 of the masked code, the same for every deployment of one build. */
export function maskedHash(code: string, { immutableReferences }: Artifact): string {
  return keccak256(maskImmutables(code, immutableReferences));
}

/** Compares code from a chain with an artifact's, immutable values aside. */
export function compareCode(code: string, artifact: Artifact): CodeMatch {
  const found = maskImmutables(code, artifact.immutableReferences);
  const built = artifact.deployedBytecode.toLowerCase();
  if (found === built) return "same";
  return found !== "0x" && instructions(found) === instructions(built) ? "metadata" : "different";
}

/** The code before the compiler's metadata, whose length stands in the last two bytes. */
function instructions(code: string): string {
  const length = Number.parseInt(code.slice(-4), 16);
  return code.slice(0, Math.max(2, code.length - (length + 2) * 2));
}
