import { describe, it } from "node:test";
import { expect } from "chai";
import { parseArguments } from "../../bin/arguments.ts";
import { InputError } from "../../src/errors.ts";
import { tidemark } from "./stage.ts";

const ACCOUNT = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const GOOD = ["--from", "files", "--account", ACCOUNT, "--rpc", "http://127.0.0.1:1"];

const faultsOf = (args: readonly string[], environment = {}) => {
  try {
    parseArguments(args, environment);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ where }) => where);
  }
};

describe("parseArguments", () => {
  it("when nothing else is said, it should send nothing and write for people", () => {
    expect(parseArguments(["claim", ...GOOD], {})).to.include({ send: false, format: "pretty" });
  });

  it("when several things are wrong, it should name each", () => {
    const args = [
      "check",
      "--send",
      "--account",
      "0x12",
      "--rpc",
      "ftp://a",
      "--json",
      "--calldata",
    ];
    expect(faultsOf(args)).to.deep.equal([
      "--send",
      "--from",
      "--rpc",
      "--json",
      "--calldata",
      "--calldata",
      "--account",
    ]);
  });

  it("when the address has a wrong checksum, it should refuse it", () => {
    const wrong = "0x70997970C51812dc3A010C7d01b50e0d17dc79c8";
    expect(faultsOf(["check", ...GOOD, "--account", wrong])).to.deep.equal(["--account"]);
  });

  it("when another than the account is to send, it should refuse another recipient", () => {
    expect(faultsOf(["prove", ...GOOD, "--by", ACCOUNT, "--to", ACCOUNT])).to.deep.equal(["--to"]);
  });

  it("when nodes are named in the environment only, it should take all of them", () => {
    const TIDEMARK_RPC_URL = "http://a.example, http://b.example";
    const args = ["check", "--from", "files", "--account", ACCOUNT];
    expect(parseArguments(args, { TIDEMARK_RPC_URL }).rpc).to.deep.equal([
      "http://a.example",
      "http://b.example",
    ]);
  });

  it("when a price is no decimal string, it should refuse it", () => {
    const prices = ["--price", "TIDE=1e3", "--price", "A=1", "--price", "A=2"];
    expect(faultsOf(["claim", ...GOOD, ...prices])).to.deep.equal(["--price", "--price"]);
  });
});

describe("the bin's process", () => {
  it("when a key is given as an option, it should refuse it and not repeat it", async () => {
    const key = `0x${"12".repeat(32)}`;
    const { code, stdout, stderr } = await tidemark(["claim", ...GOOD, "--private-key", key]);
    expect(code).to.equal(2);
    expect(stdout + stderr).not.to.include(key);
  });

  it("when it is to send and there is no key, it should say where one belongs", async () => {
    const { code, stderr } = await tidemark(["claim", ...GOOD, "--send"]);
    expect([code, stderr.includes("TIDEMARK_PRIVATE_KEY")]).to.deep.equal([2, true]);
  });

  it("when help is asked for, it should show the commands", async () => {
    const { code, stdout } = await tidemark(["--help"]);
    expect([code, stdout.includes("tidemark check | prove | claim")]).to.deep.equal([0, true]);
  });
});
