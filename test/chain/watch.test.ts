/** A watcher over time: servers that fail, restarts, reorganisations, revoking, and telling. */
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import type { Signer } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { checkGuardian, revokeCalls } from "../../src/chain/revoke.ts";
import { sendCall } from "../../src/chain/send.ts";
import type { Finding } from "../../src/chain/watch-state.ts";
import { openSource } from "../../src/epoch/published/sources.ts";
import { openWebhook } from "../../src/terminal/webhook.ts";
import { alterManifest } from "../epoch/forge.ts";
import { faultsOf } from "../epoch/stage.ts";
import { setWatchedNode, type WatchedNode, type WatchStage, wordOf, wrongOf } from "./watching.ts";

/** Revokes for real, and notes what it was asked for. */
function guardianOf(stage: WatchStage) {
  const asked: string[] = [];
  const revoke = async ({ root }: Finding) => {
    asked.push(root);
    const { provider } = stage.node;
    const [call] = await revokeCalls(provider, stage.deployment.distributor, 0, root);
    if (call === undefined) return undefined;
    return (await sendCall(call, sponsorOf(provider) as Signer)).transaction;
  };
  return { asked, revoke };
}

const forge = (stage: WatchStage) => alterManifest(stage, 2, "seed", "ab".repeat(32));

const passTime = async ({ node }: WatchStage, seconds: number) => {
  await node.provider.send("evm_increaseTime", [seconds]);
  await node.provider.send("evm_mine", []);
};

describe("a watcher", () => {
  let watched: WatchedNode;

  before(async () => {
    watched = await setWatchedNode(await startHardhatNode());
  });
  after(() => watched?.strike());

  it("given a folder instead of a server, it should judge the same", () =>
    watched.on(async (stage) => {
      const findings = await stage.look({ source: openSource(stage.distributions) });
      expect(wordOf(findings, 1)).to.equal("right");
    }));

  it("given an IPFS gateway, it should ask it for the CID", () =>
    watched.on(async (stage) => {
      stage.server.answer = (request) => {
        request.url = request.url?.replace("/ipfs/bafyexample/", "/") ?? "";
        return false;
      };
      const source = openSource("ipfs://bafyexample", { gateway: stage.server.url });
      expect(wordOf(await stage.look({ source }), 1)).to.equal("right");
      expect(stage.server.asked[0]).to.equal("/ipfs/bafyexample/stage/beta/1/manifest.json");
    }));

  for (const [what, name, check] of [
    ["a file that the server altered", "state.csv", "files"],
    ["a manifest that the server altered", "manifest.json", "manifest hash"],
  ] as const) {
    it(`given ${what}, it should be altered by ${check}, not wrong, and revoke nothing; once mended, right`, () =>
      watched.on(async (stage) => {
        const guardian = guardianOf(stage);
        stage.server.answer = (request, response) => {
          if (!request.url?.endsWith(name)) return false;
          response.end("something else");
          return true;
        };
        const findings = await stage.look({ revoke: guardian.revoke });
        expect(wordOf(findings, 1)).to.equal("altered");
        expect(wrongOf(findings, 1)).to.deep.equal([check]);
        expect(guardian.asked).to.deep.equal([]);
        stage.server.answer = () => false;
        expect(wordOf(await stage.look(), 1)).to.equal("right");
      }));
  }

  for (const [what, answer] of [
    ["is down", (_: unknown, response: { destroy(): unknown }) => Boolean(response.destroy())],
    [
      "redirects to another protocol",
      (_: unknown, response: import("node:http").ServerResponse) =>
        Boolean(response.writeHead(302, { location: "https://127.0.0.1:9/" }).end()),
    ],
    [
      "stops in the middle",
      (_: unknown, response: import("node:http").ServerResponse) => {
        response.writeHead(200, { "content-length": "1000" });
        return response.write("half", () => response.destroy()) || true;
      },
    ],
  ] as const) {
    it(`given a server that ${what}, it should be unreachable, then right when it is mended`, () =>
      watched.on(async (stage) => {
        stage.server.answer = answer;
        expect(wordOf(await stage.look(), 1)).to.equal("unreachable");
        expect(wordOf(await stage.look(), 1)).to.equal("unreachable");
        expect(stage.reports).to.have.length(1);
        stage.server.answer = () => false;
        expect(wordOf(await stage.look(), 1)).to.equal("right");
      }));
  }

  it("given nothing to judge by in the last quarter of the window, it should warn, and revoke only where it is told to", () =>
    watched.on(async (stage) => {
      const guardian = guardianOf(stage);
      stage.server.answer = (_, response) => Boolean(response.destroy());
      const [early] = await stage.look({ revoke: guardian.revoke, revokeUnproven: true });
      expect(early?.urgent).to.equal(false);
      await passTime(stage, 480);
      const [late] = await stage.look({ revoke: guardian.revoke });
      expect([late?.urgent, late?.state]).to.deep.equal([true, "pending"]);
      expect(guardian.asked).to.deep.equal([]);
      const [told] = await stage.look({ revoke: guardian.revoke, revokeUnproven: true });
      expect(told?.state).to.equal("revoked");
    }));

  it("given books that are not there, it should be unreachable: nothing is proven", () =>
    watched.on(async (stage) => {
      const findings = await stage.look({ books: join(stage.folder, "nowhere") });
      expect(wordOf(findings, 1)).to.equal("unreachable");
    }));

  it("given a restart, it should go on: neither fetched nor reported again", () =>
    watched.on(async (stage) => {
      await stage.look();
      const { length } = stage.server.asked;
      await stage.publish(2);
      const findings = await stage.look();
      expect(findings.map(({ epoch }) => epoch)).to.deep.equal([1, 2]);
      expect(stage.reports.map(({ epoch }) => epoch)).to.deep.equal([1, 2]);
      expect(stage.server.asked.slice(length).every((path) => path.includes("/2/"))).to.equal(true);
    }));

  it("given its own copy rotted, it should fetch it again", () =>
    watched.on(async (stage) => {
      const [found] = await stage.look();
      const copies = join(stage.folder, "watch", "copies");
      await rm(join(copies, found?.manifestHash ?? "", "state.csv"));
      await rm(join(stage.folder, "watch", "state.json"));
      expect(wordOf(await stage.look(), 1)).to.equal("right");
    }));

  it("given a reorganisation that takes a root away, it should forget it, and judge what comes instead", () =>
    watched.on(async (stage) => {
      const snapshot = await stage.node.provider.send("evm_snapshot", []);
      await stage.publish(2);
      expect((await stage.look()).map(({ epoch }) => epoch)).to.deep.equal([1, 2]);
      await stage.node.provider.send("evm_revert", [snapshot]);
      await forge(stage);
      await passTime(stage, 1);
      await stage.publish(2);
      const findings = await stage.look();
      expect(findings.map(({ epoch, verdict }) => [epoch, verdict])).to.deep.equal([
        [1, "right"],
        [2, "wrong"],
      ]);
      expect((await stage.state()).findings).to.have.length(2);
    }));

  it("given a wrong root and a guardian, it should revoke it inside the window, once, and leave the right one", () =>
    watched.on(async (stage) => {
      const guardian = guardianOf(stage);
      await forge(stage);
      await stage.publish(2);
      const findings = await stage.look({ revoke: guardian.revoke });
      expect(findings.map(({ state }) => state)).to.deep.equal(["pending", "revoked"]);
      const { root = "", revokedBy = null } = findings[1] ?? {};
      expect(revokedBy).to.match(/^0x[0-9a-f]{64}$/);
      expect(await stage.distributor.getFunction("liveAt").staticCall(root)).to.equal(0n);
      await stage.look({ revoke: guardian.revoke });
      expect(guardian.asked).to.deep.equal([root]);
    }));

  it("given its revocation fell out of the chain, it should revoke again", () =>
    watched.on(async (stage) => {
      const guardian = guardianOf(stage);
      await forge(stage);
      await stage.publish(2);
      const snapshot = await stage.node.provider.send("evm_snapshot", []);
      await stage.look({ revoke: guardian.revoke });
      await stage.node.provider.send("evm_revert", [snapshot]);
      await passTime(stage, 1);
      await stage.look({ revoke: guardian.revoke });
      expect(guardian.asked).to.have.length(2);
    }));

  it("given a wrong distribution under the root of a right one, it should leave the root", () =>
    watched.on(async (stage) => {
      const guardian = guardianOf(stage);
      const text = await readFile(join(stage.folderOf(1), "manifest.json"), "utf8");
      await stage.publish(2, { root: JSON.parse(text).root });
      const findings = await stage.look({ revoke: guardian.revoke });
      expect(wordOf(findings, 2)).to.equal("wrong");
      expect(guardian.asked).to.deep.equal([]);
    }));

  it("given an account that is no guardian, it should refuse", () =>
    watched.on(async ({ node, deployment }) => {
      const stranger = `0x${"12".repeat(20)}`;
      const [fault] = await faultsOf(
        checkGuardian(node.provider, deployment.distributor, stranger),
      );
      expect(fault?.where).to.equal("--revoke");
    }));
});

describe("a webhook", () => {
  it("given two failures, it should get the same body again, then rest", async () => {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      bodies.push(body);
      response.writeHead(bodies.length < 3 ? 503 : 204).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await openWebhook(`http://127.0.0.1:${port}/secret`, { wait: 1 }).post('{"a":1}');
      expect(bodies).to.deep.equal(['{"a":1}', '{"a":1}', '{"a":1}']);
    } finally {
      server.close();
    }
  });

  it("given nobody answers, it should name the host, and not the rest of the URL", async () => {
    const webhook = openWebhook("http://127.0.0.1:9/secret", { wait: 1, attempts: 2 });
    const message = await webhook.post("{}").then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message).to.include("127.0.0.1:9").and.not.include("secret");
  });
});
