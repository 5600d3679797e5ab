/** Where `.ci/run` puts ClickHouse as npm carries it, a library of 566 MB: too large for everyone's install. */
import { join } from "node:path";

export const MODULES = join(import.meta.dirname, "../../.cache/clickhouse/node_modules");

export const LIBRARY = join(MODULES, `@chdb/lib-linux-${process.arch}-gnu/libchdb.so`);
