import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { convertBooks } from "../../src/book/convert-books.ts";
import { loadCampaign } from "../../src/epoch/load.ts";
import { NO_DUCKDB } from "../book/parquet-files.ts";
import { EXAMPLE, makeGolden } from "./golden.ts";
import { inFolder } from "./stage.ts";

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
