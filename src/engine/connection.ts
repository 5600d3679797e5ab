/**
 * Servers of ClickHouse, asked by the official client. Queries are finished on the server before it answers, so an answer
 * is whole or an error; what is asked of all servers comes back once each.
 */
import { Readable } from "node:stream";
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
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

/** A question may name all instants of some days, and the whole curve. */
const MAX_QUERY_BYTES = 256 * 1024 * 1024;
const MAX_ELEMENTS = 50_000_000;

/** Whatever the account's profile says: an answer is whole, or there is none. */
const WHOLE = {
  wait_end_of_query: 1,
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
  return {
    url,
    ask: (query) =>
      asked(url, async () => {
        const answer = await client.query({
          query,
          format: "TabSeparated",
          clickhouse_settings: settings as never,
        });
        const text = await answer.text();
        return text === ""
          ? []
          : text
              .replace(/\n$/, "")
              .split("\n")
              .map((line) => line.split("\t"));
      }),
    run: (query) => asked(url, async () => void (await client.command({ query }))),
    insert: (table, rows) =>
      asked(url, async () => {
        const { stream } = await client.exec({
          query: `INSERT INTO ${table} FORMAT RowBinary`,
          values: Readable.from([rows]),
          // A sharded table hands on what it is given before it answers, not later.
          clickhouse_settings: { insert_distributed_sync: 1 } as never,
        });
        for await (const chunk of stream) void chunk;
      }),
  };
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
