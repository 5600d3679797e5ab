/** The files of a liquidity report: the same bytes for the same books, however they are cut into files. */
import type { LiquidityReport } from "../epoch/liquidity.ts";
import { canonicalJson } from "../merkle/canonical.ts";
import { liquidityAsCsv } from "./liquidity-csv.ts";
import { liquidityAsJson } from "./liquidity-json.ts";
import { liquidityAsSvg } from "./liquidity-picture.ts";

/** Text by file name. */
export function liquidityFiles(report: LiquidityReport): ReadonlyMap<string, string> {
  return new Map([
    ["liquidity.csv", liquidityAsCsv(report)],
    ["liquidity.json", canonicalJson(liquidityAsJson(report))],
    ["liquidity.svg", liquidityAsSvg(report)],
  ]);
}
