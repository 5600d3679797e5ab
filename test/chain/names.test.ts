import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { LocalNode } from "../../scripts/demo/node.ts";
import { openNames } from "../../src/chain/names.ts";
import { InputError } from "../../src/errors.ts";
import type { ResolveName } from "../../src/listed/import-list.ts";
import { deployEns, deployEntrance } from "./ens.ts";
import { onEveryNode } from "./nodes.ts";
import { ALBA, BOREAS } from "./stage.ts";

const NAMES = { "alba.eth": ALBA, "pay.boreas.eth": BOREAS, "gone.eth": ZeroAddress };
const MAINNET = 1;

onEveryNode("looking up ENS names", (start) => {
  describe("by the registry", () => {
    let node: LocalNode;
    let resolve: ResolveName;

    before(async () => {
      node = await start();
      await deployEns(node, NAMES);
      resolve = await openNames({ urls: [node.url], chainId: 31337 });
    });
    after(() => node.stop());

    it("should give the address of a name, and of a name below it, in lower case", async () => {
      expect(await resolve("alba.eth")).to.equal(ALBA);
      expect(await resolve("pay.boreas.eth")).to.equal(BOREAS);
    });

    it("given a name without an address, or that nobody registered, it should give none", async () => {
      expect(await resolve("gone.eth")).to.equal(undefined);
      expect(await resolve("nobody.eth")).to.equal(undefined);
      expect(await resolve("pay.alba.eth")).to.equal(undefined);
    });
  });

  describe("by the entrance of newer versions", () => {
    let node: LocalNode;

    before(async () => {
      node = await start(MAINNET);
      await deployEntrance(node, MAINNET, NAMES);
    });
    after(() => node.stop());

    it("should give the address of a name, and none for one that nobody registered", async () => {
      const resolve = await openNames({ urls: [node.url], chainId: MAINNET });
      expect(await resolve("alba.eth")).to.equal(ALBA);
      expect(await resolve("nobody.eth")).to.equal(undefined);
    });
  });

  describe("on a chain without ENS", () => {
    let node: LocalNode;

    before(async () => {
      node = await start();
    });
    after(() => node.stop());

    it("should say so before any name is asked for", async () => {
      const error = await openNames({ urls: [node.url], chainId: 31337 }).then(
        () => expect.fail("was not refused"),
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(InputError);
      expect((error as InputError).faults[0]).to.include({
        where: "--ens",
        got: "chain 31337, which has no ENS",
      });
    });

    it("when the node is gone while names are looked up, it should fail, not say that there is no such name", async () => {
      await deployEns(node, NAMES);
      const resolve = await openNames({ urls: [node.url], chainId: 31337, attempts: 1 });
      await node.stop();
      const error = await resolve("alba.eth").then(
        () => expect.fail("was not refused"),
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error);
      expect(error).not.to.be.instanceOf(InputError);
    });
  });
});
