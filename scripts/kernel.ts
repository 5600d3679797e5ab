/**
 * Builds the kernels, AssemblyScript into WebAssembly: `node scripts/kernel.ts`. Every `src/kernel/assembly/*.ts` gives
 * one `build/kernel/*.wasm`. Without them everything runs on the plain TypeScript twins, slower, to the same bytes.
 */
import { globSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
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

/** @throws Error with what the compiler said. */
export async function buildKernels(): Promise<void> {
  const sources = globSync("src/kernel/assembly/*.ts", { cwd: ROOT }).sort();
  for (const source of sources) {
    const target = join(OUT, `${basename(source, ".ts")}.wasm`);
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
  mkdirSync(OUT, { recursive: true });
  writeFileSync(`${target}.draft`, binary);
  renameSync(`${target}.draft`, target);
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
