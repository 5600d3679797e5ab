/** The servers that tests start: the versions they are named by, and gone with who started them. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { expect } from "chai";
import { connectTo, startServers } from "../../scripts/clickhouse/servers.ts";
import { inFolder } from "../epoch/stage.ts";
import { onEveryRelease } from "./every-release.ts";

onEveryRelease("a server of ClickHouse for tests", (release) => {
  const version = release.name.split(" ")[1] ?? "";

  it("should be of the version that it is named by", async () => {
    const { urls, stop } = await startServers(1, release);
    const engine = connectTo(urls);
    try {
      const [row] = await engine.first.ask("SELECT version()");
      expect(row?.[0]?.split(".").slice(0, 2).join(".")).to.equal(version);
    } finally {
      await engine.close();
      await stop();
    }
  });

  it("when the process that started it is killed, should end too, frozen or not", () =>
    inFolder(async (folder) => {
      const words = [join(import.meta.dirname, "one-server.ts"), version];
      const starter = spawn(process.execPath, words, {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, TMPDIR: folder },
      });
      const text = await new Promise((resolve) => starter.stdout.once("data", resolve));
      const server = Number(`${text}`);
      expect(isThere(server)).to.equal(true);
      const ended = new Promise((resolve) => starter.once("close", resolve));
      starter.kill("SIGKILL");
      await ended;
      const until = Date.now() + 10_000;
      while (isThere(server) && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const isLeft = isThere(server);
      if (isLeft) process.kill(server, "SIGKILL");
      expect(isLeft).to.equal(false);
    }));
});

/** A process that ended and was not asked for its code yet is gone. */
function isThere(id: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, "utf8"));
  } catch {
    return false;
  }
}
