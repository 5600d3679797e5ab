import { readFile } from "node:fs/promises";
import { before, describe, it } from "node:test";
import { expect } from "chai";
import { id } from "ethers";
import { fragmentOf, type Leaf, leavesOf, membersOf, type Parameter } from "./leaves.ts";
import { descriptorShape, type Field, type Format } from "./shape.ts";

interface AbiFunction {
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly Parameter[];
  readonly stateMutability: string;
}

interface Artifact {
  readonly abi: readonly AbiFunction[];
  readonly deployedBytecode: string;
}

/** The types of value that a format is made for. */
const FORMATTED: Readonly<Record<Field["format"], RegExp>> = {
  raw: /./,
  tokenAmount: /^uint256$/,
  date: /^uint256$/,
  duration: /^uint(?:48|256)$/,
  addressName: /^address$/,
  tokenTicker: /^address$/,
};

const readJson = async (path: string) =>
  JSON.parse(await readFile(new URL(`../../${path}`, import.meta.url), "utf8"));

const descriptorNamed = async (name: string) =>
  descriptorShape.parse(await readJson(`docs/clear-signing/common-${name}.json`));

describe("the descriptor of the distributor's calls", () => {
  let functions: Map<string, AbiFunction>;
  let formats: Readonly<Record<string, Format>>;

  before(async () => {
    const { abi }: Artifact = await readJson(
      "artifacts/contracts/RewardDistributor.sol/RewardDistributor.json",
    );
    const calls = abi.filter(
      ({ type, stateMutability }) => type === "function" && stateMutability === "nonpayable",
    );
    functions = new Map(calls.map((call) => [fragmentOf(call.name, call.inputs), call]));
    formats = (await descriptorNamed("RewardDistributor")).display.formats;
  });

  it("should name every function that changes state as the contract does, and no other", () => {
    expect(Object.keys(formats)).to.have.members([...functions.keys()]);
  });

  it("should say of every parameter how it is shown, once", () => {
    for (const [fragment, { inputs }] of functions) checkPaths(formats[fragment], inputs);
  });

  it("should format every value by a format of its type", () => {
    for (const [fragment, { inputs }] of functions) checkTypes(formats[fragment], inputs);
  });

  it("should hide proofs and signatures, and nothing else", () => {
    const hidden = Object.values(formats).flatMap(({ fields }) =>
      fields.filter(({ visible }) => visible === "never").map(({ path }) => path),
    );
    expect(new Set(hidden)).to.deep.equal(new Set(["proof.[]", "items.[].proof.[]", "signature"]));
  });

  it("should put only values into a sentence that are shown besides", () => {
    for (const format of Object.values(formats)) checkSentence(format);
  });

  it("should leave no amount without its token", () => {
    const amounts = Object.values(formats).flatMap(({ fields }) =>
      fields.filter(({ path }) => /cumulative|amount|total$/.test(path)),
    );
    expect(amounts.map(({ format }) => format)).to.deep.equal(amounts.map(() => "tokenAmount"));
    expect(amounts.length).to.be.above(7);
  });
});

describe("the descriptor of the signed claim", () => {
  let type: string;
  let format: Format;

  before(async () => {
    const { formats } = (await descriptorNamed("Claim")).display;
    const [entry, ...others] = Object.entries(formats);
    if (entry === undefined || others.length > 0) throw new Error("it has one message");
    [type, format] = entry;
  });

  it("should name the type whose hash the contract holds", async () => {
    const { deployedBytecode }: Artifact = await readJson(
      "artifacts/contracts/RewardDistributor.sol/RewardDistributor.json",
    );
    expect(deployedBytecode.includes(id(type).slice(2))).to.equal(true);
  });

  it("should show every member, once, by a format of its type", () => {
    checkPaths(format, membersOf(type));
    checkTypes(format, membersOf(type));
    expect(format.fields.filter(({ visible }) => visible === "never")).to.deep.equal([]);
  });

  it("should put only values into its sentence that are shown besides", () => {
    checkSentence(format);
  });
});

function checkPaths(format: Format | undefined, parameters: readonly Parameter[]): void {
  expect(format?.fields.map(({ path }) => path)).to.have.members(
    leavesOf(parameters).map(({ path }) => path),
  );
}

function checkTypes(format: Format | undefined, parameters: readonly Parameter[]): void {
  const leaves = leavesOf(parameters);
  const typeOf = (path: string): Leaf["type"] =>
    leaves.find((leaf) => leaf.path === path)?.type ?? "nothing";
  for (const field of format?.fields ?? []) {
    expect(typeOf(field.path), field.path).to.match(FORMATTED[field.format]);
    if (field.format !== "tokenAmount") continue;
    const { tokenPath } = field.params;
    expect(typeOf(tokenPath), tokenPath).to.equal("address");
    // Amount and token must be of the same item.
    expect(folderOf(tokenPath)).to.equal(folderOf(field.path));
  }
}

function checkSentence({ interpolatedIntent = "", fields }: Format): void {
  const always = fields.filter(({ visible }) => visible === "always").map(({ path }) => path);
  const used = [...interpolatedIntent.matchAll(/\{([^}]*)\}/g)].map(([, path]) => path);
  expect(always).to.include.members(used);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf(".") + 1);
}
