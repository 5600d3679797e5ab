/**
 * The two ends of ClickHouse's versions that scoring there is tried with. Where one is not installed its tests say so and
 * are skipped, but not in CI, which installs both.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LIBRARY } from "./library.ts";

export interface Release {
  /** As tests and benches name it. */
  readonly name: string;
  /** Why tests that need it do not run; false where they do. */
  readonly missing: string | false;
  /** What serves by a configuration file, with the data in a folder: a command and its words. */
  command(configuration: string, data: string): readonly [command: string, words: string[]];
  /** More of the file's `<users>`. */
  readonly users: string;
}

const isInCI = process.env.CI === "true";

function missing(isThere: boolean, what: string): string | false {
  return isThere || isInCI ? false : `NOT RUN: there is no ${what}`;
}

/** A server that can tell its version is a later one. */
function isOldestInstalled(): boolean {
  const { error, stdout } = spawnSync("clickhouse-server", ["--version"]);
  return error === undefined && !/version \d/.test(`${stdout}`);
}

/** The oldest that there is: Debian's, 18.16. */
export const OLDEST: Release = {
  name: "ClickHouse 18.16",
  missing: missing(
    isOldestInstalled(),
    "clickhouse-server 18.16 here; Debian has it (apt-get install clickhouse-server)",
  ),
  command: (configuration) => ["clickhouse-server", [`--config-file=${configuration}`]],
  users: "",
};

/** The newest that a package registry has: 26.7, as npm carries it, which newest.ts makes a server. */
export const NEWEST: Release = {
  name: "ClickHouse 26.7",
  missing: missing(
    existsSync(LIBRARY),
    "ClickHouse of npm's here; CONTRIBUTING.md says how to install it",
  ),
  command: (configuration, data) => [
    process.execPath,
    [join(import.meta.dirname, "newest.ts"), configuration, data],
  ],
  // Its own first session is this account's, which may listen, wait for its input, and nothing else.
  users: `<default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
    <quota>default</quota><grants><query>GRANT SYSTEM LISTEN, FILE, CREATE TEMPORARY TABLE ON *.*</query></grants>
    </default>`,
};

export const RELEASES: readonly Release[] = [OLDEST, NEWEST];

/** By the first words of its name's version, as a command's option: `18.16`, `26.7`. */
export function releaseOf(version: string): Release {
  const found = RELEASES.find(({ name }) => name.endsWith(` ${version}`));
  if (found === undefined) throw new Error(`--release: got ${version}, expected 18.16 or 26.7`);
  if (found.missing !== false) throw new Error(found.missing);
  return found;
}
