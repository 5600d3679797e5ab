import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { convertBooks } from "../../src/book/convert-books.ts";
import { loadCampaign } from "../../src/epoch/load.ts";
import { NO_DUCKDB } from "../book/parquet-files.ts";
import { EXAMPLE, makeGolden } from "./golden.ts";
import { inFolder, onStage } from "./stage.ts";

describe("the bundled example, from the same books in other formats", async () => {
  const { campaign } = await loadCampaign(`${EXAMPLE}/campaign.json`);
  const expected = await makeGolden();

  for (const format of ["ndjson", "csv", "parquet"] as const) {
    const skip = format === "parquet" && NO_DUCKDB;
    it(`should have the same root, rewards and entitlements from ${format}`, { skip }, () =>
      inFolder(async (folder) => {
        for (const epoch of ["1", "2"]) {
          const [from, to] = [join(EXAMPLE, "books", epoch), join(folder, epoch)];
          await convertBooks({ from, to, format, markets: campaign.markets });
        }
        const { epochs } = await makeGolden(folder);
        const comparable = (all: typeof epochs) =>
          all.map(({ epoch, root, leaves, totals, files }) => ({
            epoch,
            root,
            leaves,
            totals,
            files,
          }));
        expect(comparable(epochs)).to.deep.equal(comparable(expected.epochs));
        expect(Object.keys(epochs[0]?.files ?? {})).to.include.members([
          "rewards.csv",
          "entitlements.csv",
        ]);
      }),
    );
  }
});

describe("verifying from the same books in another format", () => {
  it("should find the identical root, and only note other bytes", () =>
    onStage(async (stage) => {
      const { distribution } = await stage.build(1);
      const books = join(stage.folder, "csv");
      const { markets } = stage.loaded.campaign;
      const [from, to] = [join(stage.books, "1"), join(books, "1")];
      await convertBooks({ from, to, format: "csv", markets });
      const verdict = await stage.verify(1, { books });
      expect(verdict).to.include({ isRight: true, root: distribution.manifest.root });
      const odd = verdict.checks.filter((check) => check.result !== "ok");
      expect(odd.map(({ name, result }) => [name, result])).to.deep.equal([["book files", "note"]]);
    }));
});
