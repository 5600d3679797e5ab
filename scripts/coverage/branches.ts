/**
 * Branches made visible to a tool that counts lines. Every condition of a Solidity source goes through a function of its
 * own, which returns what it is given: from one line where the condition holds, from another where it does not. The
 * contract does the same as before, and each outcome is a line that was run or was not.
 */
import { createRequire } from "node:module";

/** One outcome of one condition. */
export interface Outcome {
  /** Where the condition stands in the source, from 1. */
  readonly line: number;
  readonly condition: string;
  readonly holds: boolean;
  /** The line of the marked source that is run on this outcome, from 1. */
  readonly markedLine: number;
}

export interface MarkedSource {
  /** The lines of the source, each in its place, and the functions after them. */
  readonly text: string;
  readonly outcomes: readonly Outcome[];
}

interface Node {
  readonly nodeType: string;
  /** Start and length, in bytes. */
  readonly src: string;
  readonly kind?: string;
  readonly name?: string;
  readonly operator?: string;
  readonly condition?: Node;
  readonly leftExpression?: Node;
  readonly rightExpression?: Node;
  readonly expression?: Node;
  readonly arguments?: readonly Node[];
  readonly modifiers?: readonly Node[];
  readonly modifierName?: Node;
}

interface Edit {
  readonly at: number;
  readonly text: string;
}

/** What each modifier lets pass. They are a library's, so their conditions stand outside our sources. */
const MODIFIERS: Readonly<Record<string, (argument: string) => string>> = {
  nonReentrant: () => "!_reentrancyGuardEntered()",
  onlyOwner: () => "owner() == msg.sender",
  onlyRole: (role) => `hasRole(${role}, msg.sender)`,
};

/** Branches that are no condition: none of our sources has one, and one that came would go uncounted. */
const NOT_COUNTED = ["TryStatement", "InlineAssembly"];

const LINES_OF_FUNCTION = 6;

const compiler: { compile(input: string): string } = createRequire(import.meta.url)("solc");

/**
 * Marks every condition of a source: of `if`, `?:` and loops, both sides of `&&` and `||`, `require`, and modifiers.
 * @throws Error where the source does not parse, or has a branch that cannot be marked.
 */
export function markBranches(file: string, source: string): MarkedSource {
  const bytes = Buffer.from(source);
  const textOf = ({ src }: Node): string => {
    const [start = 0, length = 0] = src.split(":").map(Number);
    return bytes.subarray(start, start + length).toString();
  };
  const nodes = nodesOf(parse(file, source));
  const unknown = nodes.find(({ nodeType }) => NOT_COUNTED.includes(nodeType));
  if (unknown !== undefined) throw new Error(`${file} has a ${unknown.nodeType}: not counted yet`);

  const conditions: { at: number; text: string }[] = [];
  const nameOf = (at: number, text: string) => `_outcome${conditions.push({ at, text })}`;
  const edits: Edit[] = [];
  for (const node of outerFirst(nodes.flatMap(conditionsOf))) {
    const [start, end] = rangeOf(node);
    edits.push({ at: start, text: `${nameOf(start, textOf(node))}(` }, { at: end, text: ")" });
  }
  for (const contract of nodes.filter(({ nodeType }) => nodeType === "ContractDefinition")) {
    const observer = `_observe${contract.name}`;
    const modifiers = nodesOf(contract).flatMap(modifiersOf);
    for (const modifier of modifiers) {
      const test = MODIFIERS[modifier.modifierName?.name ?? ""];
      if (test === undefined) throw new Error(`${file}: ${textOf(modifier)} is not counted yet`);
      const [start] = rangeOf(modifier);
      const passes = test(modifier.arguments?.map(textOf).join(", ") ?? "");
      edits.push({
        at: start,
        text: `${observer}(${nameOf(start, textOf(modifier))}(${passes})) `,
      });
    }
    if (modifiers.length > 0) {
      edits.push({ at: rangeOf(contract)[1] - 1, text: `modifier ${observer}(bool) { _; } ` });
    }
  }

  const marked = apply(bytes, edits).trimEnd();
  const height = marked.split("\n").length;
  return {
    text: [marked, ...conditions.map((_, i) => functionOf(i + 1)), ""].join("\n"),
    outcomes: conditions
      .flatMap(({ at, text }, i) => {
        const line = bytes.subarray(0, at).toString().split("\n").length;
        const first = height + i * LINES_OF_FUNCTION;
        return [
          { line, condition: text, holds: true, markedLine: first + 3 },
          { line, condition: text, holds: false, markedLine: first + 5 },
        ];
      })
      .sort((a, b) => a.line - b.line),
  };
}

/** The function of one condition: its third line is run where the condition holds, its fifth where it does not. */
function functionOf(index: number): string {
  return [
    `function _outcome${index}(bool holds) pure returns (bool) {`,
    "if (holds) {",
    "return true;",
    "}",
    "return false;",
    "}",
  ].join("\n");
}

function parse(file: string, source: string): Node {
  const input = {
    language: "Solidity",
    sources: { [file]: { content: source } },
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  const output = JSON.parse(compiler.compile(JSON.stringify(input)));
  const error = output.errors?.find(({ severity }: { severity: string }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  return output.sources[file].ast;
}

/** A node and all below it. */
function nodesOf(node: Node): Node[] {
  const below = Object.values(node)
    .flat()
    .filter((value): value is Node => typeof value?.nodeType === "string");
  return [node, ...below.flatMap(nodesOf)];
}

/** The expressions of a node that decide which way to go. */
function conditionsOf(node: Node): Node[] {
  const { nodeType, operator = "", expression } = node;
  const isGuard =
    nodeType === "FunctionCall" && ["require", "assert"].includes(expression?.name ?? "");
  const deciding =
    nodeType === "BinaryOperation" && ["&&", "||"].includes(operator)
      ? [node.leftExpression, node.rightExpression]
      : [isGuard ? node.arguments?.[0] : node.condition];
  return deciding.filter((each) => each !== undefined && each !== null);
}

/** What stands there that is a modifier: a constructor's are the constructors of its bases. */
function modifiersOf(node: Node): readonly Node[] {
  return node.nodeType === "FunctionDefinition" && node.kind !== "constructor"
    ? (node.modifiers ?? [])
    : [];
}

/** By where they start; of two that start together, the longer one is around the other. */
function outerFirst(nodes: readonly Node[]): Node[] {
  return [...nodes].sort((a, b) => {
    const [[start, end], [otherStart, otherEnd]] = [rangeOf(a), rangeOf(b)];
    return start - otherStart || otherEnd - end;
  });
}

function rangeOf({ src }: Node): [start: number, end: number] {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return [start, start + length];
}

/** Inserts texts into a source; of those at one place, the first comes first. */
function apply(bytes: Buffer, edits: readonly Edit[]): string {
  let done = 0;
  const parts: string[] = [];
  for (const { at, text } of edits.toSorted((a, b) => a.at - b.at)) {
    parts.push(bytes.subarray(done, at).toString(), text);
    done = at;
  }
  return [...parts, bytes.subarray(done).toString()].join("");
}
