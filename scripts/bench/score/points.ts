import { createHash } from "node:crypto";

/** One line for all points of a market, to compare by. */
export function pointsDigest(points: ReadonlyMap<string, { toString(): string }>): string {
  const rows = [...points].map(([account, value]) => `${account},${value}`).sort();
  return createHash("sha256").update(rows.join("\n")).digest("hex");
}
