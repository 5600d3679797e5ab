/**
 * Loaded into a command before it starts (node --import): kills its process, as a power cut would, at the point that
 * KILL_AT names. `before:M:n` and `after:M:n` are the nth request of method M, before the node has it and after it
 * answered; `mid:file:n` is the middle of the nth file written, `mid:rename:1` just before what was written takes its
 * place, `mid:line:n` the middle of the nth line added to a file; `mid:read:n` and `mid:stream:n` are as the nth file is
 * opened to be read, whole or bit by bit.
 */
import streams from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const [when = "", what = "", nth = "1"] = (process.env.KILL_AT ?? "").split(":");
let count = 0;

/** Whether this is the time. */
function isDue(kind: string): boolean {
  return kind === what && ++count === Number(nth);
}

async function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => {});
}

if (when === "before" || when === "after") {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const due = isDue(JSON.parse(String(init?.body ?? "{}")).method);
    if (due && when === "before") await die();
    const response = await real(input, init);
    if (due) await die();
    return response;
  };
}

if (when === "mid") {
  const { writeFile, rename, open, readFile } = fs;
  const { createReadStream } = streams;
  fs.readFile = (async (...args: Parameters<typeof readFile>) => {
    if (isDue("read")) await die();
    return readFile(...args);
  }) as typeof readFile;
  streams.createReadStream = (...args) => {
    if (isDue("stream")) process.kill(process.pid, "SIGKILL");
    return createReadStream(...args);
  };
  fs.writeFile = async (file, data, options) => {
    if (isDue("file")) {
      const text = typeof data === "string" ? data : [...(data as Iterable<string>)].join("");
      await writeFile(file, text.slice(0, text.length / 2), options);
      await die();
    }
    return writeFile(file, data, options);
  };
  fs.rename = async (from, to) => {
    if (isDue("rename")) await die();
    return rename(from, to);
  };
  fs.open = async (...args) => {
    const handle = await open(...args);
    const append = handle.appendFile.bind(handle);
    handle.appendFile = async (data, options) => {
      if (typeof data === "string" && isDue("line")) {
        await append(data.slice(0, data.length / 2), options);
        await die();
      }
      return append(data, options);
    };
    return handle;
  };
  syncBuiltinESMExports();
}
