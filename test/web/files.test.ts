import { describe, it } from "node:test";
import { expect } from "chai";
import { sha256Text } from "../../src/merkle/file.ts";
import { writeNode } from "../../src/merkle/tree.ts";
import { FileError } from "../../web/published/file-error.ts";
import { type Due, proveAccount, readDraft, readManifest } from "../../web/published/files.ts";
import { type Host, published } from "./published.ts";

const read = (host: Host) => async (address: string) => {
  host.asked.push(address);
  const text = host.files.get(address);
  return text === undefined ? undefined : new TextEncoder().encode(text);
};

const faultOf = async (run: Promise<unknown>): Promise<string | undefined> =>
  run.then(
    () => undefined,
    (error) => (error instanceof FileError ? error.fault : String(error)),
  );

describe("published files in a browser", () => {
  it("when all is as published, it should prove every account from at most two shards, mostly one", async () => {
    const host = published(700);
    const manifest = await readManifest(host.due, read(host));
    let several = 0;
    for (const { account, cumulative } of host.leaves.filter((_, i) => i % 5 === 0)) {
      host.asked.splice(0);
      const [proven] = await proveAccount(host.due, manifest, account, read(host));
      expect(proven?.cumulative).to.equal(cumulative);
      if (host.asked.length > 2) several += 1;
    }
    expect(several).to.be.at.most(4);
  });

  it("when an account has nothing, it should find nothing", async () => {
    const host = published(10);
    const manifest = await readManifest(host.due, read(host));
    const nobody = `0x${"f".repeat(40)}`;
    expect(await proveAccount(host.due, manifest, nobody, read(host))).to.deep.equal([]);
  });

  it("when any byte of any file is another one, it should call it altered", async () => {
    for (const file of ["manifest.json", "shards/index.json", "shards/0.json"]) {
      const host = published(10);
      const address = `${host.due.folder}/${file}`;
      const text = host.files.get(address) ?? "";
      host.files.set(
        address,
        text.replace(/[0-9](?=[^0-9]*$)/, (digit) => `${(+digit + 1) % 10}`),
      );
      const prove = async () => {
        const manifest = await readManifest(host.due, read(host));
        return proveAccount(host.due, manifest, host.leaves[0]?.account ?? "", read(host));
      };
      expect(await faultOf(prove()), file).to.equal("altered");
    }
  });

  it("when the manifest is of another root, chain or contract, it should call it altered", async () => {
    const host = published(10);
    const others: Partial<Due>[] = [
      { root: `0x${"1".repeat(64)}` },
      { chainId: 5 },
      { distributor: `0x${"3".repeat(40)}` },
    ];
    for (const other of others) {
      const due = { ...host.due, ...other };
      expect(await faultOf(readManifest(due, read(host)))).to.equal("altered");
    }
  });

  it("when a file is not there, it should call it missing", async () => {
    const host = published(10);
    host.files.delete(`${host.due.folder}/shards/0.json`);
    const manifest = await readManifest(host.due, read(host));
    const account = host.leaves[0]?.account ?? "";
    expect(await faultOf(proveAccount(host.due, manifest, account, read(host)))).to.equal(
      "missing",
    );
  });

  it("when a hashed manifest lies about its shards, it should not believe it", async () => {
    const host = published(10, { lie: true });
    expect(await faultOf(readDraft(host.due.folder, read(host)))).to.equal("altered");
  });

  it("should give proofs that fold to the root that the chain has", async () => {
    const host = published(300);
    const manifest = await readManifest(host.due, read(host));
    const account = host.leaves[123]?.account ?? "";
    const [proven] = await proveAccount(host.due, manifest, account, read(host));
    expect(proven?.proof.map(writeNode)).to.deep.equal(host.proofOf(123));
  });

  it("when the hash is right but the manifest is none, it should say that it is altered", async () => {
    for (const text of ["{}", "[", "null", '{"tokens":5}']) {
      const host = published(10);
      host.files.set(`${host.due.folder}/manifest.json`, text);
      const due = { ...host.due, manifestHash: sha256Text(text) };
      expect(await faultOf(readManifest(due, read(host)))).to.equal("altered");
    }
  });
});
