/** A verification's checks, one a line. */
import type { Verdict } from "../epoch/verifying/verify.ts";
import { formatTable } from "./table.ts";

/** Every check with its result, and the verdict last. */
export function describeVerdict({ root, manifestHash, checks, isRight }: Verdict): string {
  const rows = checks.map(({ name, result, detail }) => [result, name, detail]);
  return [
    formatTable([{ heading: "result" }, { heading: "check" }, { heading: "found" }], rows),
    "",
    `Manifest: ${manifestHash ?? "unreadable"}; compare it with what epoch status shows of the chain.`,
    isRight
      ? `Right: root ${root}`
      : `WRONG: do not trust ${root === undefined ? "it" : `root ${root}`}`,
  ].join("\n");
}
