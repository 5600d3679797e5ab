/**
 * Servers of ClickHouse for tests and benches: with a configuration and data of their own in a temporary folder, on free
 * ports of this machine.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, openEngine } from "../../src/engine/connection.ts";
import { freePort } from "../free-port.ts";
import type { Release } from "./releases.ts";

export const CLUSTER = "tidemark";

/** The account that scoring is given: it may read, and say how. */
export const READER = { user: "reader", password: "a reader's password" };
export const WRITER = { user: "writer", password: "a writer's password" };

/** Linux kills a server when this process ends, however that ends, and even where the server is frozen. */
const DIES_WITH_US = ["setpriv", "--pdeathsig", "KILL"];

export interface TestServer {
  readonly url: string;
  readonly folder: string;
  start(): Promise<void>;
  /** Kills it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Stops it in its tracks, or lets it go on. */
  freeze(): void;
  thaw(): void;
}

/**
 * Servers of one cluster, a shard each. All are started.
 * @param settings what both accounts' profiles say beside the rest.
 */
export async function startServers(
  count: number,
  release: Release,
  settings: Readonly<Record<string, number>> = {},
): Promise<{
  readonly servers: readonly TestServer[];
  readonly urls: string;
  stop(): Promise<void>;
}> {
  const root = await mkdtemp(join(tmpdir(), "tidemark-clickhouse-"));
  const ports = await freePorts(count * 2);
  const shards = Array.from({ length: count }, (_, i) => ({
    http: ports[2 * i] ?? 0,
    tcp: ports[2 * i + 1] ?? 0,
    folder: join(root, `${i}`),
  }));
  const servers = shards.map((shard) => serverOf(shard, shards, release, settings));
  const stop = async () => {
    for (const server of servers) await server.kill();
    await rm(root, { recursive: true, force: true });
  };
  try {
    await Promise.all(servers.map((server) => server.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, urls: servers.map(({ url }) => url).join(), stop };
}

export function connectTo(
  urls: string,
  account = WRITER,
  timeoutMs = 60_000,
  database = "tidemark",
): Engine {
  return openEngine({ urls, ...account, database, timeoutMs });
}

interface Shard {
  readonly http: number;
  readonly tcp: number;
  readonly folder: string;
}

function serverOf(
  shard: Shard,
  shards: readonly Shard[],
  release: Release,
  settings: Readonly<Record<string, number>>,
): TestServer {
  const url = `http://127.0.0.1:${shard.http}`;
  let child: ChildProcess | undefined;
  return {
    url,
    folder: shard.folder,
    start: async () => {
      await writeConfiguration(shard, shards, release, settings);
      const [command, words] = release.command(
        join(shard.folder, "config.xml"),
        join(shard.folder, "data"),
      );
      const bound = process.platform === "linux" ? DIES_WITH_US : [];
      const [program = "", ...more] = [...bound, command, ...words];
      child = spawn(program, more, { stdio: ["pipe", "ignore", "ignore"], cwd: shard.folder });
      const started = child;
      await new Promise((resolve, reject) => {
        started.once("spawn", resolve);
        started.once("error", reject);
      });
      await untilItAnswers(url, started, release);
    },
    kill: async () => {
      const killed = child;
      child = undefined;
      if (killed === undefined || killed.exitCode !== null || killed.signalCode !== null) return;
      const closed = new Promise((resolve) => killed.once("close", resolve));
      killed.kill("SIGKILL");
      await closed;
    },
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
  };
}

async function untilItAnswers(url: string, child: ChildProcess, { name }: Release): Promise<void> {
  const until = Date.now() + 120_000;
  while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`${name} did not answer at ${url}`);
}

async function writeConfiguration(
  shard: Shard,
  shards: readonly Shard[],
  { users }: Release,
  settings: Readonly<Record<string, number>>,
): Promise<void> {
  await mkdir(join(shard.folder, "data", "tmp"), { recursive: true });
  const account = ({ user, password }: typeof READER, profile: string) =>
    `<${user}><password>${password}</password><networks><ip>127.0.0.1</ip></networks>
    <profile>${profile}</profile><quota>default</quota></${user}>`;
  const memory = "<max_memory_usage>6000000000</max_memory_usage>";
  const more = Object.entries(settings).map(([name, value]) => `<${name}>${value}</${name}>`);
  const own = `${memory}${more.join("")}`;
  await writeFile(
    join(shard.folder, "users.xml"),
    `<yandex><profiles><default>${memory}</default><writer>${own}</writer><reader>${own}<readonly>2</readonly></reader></profiles>
    <users>${account(WRITER, "writer")}${account(READER, "reader")}${users}</users>
    <quotas><default></default></quotas></yandex>`,
  );
  const replicas = shards.map(
    ({ tcp }) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port>
    <user>${WRITER.user}</user><password>${WRITER.password}</password></replica></shard>`,
  );
  await writeFile(
    join(shard.folder, "config.xml"),
    `<yandex><logger><level>error</level><log>${shard.folder}/log</log><errorlog>${shard.folder}/errors</errorlog></logger>
    <listen_host>127.0.0.1</listen_host><http_port>${shard.http}</http_port><tcp_port>${shard.tcp}</tcp_port>
    <path>${shard.folder}/data/</path><tmp_path>${shard.folder}/data/tmp/</tmp_path>
    <users_config>${shard.folder}/users.xml</users_config>
    <default_profile>default</default_profile><default_database>default</default_database>
    <mark_cache_size>268435456</mark_cache_size><max_concurrent_queries>100</max_concurrent_queries>
    <remote_servers><${CLUSTER}>${replicas.join("")}</${CLUSTER}></remote_servers></yandex>`,
  );
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
