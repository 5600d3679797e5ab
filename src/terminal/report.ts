/** A report that can be had as a table, as JSON or as CSV; and what is said where it would not be true. */
import type { Disagreement } from "../epoch/verifying/basis.ts";
import { refuse } from "../errors.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { writeData, writeResult } from "./output.ts";
import { formatTable } from "./table.ts";

/** How a report is to be written: as text for people where neither is true. */
export interface ReportFormat {
  readonly json: boolean;
  readonly csv: boolean;
}

export interface Report {
  json(): object;
  csv(): string;
  text(): string;
}

/** @throws InputError where both were asked for: there is one stdout. */
export function checkFormat({ json, csv }: ReportFormat): void {
  if (json && csv) refuse({ where: "--json and --csv", got: "both", expected: "one of them" });
}

export function writeReport({ json, csv }: ReportFormat, report: Report): ExitCode {
  if (csv) writeData(report.csv());
  else writeResult(json, json ? report.json() : {}, report.text);
  return EXIT.done;
}

/** Tells what a distribution says otherwise than the books; nothing else is shown then. */
export function writeDisagreement(json: boolean, { folder, wrong }: Disagreement): ExitCode {
  const rows = wrong.map(({ result, name, detail }) => [result, name, detail]);
  writeResult(json, { folder, isRight: false, checks: wrong }, () =>
    [
      formatTable([{ heading: "result" }, { heading: "check" }, { heading: "found" }], rows),
      "",
      `WRONG: ${folder} is not what the campaign and its books give. See hardhat epoch verify.`,
    ].join("\n"),
  );
  return EXIT.mismatch;
}
