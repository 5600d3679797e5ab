/** One collector at a time in a folder of books: two would settle the same minutes twice. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../../errors.ts";
import { isCode, makeFolder } from "../folders.ts";

const LOCK_FILE = ".collecting";

/**
 * Takes the folder. A lock whose process is gone, as after a kill, is taken over.
 * @returns what gives it back.
 * @throws InputError where another collector runs.
 */
export async function takeLock(folder: string): Promise<() => Promise<void>> {
  await makeFolder(folder);
  const path = join(folder, LOCK_FILE);
  for (;;) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: "wx" });
      return () => rm(path, { force: true });
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    }
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    if (holder > 0 && holder !== process.pid && isRunning(holder)) {
      refuse({
        where: folder,
        got: `a collector that runs, process ${holder}`,
        expected: "none: two would write the same minutes",
        fix: `Stop it. Where process ${holder} is something else, remove ${path}`,
      });
    }
    await rm(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs where it is somebody else's, too.
    return isCode(error, "EPERM");
  }
}
