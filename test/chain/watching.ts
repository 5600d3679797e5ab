/** A watched campaign on a node: two epochs built from books, the first published, and a server that gives the files. */
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Contract, JsonRpcApiProvider } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import type { LocalNode } from "../../scripts/demo/node.ts";
import type { Deployment } from "../../src/campaign/deployment.ts";
import { openDistributor, openToken, view } from "../../src/chain/contracts.ts";
import { deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { fundCalls } from "../../src/chain/fund.ts";
import { sendCall } from "../../src/chain/send.ts";
import { look, type Reported, type Watch } from "../../src/chain/watch.ts";
import { readWatchState, type WatchState, writeWatchState } from "../../src/chain/watch-state.ts";
import { loadCampaign, loadDeployment, loadRecord, phaseOf } from "../../src/epoch/load.ts";
import { openSource } from "../../src/epoch/published/sources.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import type { Manifest } from "../../src/merkle/manifest.ts";
import { type Stage as BookStage, filesIn, onStage, stageFor } from "../epoch/stage.ts";
import { deployRequest } from "./stage.ts";

/** What a dishonest publisher says on chain instead of what its manifest says. */
export interface Said {
  readonly epoch?: number;
  readonly root?: string;
  readonly totals?: readonly { token: string; total: string }[];
  readonly hash?: string;
}

export interface WatchStage extends BookStage {
  readonly node: LocalNode;
  readonly deployments: string;
  readonly distributor: Contract;
  readonly server: FileServer;
  /** Publishes the folder of an epoch as it lies there, whatever it says. */
  readonly publish: (epoch: number, said?: Said) => Promise<void>;
  /** Looks once, from nothing or from what an earlier look kept. */
  readonly look: (
    changes?: Partial<Watch>,
    through?: JsonRpcApiProvider,
  ) => Promise<readonly Reported[]>;
  readonly state: () => Promise<WatchState>;
  readonly reports: Reported[];
}

/** A distributor with epochs 1 and 2 built for it, epoch 1 published. */
export interface WatchedNode {
  readonly node: LocalNode;
  /** Runs a test on the chain as it was, in folders of its own. */
  readonly on: (run: (stage: WatchStage) => Promise<void>) => Promise<void>;
  readonly strike: () => Promise<void>;
}

export async function setWatchedNode(node: LocalNode): Promise<WatchedNode> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-watch-"));
  const deployments = join(folder, "deployments");
  let files = new Map<string, string>();
  let deployment: Deployment | undefined;
  await onStage(async (stage) => {
    const { campaign } = stage.loaded;
    const sponsor = sponsorOf(node.provider);
    const address = await sponsor.getAddress();
    const request = deployRequest(campaign, stage.phase, deployments, address);
    for (const step of await deploySteps(request, node.provider))
      await deployStep(request, step, sponsor);
    deployment = await loadDeployment(deployments, campaign, stage.phase);
    for (const epoch of [1, 2, 3]) await stage.build(epoch, { deployment });
    files = await filesIn(stage.folder);
    for (const token of deployment.tokens) {
      const amount = await view<bigint>(
        openToken(token.address, node.provider),
        "balanceOf",
        address,
      );
      const calls = await fundCalls(node.provider, deployment.distributor, token, amount, address);
      for (const call of calls) await sendCall(call, sponsor);
    }
  });
  const deployed = deployment ?? expect.fail("nothing was deployed");
  const distributor = await openDistributor(deployed.distributor, node.provider);
  return {
    node,
    on: async (run) => {
      const snapshot = await node.provider.send("evm_snapshot", []);
      const own = await mkdtemp(join(folder, "test-"));
      for (const [name, text] of files) {
        await mkdir(dirname(join(own, name)), { recursive: true });
        await writeFile(join(own, name), text);
      }
      const server = await serveFiles(join(own, "distributions"));
      try {
        const stage = await stageOn(own, node, deployments, deployed, distributor, server);
        await stage.publish(1);
        await run(stage);
      } finally {
        await server.stop();
        await node.provider.send("evm_revert", [snapshot]);
      }
    },
    strike: async () => {
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function stageOn(
  folder: string,
  node: LocalNode,
  deployments: string,
  deployment: Deployment,
  distributor: Contract,
  server: FileServer,
): Promise<WatchStage> {
  const stage = stageFor(folder, await loadCampaign(join(folder, "campaign.json")));
  const phase = phaseOf(stage.loaded.campaign, "beta");
  const reports: Reported[] = [];
  const file = join(folder, "watch", "state.json");
  const state = () => readWatchState(file, phase.chainId, deployment.distributor);
  const record = await loadRecord(deployments, phase.chainId);
  return {
    ...stage,
    deployment,
    request: (epoch) => ({ ...stage.request(epoch), deployment }),
    node,
    deployments,
    distributor,
    server,
    reports,
    state,
    publish: async (epoch, said = {}) => {
      const text = (await filesIn(stage.folderOf(epoch))).get("manifest.json") ?? expect.fail();
      const manifest = JSON.parse(text) as Manifest;
      const totals = said.totals ?? manifest.totals;
      const transaction = await (distributor.connect(sponsorOf(node.provider)) as Contract)
        .getFunction("publishRoot")
        .send(
          said.epoch ?? epoch,
          said.root ?? manifest.root,
          totals.map(({ token, total }) => ({ token, total })),
          `0x${said.hash ?? sha256Text(text)}`,
        );
      await transaction.wait();
    },
    look: async (changes = {}, through = node.provider) => {
      const watch: Watch = {
        loaded: stage.loaded,
        phase,
        books: undefined,
        record,
        deployment,
        fromBlock: 0,
        source: openSource(server.url),
        mirror: join(folder, "watch", "copies"),
        revokeUnproven: false,
        report: (finding) => reports.push(finding),
        keep: (kept) => writeWatchState(file, kept),
        ...changes,
      };
      return (await look(through, watch, await state())).findings;
    },
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface FileServer {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  /** Answers in the server's stead where it returns true. */
  answer: Answer;
  stop(): Promise<void>;
}

/** A real web server over a folder. */
export async function serveFiles(folder: string): Promise<FileServer> {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (server.answer(request, response)) return;
    const file = createReadStream(join(folder, decodeURIComponent(request.url ?? "")));
    file.once("error", () => response.writeHead(404).end());
    file.pipe(response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const server: FileServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer: () => false,
    stop: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

/** The names of an epoch's checks that are wrong, in order; fails where the epoch was not found. */
export function wrongOf(findings: readonly Reported[], epoch: number): string[] {
  const finding = findings.findLast((one) => one.epoch === epoch);
  if (finding === undefined) return expect.fail(`nothing was found of epoch ${epoch}`);
  return finding.checks.filter(({ result }) => result === "wrong").map(({ name }) => name);
}

/** What was found of an epoch, in a word. */
export function wordOf(findings: readonly Reported[], epoch: number): string | undefined {
  return findings.findLast((one) => one.epoch === epoch)?.verdict;
}
