import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { expect } from "chai";
import { encryptKeystoreJsonSync } from "ethers";
import { openKey } from "../../bin/key.ts";
import { localWallet } from "../../scripts/demo/miners.ts";
import { InputError } from "../../src/errors.ts";

const WALLET = localWallet(1);

describe("openKey", () => {
  let file: string;

  before(async () => {
    file = join(await mkdtemp(join(tmpdir(), "tidemark-key-")), "key.json");
    const { address, privateKey } = WALLET;
    const quick = { scrypt: { N: 2, r: 1, p: 1 } };
    await writeFile(file, encryptKeystoreJsonSync({ address, privateKey }, "tide", quick));
  });

  const outcome = (...args: Parameters<typeof openKey>) =>
    openKey(...args).then(
      ({ address }) => address,
      (error: Error) => error,
    );

  it("when the environment holds a key, it should be that account's", async () => {
    const key = { TIDEMARK_PRIVATE_KEY: WALLET.privateKey };
    expect(await outcome(undefined, key)).to.equal(WALLET.address);
  });

  it("when the environment holds something else, it should refuse it without showing it", async () => {
    const error = await outcome(undefined, { TIDEMARK_PRIVATE_KEY: "open sesame" });
    expect(error).to.be.instanceOf(InputError);
    expect(String(error)).not.to.include("sesame");
  });

  it("when a keystore and its password are given, it should open it, whatever the environment holds", async () => {
    const other = { TIDEMARK_PRIVATE_KEY: localWallet(2).privateKey };
    expect(await outcome(file, other, async () => "tide")).to.equal(WALLET.address);
  });

  it("when the password is wrong, it should refuse", async () => {
    expect(await outcome(file, {}, async () => "ebb")).to.be.instanceOf(InputError);
  });
});
