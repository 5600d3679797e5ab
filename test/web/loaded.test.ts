import { describe, it } from "node:test";
import { signal } from "@preact/signals";
import { expect } from "chai";
import { type Loaded, refresh } from "../../web/parts/loaded.ts";

describe("reading again", () => {
  it("when an earlier reading ends after a later one, it should keep the later one's value", async () => {
    const loaded = signal<Loaded<string>>({ state: "loading" });
    const slow = Promise.withResolvers<string>();
    const first = refresh(loaded, () => slow.promise);
    await refresh(loaded, async () => "new");
    slow.resolve("old");
    await first;
    expect(loaded.value).to.deep.equal({ state: "ready", value: "new" });
  });

  it("when an earlier reading ends before a later one, it should show it until then", async () => {
    const loaded = signal<Loaded<string>>({ state: "loading" });
    const slow = Promise.withResolvers<string>();
    const first = refresh(loaded, async () => "old");
    const second = refresh(loaded, () => slow.promise);
    await first;
    expect(loaded.value).to.deep.equal({ state: "ready", value: "old" });
    slow.resolve("new");
    await second;
    expect(loaded.value).to.deep.equal({ state: "ready", value: "new" });
  });
});
