/**
 * The newest ClickHouse as a server, in this process, until its standard input ends. Its library's one entry is
 * clickhouse-local, and that listens when it is told to. Arguments: its configuration, and the folder of its data.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { LIBRARY, MODULES } from "./library.ts";

/** What is used here of `ffi-rs`, which calls functions of libraries on this thread's own stack, as ClickHouse needs it. */
interface ForeignFunctions {
  readonly DataType: Readonly<Record<"I32" | "StringArray" | "String" | "External", number>>;
  open(library: { library: string; path: string }): void;
  load(call: {
    library: string;
    funcName: string;
    retType: number;
    paramsType: number[];
    paramsValue: unknown[];
  }): unknown;
}

const library = "clickhouse";
const require = createRequire(join(MODULES, "of-this-file.js"));
const { DataType, open, load } = require("ffi-rs") as ForeignFunctions;

const [configuration = "", data = ""] = process.argv.slice(2);
open({ library, path: LIBRARY });
const words = [
  "clickhouse-local",
  `--config-file=${configuration}`,
  `--path=${data}`,
  // The last query waits for the input's end.
  "--query=SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; SELECT count() FROM file('-', LineAsString)",
];
const result = load({
  library,
  funcName: "chdb_query_cmdline",
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [words.length, words],
});
const fault = load({
  library,
  funcName: "chdb_result_error",
  retType: DataType.String,
  paramsType: [DataType.External],
  paramsValue: [result],
});
process.stderr.write(`${fault}\n`);
process.exitCode = 1;
