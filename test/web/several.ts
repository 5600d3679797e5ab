/** Two campaigns on one site: what was read of one never stands under the other. */
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import type { Shore } from "./shore.ts";

export function several(shore: () => Shore): void {
  describe("two campaigns on one site", () => {
    it("when the admin goes to and fro between them, it should show the money of the chosen one", async () => {
      const page = await shore().visit({
        at: "#/admin/second/beta",
        config: (config) => ({
          ...config,
          campaigns: [...config.campaigns, { path: "data/second/beta" }],
        }),
        prepare: addSecond,
      });
      const choice = page.getByRole("combobox", { name: "Campaign" });
      await page.getByRole("row", { name: /^OTHER/ }).waitFor();
      await choice.selectOption("example/beta");
      await page.getByRole("row", { name: /^TIDE/ }).waitFor();
      await choice.selectOption("second/beta");
      await page.getByRole("row", { name: /^OTHER/ }).waitFor();
    });
  });
}

/** The example's files once more under another path, its first token under another symbol. */
async function addSecond(page: Page): Promise<void> {
  await page.route("**/data/second/**", async (route) => {
    const url = route.request().url().replace("/second/", "/example/");
    const response = await route.fetch({ url });
    const text = await response.text();
    if (!url.endsWith("/campaign.json")) return route.fulfill({ response, body: text });
    const body = text
      .replaceAll('"symbol":"TIDE"', '"symbol":"OTHER"')
      .replace('"campaign":"example"', '"campaign":"second"');
    return route.fulfill({ response, body });
  });
}
