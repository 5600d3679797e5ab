/**
 * What a programme says in TypeScript and in SQL must be changed together. Each pair is recorded here by the digest of its
 * code; that both score the same is for test/engine to show. After a change of one: look at the other, run the tests of
 * test/engine where there is a ClickHouse, and record both.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { PROGRAMME_VERSIONS } from "../../src/score/programmes.ts";

const ROOM = join(import.meta.dirname, "../../src/score");

const IMPORTS = /import \{([^}]*)\}\s*from "(\.[^"]+)"/g;

/** Code in TypeScript, code in SQL, and the digests of both. */
const PAIRS: readonly [typescript: string[], sql: string[], digests: [string, string]][] = [
  [
    ["counting.ts", "programme.ts", "market.ts"],
    ["counting-sql.ts", "programme-sql.ts"],
    ["83e87f84f52b", "5a8e59881ba4"],
  ],
  [
    ["points.ts", "../kernel/share.ts", "exact.ts"],
    ["numbers-sql.ts"],
    ["c5f93a8181f4", "53725a1c7a69"],
  ],
  [
    ["hummingbot.ts", "curve.ts", "../kernel/score-curve.ts", "side.ts"],
    ["hummingbot-sql.ts", "curve-sql.ts"],
    ["27d12fe441fc", "8a58dcc22a6f"],
  ],
  [["account-sides.ts"], ["both-sides-sql.ts"], ["6dc9504cb38a", "92d572bf0638"]],
  [["two-sided.ts"], ["two-sided-sql.ts"], ["38914b239b36", "52f5a1f0d0f8"]],
  [
    ["depth-over-spread.ts", "activity.ts"],
    ["depth-over-spread-sql.ts"],
    ["994cb67495ab", "87e466cec72c"],
  ],
];

async function digestOf(files: readonly string[]): Promise<string> {
  return digestOfTexts(await Promise.all(files.map(textOf)));
}

function textOf(file: string): Promise<string> {
  return readFile(join(ROOM, file), "utf8");
}

/** Comments and white space are no code. */
function digestOfTexts(texts: readonly string[]): string {
  const code = texts.map((text) =>
    text
      .replaceAll(/\/\*\*?[\s\S]*?\*\//g, "")
      .replaceAll(/^\s*\/\/.*$/gm, "")
      .replaceAll(/\s+/g, " "),
  );
  return createHash("sha256").update(code.join("\n")).digest("hex").slice(0, 12);
}

/** The files of this room and the kernel that some files take values from, themselves included. */
async function reached(files: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const todo = [...files];
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, names = "", path = ""] of (await textOf(file)).matchAll(IMPORTS)) {
      const isOfTypes = names.split(",").every((name) => /^\s*(type\s|$)/.test(name));
      const next = relative(ROOM, join(ROOM, dirname(file), path));
      if (!isOfTypes && /^(\.\.\/kernel\/)?[a-z-]+\.ts$/.test(next)) todo.push(next);
    }
  }
  return [...found].sort();
}

describe("a programme in SQL", () => {
  for (const [typescript, sql, recorded] of PAIRS) {
    it(`should be changed together with its TypeScript: ${typescript} and ${sql}`, async () => {
      const digests = [await digestOf(typescript), await digestOf(sql)];
      expect(digests, "look at the other half, then record both").to.deep.equal(recorded);
    });
  }

  it("should notice any change of a pair's code, and none of its comments", async () => {
    for (const file of PAIRS.flatMap(([typescript, sql]) => [...typescript, ...sql])) {
      const text = await textOf(file);
      const digest = digestOfTexts([text]);
      expect(digestOfTexts([`/** More of it. */\n${text}\n  // And this.\n`]), file).to.equal(
        digest,
      );
      const changes = [...text.matchAll(/(?<=[=+*<>] |\()[a-z0-9]/g)].filter(
        ({ index }) => !isInComment(text, index),
      );
      expect(changes.length, file).to.be.greaterThan(0);
      for (const { index } of changes) {
        const changed = `${text.slice(0, index)}9${text.slice(index + 1)}`;
        if (changed !== text)
          expect(digestOfTexts([changed]), `${file}:${index}`).not.to.equal(digest);
      }
    }
  });

  it("should have every file in a pair that a rule of either half stands on", async () => {
    const paired = new Set(PAIRS.flatMap(([typescript, sql]) => [...typescript, ...sql]));
    const programmes = ["hummingbot", "two-sided", "depth-over-spread"];
    const halves = programmes.flatMap((name) => [`${name}.ts`, `${name}-sql.ts`]);
    const without = (await reached(halves)).filter((file) => !paired.has(file));
    expect(without).to.deep.equal([]);
  });

  it("should be there for each programme", async () => {
    const text = await readFile(join(ROOM, "programmes-sql.ts"), "utf8");
    for (const name of Object.keys(PROGRAMME_VERSIONS)) expect(text).to.include(`case "${name}"`);
  });
});

function isInComment(text: string, index: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", index) + 1, index);
  return /^\s*(\/\/|\*|\/\*)/.test(line);
}
