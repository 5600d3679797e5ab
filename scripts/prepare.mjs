// npm runs on the host's Node. On Node 20 it leaves out Hardhat's EVM, whose binary asks for Node 22,
// although the project's own scripts run on the Node 24 that it installs. So fetch it from there.
import { execSync } from "node:child_process";
import { createRequire } from "node:module";

try {
  createRequire(import.meta.url)("@nomicfoundation/edr");
} catch {
  execSync("npm install --no-save --ignore-scripts", { stdio: "inherit" });
}
