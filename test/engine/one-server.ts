/** Starts a server and waits: `node one-server.ts <release>`. Says its URL and its process. For the test that kills it. */
import { readdirSync, readFileSync } from "node:fs";
import { releaseOf } from "../../scripts/clickhouse/releases.ts";
import { startServers } from "../../scripts/clickhouse/servers.ts";

const { servers } = await startServers(1, releaseOf(process.argv[2] ?? ""));
servers[0]?.freeze();
const children = readdirSync("/proc/self/task")
  .map((thread) => readFileSync(`/proc/self/task/${thread}/children`, "utf8").trim())
  .filter((text) => text !== "");
process.stdout.write(`${children.join(" ")}\n`);
setInterval(() => {}, 1_000);
