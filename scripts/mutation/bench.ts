/** A scratch copy of the project, in which one mutant at a time is compiled and tested. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyProject, hardhat } from "../scratch.ts";
import { type Bytecodes, compileContracts, DEPLOYED } from "./compiler.ts";
import type { Mutant } from "./mutants.ts";

const TIMEOUT_MS = 240_000;

export interface Verdict {
  readonly state: "killed" | "survived" | "invalid";
  /** The suite that killed it, or why it is no mutant. */
  readonly by: string;
}

interface Suite {
  readonly name: string;
  readonly args: readonly string[];
}

/** Suites that hold gas to a snapshot tell any change of code from none, so they would kill even equal ones. */
export interface BenchOptions {
  readonly skip: RegExp;
  readonly isSolidityRun: boolean;
}

export class Bench {
  readonly root: string;
  readonly #suites: readonly Suite[];
  readonly #baseline: ReadonlyMap<string, string>;
  readonly #plain: Bytecodes;

  private constructor(root: string, options: BenchOptions) {
    this.root = root;
    this.#suites = suitesOf(root, options);
    this.#baseline = new Map(
      DEPLOYED.flatMap(artefactsOf).map((path) => [path, readFileSync(join(root, path), "utf8")]),
    );
    const plain = compileContracts(root);
    if (typeof plain === "string") throw new Error(`The contracts do not compile.\n${plain}`);
    this.#plain = plain;
  }

  /** Copies a project, and builds all that its tests need. */
  static async open(project: string, root: string, options: BenchOptions): Promise<Bench> {
    copyProject(project, root);
    const config = readFileSync(join(root, "hardhat.config.ts"), "utf8");
    const quicker = config
      .replace("viaIR: true", "viaIR: false")
      .replace(/mocha: \{ timeout/, "mocha: { bail: true, timeout");
    writeFileSync(join(root, "hardhat.config.ts"), quicker);
    const built = await hardhat(root, ["build"], TIMEOUT_MS);
    if (built.status !== 0) throw new Error(`The contracts do not build.\n${built.output}`);
    return new Bench(root, options);
  }

  /** Runs every suite on the contracts as they are: what fails without a mutant tells nothing. */
  async runBaseline(): Promise<void> {
    this.#install(this.#plain);
    for (const suite of this.#suites) {
      const { status, output } = await hardhat(this.root, suite.args, TIMEOUT_MS);
      if (status !== 0) throw new Error(`The suite ${suite.name} fails by itself.\n${output}`);
    }
  }

  /** Compiles a mutant and runs the suites on it, the quickest first, until one fails. */
  async judge(mutant: Mutant): Promise<Verdict> {
    const path = join(this.root, mutant.file);
    const source = readFileSync(path, "utf8");
    writeFileSync(path, mutant.source);
    // The Solidity tests compile the mutant themselves, mocks that inherit from it included: those must go again.
    let isCompiledByHardhat = false;
    try {
      const codes = compileContracts(this.root);
      if (typeof codes === "string") return { state: "invalid", by: "does not compile" };
      if (DEPLOYED.every((name) => codes[name] === this.#plain[name])) {
        return { state: "invalid", by: "compiles to the same code" };
      }
      this.#install(codes);
      for (const suite of this.#suites) {
        isCompiledByHardhat ||= suite.name === "solidity";
        const { status, output } = await hardhat(this.root, suite.args, TIMEOUT_MS);
        if (status === "timeout") return { state: "killed", by: `${suite.name} (timeout)` };
        if (status === 0) continue;
        if (/\b(?:[1-9]\d*) failing\b/.test(output)) return { state: "killed", by: suite.name };
        // Only a test that failed kills; a run that broke down by itself says nothing of the mutant.
        return { state: "invalid", by: `${suite.name} broke down: ${lastLine(output)}` };
      }
      return { state: "survived", by: "" };
    } finally {
      writeFileSync(path, source);
      if (isCompiledByHardhat) await hardhat(this.root, ["--no-typechain", "build"], TIMEOUT_MS);
    }
  }

  /** Puts code in the place of what Hardhat compiled, where the tests take it from. */
  #install(codes: Bytecodes): void {
    for (const name of DEPLOYED) {
      for (const path of artefactsOf(name)) {
        const text = this.#baseline.get(path) ?? "";
        const installed = text.replace(
          /("bytecode": |const _bytecode =\s*)"0x[0-9a-f]*"/,
          (_, head: string) => `${head}"${codes[name]}"`,
        );
        if (!installed.includes(codes[name])) throw new Error(`${path} holds no code`);
        writeFileSync(join(this.root, path), installed);
      }
    }
  }
}

function artefactsOf(name: string): string[] {
  return [
    `artifacts/contracts/${name}.sol/${name}.json`,
    `types/ethers-contracts/factories/${name}__factory.ts`,
  ];
}

/** The unit tests, then the reference model, then the Solidity tests, which compile everything anew. */
function suitesOf(root: string, { skip, isSolidityRun }: BenchOptions): Suite[] {
  const files = globSync("test/contracts/**/*.test.ts", { cwd: root }).sort();
  const chosen = files.filter((file) => !skip.test(file));
  const isModel = (file: string) => file.includes("/model/");
  const mocha = (name: string, files: readonly string[]): Suite[] =>
    files.length === 0 ? [] : [{ name, args: ["test", "mocha", "--no-compile", ...files] }];
  return [
    ...mocha(
      "unit",
      chosen.filter((file) => !isModel(file)),
    ),
    ...mocha("model", chosen.filter(isModel)),
    ...(isSolidityRun ? [{ name: "solidity", args: ["--no-typechain", "test", "solidity"] }] : []),
  ];
}

function lastLine(output: string): string {
  return output.trimEnd().split("\n").at(-1) ?? "";
}
