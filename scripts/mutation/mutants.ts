/** Makes mutants of a Solidity source: each one small change that a good test would notice. */

export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly operator: string;
  /** What stood there, and what stands there now. */
  readonly before: string;
  readonly after: string;
  readonly source: string;
}

/** A change of a part of a source. */
interface Change {
  readonly operator: string;
  readonly start: number;
  readonly before: string;
  readonly after: string;
}

/** Two ways to get a comparison wrong: at its edge, and the other way round. */
const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};
const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "+=": "-=",
  "-=": "+=",
  "*": "/",
  "/": "*",
};

/** Every mutant of a source, in the order of its text. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const code = blank(source);
  const changes = [
    ...operators(code),
    ...conditions(code),
    ...statements(code),
    ...words(code),
    ...strings(source, code),
  ];
  return changes
    .sort((a, b) => a.start - b.start)
    .map(({ operator, start, before, after }) => ({
      file,
      line: source.slice(0, start).split("\n").length,
      operator,
      before: source.slice(start, start + before.length),
      after,
      source: source.slice(0, start) + after + source.slice(start + before.length),
    }));
}

/** The source with its comments, strings, imports and pragma blanked, every character in its place. */
function blank(source: string): string {
  return source.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"[^"\n]*"|^(?:import|pragma)[^;]*;/gm,
    (part) => part.replace(/[^\n]/g, " "),
  );
}

function operators(code: string): Change[] {
  return [
    ...find(code, / (<=|>=|==|!=|<|>) /g, "comparison", (op) => COMPARISONS[op] ?? []),
    ...find(code, / (\+=|-=|\+|-|\*|\/) /g, "arithmetic", (op) => [ARITHMETIC[op] ?? ""]),
    ...find(code, / (&&|\|\|) /g, "logic", (op) => [op === "&&" ? "||" : "&&"]),
    ...find(code, /(!)(?=[\w(])/g, "negation", () => [""]),
  ];
}

/** Every condition never true, which removes a guard, and always true. */
function conditions(code: string): Change[] {
  return [...code.matchAll(/\bif \(/g)].flatMap((match) => {
    const start = match.index + match[0].length;
    const before = code.slice(start, closing(code, start));
    return ["false", "true"].map((after) => ({ operator: "condition", start, before, after }));
  });
}

/** Where the parenthesis that is open at a place closes. */
function closing(code: string, start: number): number {
  let depth = 1;
  let end = start;
  for (; depth > 0; end += 1) depth += code[end] === "(" ? 1 : code[end] === ")" ? -1 : 0;
  return end - 1;
}

/** Every emit, delete, write and call on its own left out. */
function statements(code: string): Change[] {
  const gone = () => [""];
  return [
    ...find(code, /^[ \t]+(emit [^;]+;)/gm, "emit removed", gone),
    ...find(code, /^[ \t]+(delete [^;]+;)/gm, "delete removed", gone),
    ...find(code, /^[ \t]+([\w.[\]]+ (?:=|\+=|-=)\s[^;]+;)/gm, "write removed", gone),
    ...find(code, /\)[ \t]+([\w.[\]]+ (?:=|\+=|-=)\s[^;]+;)/gm, "write removed", () => ["{}"]),
    ...find(code, /^[ \t]+((?:\w+\.)?\w+\([^;{}]*\);)/gm, "call removed", gone),
    ...find(code, /\b(continue;)/g, "continue removed", () => ["{}"]),
  ];
}

function words(code: string): Change[] {
  return [
    ...find(code, /\b(nonReentrant|onlyOwner|onlyRole\(\w+\)) ?/g, "modifier removed", () => [""]),
    ...find(code, /\b(\d[\d_]*)\b/g, "constant", (digits) => {
      const value = Number(digits.replaceAll("_", ""));
      return value > 1 ? [`${value + 1}`, `${value - 1}`] : [`${value + 1}`];
    }),
    ...find(code, /(type\(uint\d+\)\.max)/g, "constant", (max) => [`${max} - 1`]),
    ...find(
      code,
      /\b(PUBLISHER_ROLE|GUARDIAN_ROLE|DEFAULT_ADMIN_ROLE)\b(?! =)/g,
      "role",
      (role) => [role === "GUARDIAN_ROLE" ? "PUBLISHER_ROLE" : "GUARDIAN_ROLE"],
    ),
    ...find(code, /((?:RootState|SkipReason)\.\w+)/g, "enumerated", otherMember),
    ...find(code, /\? ([^?:;]+ : [^;)]+)/g, "choice swapped", (choice) => [
      choice.split(" : ").reverse().join(" : "),
    ]),
    ...find(code, /\breturn ([^;?,]+);/g, "return value", (value) =>
      /[<>&|!]|hasRole/.test(value) ? [`!(${value})`] : [`${value} == ${value} ? 0 : 1`],
    ),
    ...find(code, /\((\w+, \w+)\) = /g, "pair swapped", (pair) => [
      pair.split(", ").reverse().join(", "),
    ]),
    ...find(code, /\b(?:_\w+|\w+\.\w+|hash)\((\w+, \w+)(?=[,)])/g, "arguments swapped", (pair) => [
      pair.split(", ").reverse().join(", "),
    ]),
  ];
}

const MEMBERS = [
  "RootState.Unknown",
  "RootState.Pending",
  "RootState.Live",
  "RootState.Revoked",
  "SkipReason.RootNotLive",
  "SkipReason.NothingToClaim",
  "SkipReason.InvalidRecipient",
  "SkipReason.TransferFailed",
];

/** Another value of the same enumeration. */
function otherMember(member: string): string[] {
  const kin = MEMBERS.filter((name) => name.split(".")[0] === member.split(".")[0]);
  return kin[(kin.indexOf(member) + 1) % kin.length] === undefined
    ? []
    : [kin[(kin.indexOf(member) + 1) % kin.length] ?? ""];
}

/** The texts that are hashed or signed, each with one letter more. Found in the source: the code has them blanked. */
function strings(source: string, code: string): Change[] {
  return find(source, /("[^"\n]+")/g, "text", (text) => [`${text.slice(0, -1)}x"`]).filter(
    ({ start }) => isInCode(source, code, start),
  );
}

/** Whether a string stands in code, not in a comment or an import. */
function isInCode(source: string, code: string, start: number): boolean {
  const line = source.lastIndexOf("\n", start) + 1;
  const ahead = source.slice(line, start);
  return !/^\s*(?:\/|\*|import\b)|\/\//.test(ahead) && code[start] === " ";
}

/** The first group of every match, with each of its replacements. */
function find(
  code: string,
  pattern: RegExp,
  operator: string,
  replace: (part: string) => readonly string[],
): Change[] {
  return [...code.matchAll(pattern)].flatMap((match) => {
    const before = match[1] ?? "";
    const start = match.index + match[0].indexOf(before);
    return replace(before).map((after) => ({ operator, start, before, after }));
  });
}
