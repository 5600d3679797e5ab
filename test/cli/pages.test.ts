/** The pages that `epoch build` and `epoch pages` write, as a person runs them. */
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { EXIT } from "../../src/terminal/exit.ts";
import { filesIn } from "../epoch/stage.ts";
import { hardhat } from "./command.ts";

const BOOKS = "campaigns/example/books";
const address = (byte: string) => `0x${byte.repeat(20)}`;

describe("the pages of an epoch, by command", () => {
  let folder: string;
  let pages: string;
  const epoch = (command: string, ...args: string[]) =>
    hardhat([
      "epoch",
      command,
      ...["--epoch", "1", "--books", BOOKS, "--campaign", join(folder, "campaign.json")],
      ...["--distributions", folder, "--deployments", join(folder, "deployments")],
      ...args,
    ]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-pages-"));
    pages = join(folder, "example/beta/pages");
    const campaign = JSON.parse(await readFile("campaigns/example/campaign.json", "utf8"));
    delete campaign.$schema;
    campaign.phases.beta.distributor = address("dd");
    campaign.phases.beta.tokens.forEach((token: { address: string }, i: number) => {
      token.address = address(`${i + 1}e`);
    });
    await writeFile(join(folder, "campaign.json"), JSON.stringify(campaign));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("epoch build: where its pages cannot be written, the distribution should be whole, and it should say how to write them", async () => {
    await mkdir(join(folder, "example/beta"), { recursive: true });
    await writeFile(pages, "in the way");
    const { code, stdout, stderr } = await epoch("build", "--json");
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout)).to.include({ written: true, pages: null });
    expect(stderr).to.include("hardhat epoch pages --epoch 1");
    await access(join(folder, "example/beta/1/manifest.json"));
    await rm(pages);
  });

  it("epoch build: where the distribution stands and its pages are missing, it should write them", async () => {
    const { code, stdout } = await epoch("build", "--json");
    expect(code).to.equal(EXIT.nothingToDo);
    expect(JSON.parse(stdout).pages).to.include({ epoch: 1, isFinal: true });
    await access(join(pages, "campaign.json"));
  });

  it("epoch pages: it should make the same files again", async () => {
    const before = await filesIn(pages);
    const { code, stdout } = await epoch("pages", "--json");
    expect(code).to.equal(EXIT.done);
    const { files, bytes } = JSON.parse(stdout);
    expect(await filesIn(pages)).to.deep.equal(before);
    const own = [...before].filter(([name]) => name.startsWith("1/"));
    expect(files).to.equal(own.length);
    expect(bytes).to.equal(own.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0));
  });

  it("epoch pages: given neither an epoch that was built nor one that runs, it should end with 2", async () => {
    const { code, stderr } = await hardhat(["epoch", "pages", "--live", "--distributions", folder]);
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--live");
  });

  it("epoch pages --live: it should write what the epoch would pay so far", async () => {
    const { code, stdout } = await hardhat([
      ...["epoch", "pages", "--live", "--epoch", "2", "--json", "--distributions", folder],
      ...["--campaign", join(folder, "campaign.json"), "--books", BOOKS],
    ]);
    expect(code).to.equal(EXIT.done);
    expect(JSON.parse(stdout)).to.include({ epoch: 2, isFinal: false });
    expect(JSON.parse(await readFile(join(pages, "live.json"), "utf8")).epoch).to.equal(2);
  });
});
