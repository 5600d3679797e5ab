import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { expect } from "chai";
import { markBranches } from "../../scripts/coverage/branches.ts";

const compiler: { compile(input: string): string } = createRequire(import.meta.url)("solc");

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Größer – a name of more bytes than letters.
contract Sample {
    uint256 private _sum;

    modifier nonReentrant() {
        _;
    }

    constructor(uint256 first) {
        require(first > 0, "if (first || second)");
        _sum = first > 9 ? 9 : first;
    }

    function add(uint256[] calldata values, bool isLoud) external nonReentrant {
        for (uint256 i = 0; i < values.length; ++i) {
            if (values[i] > 3 && (isLoud || i == 0)) continue;
            _sum += values[i];
        }
    }

    function _reentrancyGuardEntered() internal view returns (bool) {
        return _sum == 0;
    }
}
`;

/** A contract with one function of this head and body. */
const functionOf = (head: string, body = "") =>
  `contract A { function f() external ${head} { ${body} } }`;

describe("marking branches", () => {
  const { text, outcomes } = markBranches("Sample.sol", SOURCE);
  const lines = text.split("\n");

  it("should name each condition with its line, both ways", () => {
    const named = outcomes.map(({ line, condition, holds }) => `${line} ${holds} ${condition}`);
    const conditions = [
      "13 first > 0",
      "14 first > 9",
      "17 nonReentrant",
      "18 i < values.length",
      "19 values[i] > 3 && (isLoud || i == 0)",
      "19 values[i] > 3",
      "19 (isLoud || i == 0)",
      "19 isLoud",
      "19 i == 0",
    ];
    expect(named).to.have.members(
      conditions.flatMap((condition) =>
        [true, false].map((holds) => condition.replace(" ", ` ${holds} `)),
      ),
    );
  });

  it("should give each outcome a line of its own, which returns it", () => {
    expect(new Set(outcomes.map(({ markedLine }) => markedLine)).size).to.equal(outcomes.length);
    for (const { holds, markedLine } of outcomes) {
      expect(lines[markedLine - 1]).to.equal(`return ${holds};`);
    }
  });

  it("should leave every line in its place, and the source in it", () => {
    const plain = (line: string) =>
      line
        .replace(/_observeSample\(_outcome\d+\(!_reentrancyGuardEntered\(\)\)\) /, "")
        .replace("modifier _observeSample(bool) { _; } ", "")
        .replace(/_outcome\d+\(|[()]/g, "");
    const source = SOURCE.trimEnd().split("\n");
    expect(lines.slice(0, source.length).map(plain)).to.deep.equal(source.map(plain));
  });

  it("should make a source that compiles", () => {
    const input = {
      language: "Solidity",
      sources: { "Sample.sol": { content: text } },
      settings: { outputSelection: { "*": { "*": ["evm.bytecode.object"] } } },
    };
    const { errors = [] } = JSON.parse(compiler.compile(JSON.stringify(input)));
    expect(
      errors.filter(({ severity }: { severity: string }) => severity === "error"),
    ).to.deep.equal([]);
  });

  it("when a modifier's condition is not known, it should refuse", () => {
    expect(() => markBranches("A.sol", functionOf("whenOpen"))).to.throw("whenOpen");
  });

  it("when a branch is no condition, it should refuse", () => {
    expect(() => markBranches("A.sol", functionOf("", "try this.f() {} catch {}"))).to.throw(
      "TryStatement",
    );
    expect(() => markBranches("A.sol", functionOf("", "assembly {}"))).to.throw("InlineAssembly");
  });

  it("when a source does not parse, it should say where", () => {
    expect(() => markBranches("A.sol", "contract {")).to.throw("A.sol");
  });
});
