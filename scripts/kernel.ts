/**
 * Builds the kernels, AssemblyScript into WebAssembly: `node scripts/kernel.ts`. Every `src/kernel/assembly/*.ts` gives
 * one `build/kernel/*.wasm`. Without them everything runs on the plain TypeScript twins, slower, to the same bytes.
 */
import { randomBytes } from "node:crypto";
import {
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import asc from "assemblyscript/asc";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "build", "kernel");

const OPTIONS = [
  ["--runtime", "stub"],
  ["--optimizeLevel", "3"],
  ["--shrinkLevel", "0"],
  ["--enable", "simd"],
  ["--use", "abort="],
  "--noAssert",
  "--converge",
].flat();

/**
 * Builds what is not built yet, or older than its source. Several may run at once.
 * @throws Error with what the compiler said.
 */
export async function buildKernels(out = OUT): Promise<void> {
  const sources = globSync("src/kernel/assembly/*.ts", { cwd: ROOT }).sort();
  for (const source of sources) {
    const target = join(out, `${basename(source, ".ts")}.wasm`);
    if (!isCurrent(target, [...sources.map((each) => join(ROOT, each)), import.meta.filename]))
      await buildKernel(source, target);
  }
}

async function buildKernel(source: string, target: string): Promise<void> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([source, "--outFile", "kernel.wasm", ...OPTIONS], {
    readFile: (name, base) => read(join(base, name)),
    writeFile: (name, contents) => {
      if (name === "kernel.wasm" && typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  const said = stderr.toString();
  if (error !== null || binary === undefined || said.includes("WARNING"))
    throw new Error(`${source} does not compile.\n${said}`);
  mkdirSync(dirname(target), { recursive: true });
  // Tests and builds may start this at the same time: each has a draft of its own, and the last one stays.
  const draft = `${target}.${randomBytes(6).toString("hex")}.draft`;
  try {
    writeFileSync(draft, binary);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The compiler asks for files that may not be there. */
function read(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    return null;
  }
}

function isCurrent(target: string, sources: readonly string[]): boolean {
  const built = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.every((source) => statSync(source).mtimeMs < built);
}

if (import.meta.main) await buildKernels();
