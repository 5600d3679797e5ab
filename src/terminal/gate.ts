/** The gate before production: every check, one a line, and what it comes to. */
import { isOpen } from "../chain/promote.ts";
import type { Check } from "../epoch/verifying/checks.ts";
import { formatTable } from "./table.ts";

export function describeGate(checks: readonly Check[]): string {
  const wrong = checks.filter(({ result }) => result === "wrong").length;
  return [
    describeChecks(checks),
    "",
    isOpen(checks)
      ? "The gate is open."
      : `The gate is CLOSED. Wrong: ${wrong} of ${checks.length} checks.`,
  ].join("\n");
}

/** Checks, one a line. */
export function describeChecks(checks: readonly Check[]): string {
  const rows = checks.map(({ name, result, detail }) => [result, name, detail]);
  return formatTable([{ heading: "result" }, { heading: "check" }, { heading: "found" }], rows);
}
