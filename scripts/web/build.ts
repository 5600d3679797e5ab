/** Builds the pages: `node scripts/web/build.ts`. They go to out/web, and config.json is for whoever hosts them. */
import { join } from "node:path";
import { build } from "vite";

const ROOT = join(import.meta.dirname, "../..");

/** Builds the pages into a folder. */
export async function buildPages(into = join(ROOT, "out/web")): Promise<string> {
  await build({
    root: join(ROOT, "web"),
    configFile: join(ROOT, "web/vite.config.ts"),
    logLevel: "error",
    build: { outDir: into, emptyOutDir: true },
  });
  return into;
}

if (import.meta.main) await buildPages();
