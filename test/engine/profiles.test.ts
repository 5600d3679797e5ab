/** Accounts whose profiles say otherwise than ClickHouse does by itself: the same points as ever. */
import { join } from "node:path";
import { it } from "node:test";
import { expect } from "chai";
import { OLDEST } from "../../scripts/clickhouse/releases.ts";
import { CLUSTER, connectTo, READER, startServers } from "../../scripts/clickhouse/servers.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { readLayout } from "../../src/engine/schema.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { PLAIN, plainScore } from "../epoch/any-books.ts";
import { onStage, type Stage } from "../epoch/stage.ts";
import { onEveryRelease } from "./every-release.ts";
import { withRule } from "./with-rule.ts";

const RULES = [
  { programme: "hummingbot", k: "2" },
  { programme: "two-sided" },
  { programme: "depth-over-spread" },
];

type Profile = Readonly<Record<string, number>>;

const OLD: readonly Profile[] = [
  { extremes: 1 },
  { max_block_size: 1, join_use_nulls: 1, distributed_group_by_no_merge: 1 },
];

/** What 18.16 has no settings for. */
const LATER: readonly Profile[] = [
  {
    limit: 3,
    aggregate_functions_null_for_empty: 1,
    data_type_default_nullable: 1,
    output_format_tsv_crlf_end_of_line: 1,
  },
  {
    offset: 1,
    allow_experimental_analyzer: 0,
    async_insert: 1,
    wait_for_async_insert: 0,
    use_query_cache: 1,
  },
];

onEveryRelease("an account's profile", (release) => {
  for (const profile of release === OLDEST ? OLD : [...OLD, ...LATER]) {
    it(`should make no difference where it says ${JSON.stringify(profile)}`, async () => {
      const { urls, stop } = await startServers(2, release, profile);
      const [writer, reader] = [connectTo(urls), connectTo(urls, READER)];
      try {
        for (const rule of RULES) {
          await onStage(
            async (stage) => {
              const key = { campaign: rule.programme, phase: "beta", epoch: 1 };
              const { markets } = stage.loaded.campaign;
              const folder = join(stage.books, "1");
              await loadBooks({ engine: writer, key, folder, markets, cluster: CLUSTER });
              const layout = await readLayout(reader);
              expect(layout.loaded).to.equal("tidemark.snapshots_all");
              const beside = await score(stage, { ...PLAIN, engine: engineOf(reader, key) });
              expect(beside, rule.programme).to.deep.equal(await score(stage, PLAIN));
            },
            (file) => withRule(file, rule),
          );
        }
      } finally {
        await Promise.all([writer.close(), reader.close()]);
        await stop();
      }
    });
  }
});

async function score({ loaded, phase, books }: Stage, means: typeof PLAIN): Promise<unknown> {
  const { scores } = await scoreEpoch(loaded.campaign, phase, 1, books, () => {}, means);
  return scores.map(plainScore);
}
