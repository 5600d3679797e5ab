/** Every command that a document or a message tells a person to run is one that exists, with the options it is given. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { USAGE } from "../../bin/arguments.ts";
import { tasks } from "../../tasks/index.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Hardhat's own tasks and options. */
const BUILT_IN = ["build", "test", "run", "keystore", "ignition"];
const GLOBAL = ["network", "config", "help"];

/** Our tasks, and the options of each; undefined where a name only gathers others. */
const known = new Map(
  tasks.map((task) => [
    [task.id].flat().join(" "),
    "options" in task ? Object.keys(task.options).map(kebab) : undefined,
  ]),
);
const rooms = [...new Set([...known.keys()].map((name) => name.split(" ")[0] ?? ""))];
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

describe("the commands that people are told to run", () => {
  for (const file of globSync(["docs/*.md", "*.md", "{src,tasks,bin,scripts}/**/*.ts"], {
    cwd: ROOT,
  })) {
    const commands = commandsOf(read(file));
    if (commands.length === 0) continue;
    it(`${file}: ${commands.length} of them should exist, options and all`, () => {
      expect(commands.filter((command) => !exists(command))).to.deep.equal([]);
    });
  }

  it("the runbook should have those of the first campaign, the week and the bad days", () => {
    const text = commandsOf(read("docs/runbook.md")).join("\n");
    for (const step of ["build", "verify", "publish", "pay", "status", "watch", "marks"])
      expect(text).to.include(`hardhat epoch ${step}`);
    for (const step of ["deploy", "verify", "promote", "fund", "revoke", "grant", "remove"])
      expect(text).to.include(`hardhat distributor ${step}`);
  });

  it("given a task or an option that does not exist, it should be found", () => {
    const wrong = [
      "hardhat epoch bild --epoch 1",
      "hardhat epoch build --epcoh 1",
      "tidemark chek",
    ];
    for (const command of wrong) expect(exists(command), command).to.equal(false);
    for (const command of commandsOf("`hardhat epoch build --epoch 1` and\nnpx hardhat claim"))
      expect(exists(command), command).to.equal(true);
  });
});

/** Commands in lines and in inline code; a long one goes on after a backslash. */
function commandsOf(text: string): string[] {
  const whole = text.replace(/\\\n\s*/g, " ");
  const ends = '[^`"\\n|;&.,:)]*';
  const start = `(?:${[...rooms, ...BUILT_IN].join("|")})(?![\\w.-])`;
  const named = whole.matchAll(new RegExp(`\\b(hardhat ${start}(?:${ends}|[.:][\\w/])*)`, "g"));
  const miner = whole.matchAll(/(?:npx |`)(tidemark [a-z][^`"\n|;&]*)/g);
  const bare = whole.matchAll(/`((?:epoch|distributor|books|campaign) [a-z]+(?: --[^`\n]*)?)`/g);
  return [
    ...[...named, ...miner].map(([, command = ""]) => command),
    // The words of a check's name are no command.
    ...[...bare]
      .map(([, command = ""]) => command)
      .filter((command) => command.includes("--") || known.has(command))
      .map((command) => `hardhat ${command}`),
  ];
}

function exists(command: string): boolean {
  const [program, ...words] = command.trim().split(/\s+/);
  const options = words
    .filter((word) => /^--[a-z]/.test(word))
    .map((word) => /^--([a-z-]+)/.exec(word)?.[1] ?? "");
  if (program === "tidemark") {
    const isOne = /^(?:check|prove|claim)$/.test(words[0] ?? "");
    return isOne && options.every((option) => USAGE.includes(`--${option}`));
  }
  const [room = "", name = ""] = words;
  if (BUILT_IN.includes(room)) return true;
  const own = known.get(`${room} ${name}`) ?? known.get(room);
  return own !== undefined && options.every((option) => [...own, ...GLOBAL].includes(option));
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
