#!/usr/bin/env node
// Tidemark for miners. It is TypeScript, which Node runs from 24 on: on an older one, the project's own Node takes over.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [major] = process.versions.node.split(".").map(Number);
if (major >= 24) {
  const { run } = await import("./run.ts");
  await run(process.argv.slice(2));
} else {
  const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  const self = fileURLToPath(import.meta.url);
  const { status, error } = spawnSync(node, [self, ...process.argv.slice(2)], { stdio: "inherit" });
  if (error !== undefined) {
    process.stderr.write("tidemark needs Node 24: run npm ci in its folder, which brings one.\n");
  }
  process.exitCode = status ?? 1;
}
