import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { addToJournal, readJournal } from "../../src/epoch/journal.ts";
import { InputError } from "../../src/errors.ts";
import { inFolder } from "./stage.ts";

const entry = (what: string) => ({ at: "2026-01-06T00:00:00.000Z", command: "test", event: what });

describe("a phase's journal", () => {
  it("should only grow, and give its newest entries oldest first", () =>
    inFolder(async (folder) => {
      const file = join(folder, "deep", "journal.ndjson");
      for (const what of ["a", "b", "c"]) await addToJournal(file, entry(what));
      expect(await readJournal(file, 2)).to.deep.equal([entry("b"), entry("c")]);
    }));

  it("when there is none, it should have no entries", () =>
    inFolder(async (folder) => {
      expect(await readJournal(join(folder, "none"), 9)).to.deep.equal([]);
    }));

  it("given a kill after any byte of a line, it should keep what was whole, and go on after it", () =>
    inFolder(async (folder) => {
      const whole = `${JSON.stringify(entry("whole"))}\n`;
      const torn = `${JSON.stringify(entry("torn".repeat(2_000)))}\n`;
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: torn.length - 1 }), async (length) => {
          const file = join(folder, "journal.ndjson");
          await writeFile(file, whole + torn.slice(0, length));
          expect(await readJournal(file, 9)).to.deep.equal([entry("whole")]);
          await addToJournal(file, entry("next"));
          expect(await readFile(file, "utf8")).to.equal(
            `${whole}${JSON.stringify(entry("next"))}\n`,
          );
        }),
        { numRuns: 25 },
      );
    }));

  it("when a line in the middle is no entry, it should name it", () =>
    inFolder(async (folder) => {
      const file = join(folder, "journal.ndjson");
      await addToJournal(file, entry("a"));
      await appendFile(file, "nonsense\n");
      await addToJournal(file, entry("b"));
      const error = await readJournal(file, 9).catch((reason: unknown) => reason);
      expect((error as InputError).message).to.include("line 2");
      expect(error).to.be.instanceOf(InputError);
    }));
});
