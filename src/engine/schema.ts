/** The tables, and how a question reaches every shard. */
import type { Engine } from "./connection.ts";

/** A row a snapshot, sorted by market and time, in a partition a week: so that a week is dropped at once. */
function tablesSql(database: string): string[] {
  const decimal = "Decimal(38, 0)";
  return [
    `CREATE DATABASE IF NOT EXISTS ${database}`,
    `CREATE TABLE IF NOT EXISTS ${database}.snapshots (
      market String, day Date, load UInt64, time Int64, bid ${decimal}, ask ${decimal},
      account Array(UInt64), side Array(UInt8), price Array(${decimal}), size Array(${decimal}),
      level Array(${decimal}), openedAt Array(Int64)
    ) ENGINE = MergeTree PARTITION BY toMonday(day) ORDER BY (market, time, load)
    SETTINGS index_granularity = 256`,
    `CREATE TABLE IF NOT EXISTS ${database}.accounts (id UInt64, name String)
    ENGINE = ReplacingMergeTree ORDER BY (id, name)`,
    `CREATE TABLE IF NOT EXISTS ${database}.units (
      campaign String, phase String, epoch UInt32, file String, market String, day UInt32, load UInt64,
      snapshots UInt64, orders UInt64, mark UInt64, price String, side String
    ) ENGINE = MergeTree ORDER BY (campaign, phase, epoch, file, market, day, load)`,
    `CREATE TABLE IF NOT EXISTS ${database}.epochs (
      campaign String, phase String, epoch UInt32, number UInt32, record String
    ) ENGINE = MergeTree ORDER BY (campaign, phase, epoch, number)`,
  ];
}

/** The same over the shards of a cluster: one table to load into, and one with a row a shard. */
function shardedSql(database: string, cluster: string): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${database}.snapshots_all AS ${database}.snapshots
    ENGINE = Distributed(${cluster}, ${database}, snapshots, cityHash64(market, day))`,
    `CREATE TABLE IF NOT EXISTS ${database}.shards AS system.one
    ENGINE = Distributed(${cluster}, system, one)`,
  ];
}

/**
 * Makes what is missing of the tables, on every server.
 * @param cluster its name in the servers' configuration, validated; undefined for a single server.
 */
export async function makeTables(engine: Engine, cluster: string | undefined): Promise<void> {
  const { database, servers } = engine;
  const sharded = cluster === undefined ? [] : shardedSql(database, cluster);
  for (const server of servers) {
    for (const sql of [...tablesSql(database), ...sharded]) await server.run(sql);
  }
}

/** Where snapshots are read from, and loaded into. */
export interface Layout {
  /** What every shard reads its own rows from. */
  readonly local: string;
  readonly loaded: string;
  /**
   * Asks every shard the same of its own rows; the answers come one after the other.
   * @param columns the names of what `sql`, a SELECT, selects.
   */
  scatter(columns: readonly string[], sql: string): string;
}

/** How the first server keeps its snapshots. */
export async function readLayout({ database, first }: Engine): Promise<Layout> {
  const [answer] = await first.ask(`EXISTS TABLE ${database}.snapshots_all`);
  const isSharded = answer?.[0] === "1";
  const local = `${database}.snapshots`;
  if (!isSharded) return { local, loaded: local, scatter: (_, sql) => sql };
  return {
    local,
    loaded: `${database}.snapshots_all`,
    // The right side of a join is a shard's own, so any query may stand there.
    scatter: (columns, sql) => `SELECT ${columns} FROM ${database}.shards ALL INNER JOIN
      (${sql.replace(/^SELECT /, "SELECT toUInt8(0) AS dummy, ")}) AS own USING dummy`,
  };
}
