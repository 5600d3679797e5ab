/**
 * Servers of ClickHouse, asked by the official client. Queries are finished on the server before it answers, so an answer
 * is whole or an error; what is asked of all servers comes back once each.
 */
import { Readable } from "node:stream";
import {
  type ClickHouseClient,
  type ClickHouseError,
  ClickHouseLogLevel,
  createClient,
} from "@clickhouse/client";
import { InputError, refuse, show } from "../errors.ts";
import { identifier } from "./names.ts";

export interface EngineRequest {
  /** One server, or several separated by commas: the first is asked, all of them keep the ledger. */
  readonly urls: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string;
  /** How long a question may take, in ms. */
  readonly timeoutMs?: number;
}

export interface Engine {
  readonly database: string;
  readonly servers: readonly Server[];
  /** The one that is asked. */
  readonly first: Server;
  close(): Promise<void>;
}

export interface Server {
  /** Without credentials, for messages. */
  readonly url: string;
  /** @returns the rows' fields. @throws InputError where the server does not answer, or says no. */
  ask(sql: string): Promise<string[][]>;
  /** Runs what answers nothing. @throws as `ask`. */
  run(sql: string): Promise<void>;
  /** Inserts rows in RowBinary. @throws as `ask`. */
  insert(table: string, rows: Buffer): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 600_000;

/** ClickHouse's number of this error. */
const UNKNOWN_SETTING = "115";

/** A question may name all instants of some days, and the whole curve. */
const MAX_QUERY_BYTES = 256 * 1024 * 1024;
const MAX_ELEMENTS = 50_000_000;

/** Whatever the account's profile says: an answer is whole, or there is none. */
const WHOLE = {
  wait_end_of_query: 1,
  extremes: 0,
  skip_unavailable_shards: 0,
  max_result_rows: "0",
  max_result_bytes: "0",
  result_overflow_mode: "throw",
  read_overflow_mode: "throw",
  group_by_overflow_mode: "throw",
  timeout_overflow_mode: "throw",
  max_query_size: String(MAX_QUERY_BYTES),
  max_ast_elements: String(MAX_ELEMENTS),
  max_expanded_ast_elements: String(MAX_ELEMENTS),
} as const;

/** The same of settings that came after 18.16: a server is given those of them that it knows. */
const WHOLE_LATER = {
  limit: "0",
  offset: "0",
  // What an account has on one side alone would be as much on the other.
  aggregate_functions_null_for_empty: 0,
  // An answer from before the last load.
  use_query_cache: 0,
  // Rows that are said to be there and are not yet.
  async_insert: 0,
  // A batch may have rows of any number of weeks.
  max_partitions_per_insert_block: 0,
  data_type_default_nullable: 0,
  output_format_tsv_crlf_end_of_line: 0,
} as const;

type Settings = Readonly<Record<string, string | number>>;

/**
 * Opens the servers; nothing is asked yet.
 * @throws InputError where a URL or the database's name is none.
 */
export function openEngine(request: EngineRequest): Engine {
  const database = identifier("--database", request.database);
  const opened = request.urls.split(",").map((url) => openServer(url.trim(), request));
  const servers = opened.map(({ server }) => server);
  const [first] = servers;
  if (first === undefined) throw new InputError([]);
  const close = async () => {
    for (const { client } of opened) await client.close();
  };
  return { database, servers, first, close };
}

function openServer(text: string, request: EngineRequest) {
  const url = parseUrl(text);
  const { timeoutMs = DEFAULT_TIMEOUT_MS, user, password } = request;
  const client = createClient({
    url,
    username: user ?? "default",
    password: password ?? "",
    request_timeout: timeoutMs,
    log: { level: ClickHouseLogLevel.OFF },
    keep_alive: { enabled: false },
  });
  return { client, server: serverOf(client, text, timeoutMs) };
}

function serverOf(client: ClickHouseClient, url: string, timeoutMs: number): Server {
  const settings = { ...WHOLE, max_execution_time: Math.ceil(timeoutMs / 1000) };
  let later: Promise<Settings> | undefined;
  const settingsOf = async (more: Settings): Promise<never> => {
    later ??= knownOf(client, settings);
    // A server that does not answer now may do so later.
    later.catch(() => (later = undefined));
    return { ...more, ...(await later) } as never;
  };
  return {
    url,
    ask: (query) =>
      asked(url, async () => {
        const answer = await client.query({
          query,
          format: "TabSeparated",
          clickhouse_settings: await settingsOf(settings),
        });
        const text = await answer.text();
        return text === ""
          ? []
          : text
              .replace(/\n$/, "")
              .split("\n")
              .map((line) => line.split("\t"));
      }),
    run: (query) =>
      asked(url, async () => {
        await client.command({ query, clickhouse_settings: await settingsOf({}) });
      }),
    insert: (table, rows) =>
      asked(url, async () => {
        const { stream } = await client.exec({
          query: `INSERT INTO ${table} FORMAT RowBinary`,
          values: Readable.from([rows]),
          // A sharded table hands on what it is given before it answers, not later.
          clickhouse_settings: await settingsOf({ insert_distributed_sync: 1 }),
        });
        for await (const chunk of stream) void chunk;
      }),
  };
}

/** Those of `WHOLE_LATER` that a server knows: it refuses to be asked with any other. */
async function knownOf(client: ClickHouseClient, settings: Settings): Promise<Settings> {
  const select = async (query: string, more: Settings) => {
    const clickhouse_settings = { ...settings, ...more } as never;
    return (await client.query({ query, format: "TabSeparated", clickhouse_settings })).text();
  };
  try {
    await select("SELECT 1", WHOLE_LATER);
    return WHOLE_LATER;
  } catch (error) {
    if (!isUnknownSetting(error)) throw error;
  }
  const names = await select(
    "SELECT arrayStringConcat(groupArray(name), ' ') FROM system.settings",
    {},
  );
  const known = new Set(names.trim().split(" "));
  return Object.fromEntries(Object.entries(WHOLE_LATER).filter(([name]) => known.has(name)));
}

/** The client does not take apart how 18.16 says it. */
function isUnknownSetting(error: unknown): boolean {
  const { code, message } = error as ClickHouseError;
  return code === UNKNOWN_SETTING || message.startsWith(`Code: ${UNKNOWN_SETTING},`);
}

async function asked<T>(url: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    return refuse({
      where: url,
      got: firstLine(error),
      expected: "an answer of ClickHouse's",
      fix: "Run the command again when it answers: it goes on from what is done",
    });
  }
}

/** What a server says, without where in its own code; a failed connection says it in its cause, or only by its code. */
function firstLine(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  const text = message === "" ? (code ?? "no answer") : message;
  return (text.split(/\n|, e\.what\(\)/)[0] ?? "").slice(0, 400);
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === "" && url.password === "" && url.search === "";
  if (url !== undefined && isPlain && /^https?:$/.test(url.protocol)) return url;
  return refuse({
    where: "--url",
    got: url?.password ? "a URL with a password in it" : show(text),
    expected: "the HTTP interface of a server, as http://127.0.0.1:8123, without credentials",
    fix: "The account comes from CLICKHOUSE_USER and CLICKHOUSE_PASSWORD, in the keystore or the environment",
  });
}
