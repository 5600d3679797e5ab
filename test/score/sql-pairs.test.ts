/**
 * What a programme says in TypeScript and in SQL must be changed together. Each pair is recorded here by the digest of its
 * code; that both score the same is for test/engine to show. After a change of one: look at the other, run the tests of
 * test/engine where there is a ClickHouse, and record both.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { PROGRAMME_VERSIONS } from "../../src/score/programmes.ts";

const ROOM = join(import.meta.dirname, "../../src/score");

/** Code in TypeScript, code in SQL, and the digests of both. */
const PAIRS: readonly [typescript: string[], sql: string[], digests: [string, string]][] = [
  [
    ["counting.ts", "programme.ts", "market.ts"],
    ["counting-sql.ts", "programme-sql.ts"],
    ["83e87f84f52b", "36974a3d0147"],
  ],
  [
    ["points.ts", "../kernel/share.ts", "exact.ts"],
    ["numbers-sql.ts"],
    ["926b508eb704", "125f6fa19afd"],
  ],
  [
    ["hummingbot.ts", "curve.ts", "side.ts"],
    ["hummingbot-sql.ts", "curve-sql.ts"],
    ["9cf638010695", "8a58dcc22a6f"],
  ],
  [["account-sides.ts"], ["both-sides-sql.ts"], ["6dc9504cb38a", "ba031e103173"]],
  [["two-sided.ts"], ["two-sided-sql.ts"], ["38914b239b36", "a89b96a52237"]],
  [
    ["depth-over-spread.ts", "activity.ts"],
    ["depth-over-spread-sql.ts"],
    ["994cb67495ab", "fe0806b77e56"],
  ],
];

/** Comments and white space are no code. */
async function digestOf(files: readonly string[]): Promise<string> {
  const texts = await Promise.all(files.map((file) => readFile(join(ROOM, file), "utf8")));
  const code = texts.map((text) =>
    text
      .replaceAll(/\/\*\*?[\s\S]*?\*\//g, "")
      .replaceAll(/^\s*\/\/.*$/gm, "")
      .replaceAll(/\s+/g, " "),
  );
  return createHash("sha256").update(code.join("\n")).digest("hex").slice(0, 12);
}

describe("a programme in SQL", () => {
  for (const [typescript, sql, recorded] of PAIRS) {
    it(`should be changed together with its TypeScript: ${typescript} and ${sql}`, async () => {
      const digests = [await digestOf(typescript), await digestOf(sql)];
      expect(digests, "look at the other half, then record both").to.deep.equal(recorded);
    });
  }

  it("should be there for each programme", async () => {
    const text = await readFile(join(ROOM, "programmes-sql.ts"), "utf8");
    for (const name of Object.keys(PROGRAMME_VERSIONS)) expect(text).to.include(`case "${name}"`);
  });
});
