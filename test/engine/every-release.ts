/** The versions of ClickHouse that its tests run against. */
import { describe } from "node:test";
import { RELEASES, type Release } from "../../scripts/clickhouse/releases.ts";

/** Runs a suite on the oldest ClickHouse and on the newest, each where it is there. In CI both must be. */
export function onEveryRelease(name: string, suite: (release: Release) => void): void {
  for (const release of RELEASES) {
    describe(`${name}, on ${release.name}`, { skip: release.missing }, () => suite(release));
  }
}
