/** The rooms of the house, and what may go from one to another. Data goes one way: down this list. */

/** A room imports only from itself and from rooms above it. */
export const ROOMS = [
  "contracts",
  "ignition",
  "src/kernel",
  "src/campaign",
  "src/book",
  "src/listed",
  "src/pool",
  "src/score",
  "src/reward",
  "src/plan",
  "src/merkle",
  "src/page",
  "src/engine",
  "src/epoch",
  "src/chain",
  "src/terminal",
  "bin",
  "tasks",
  "scripts",
  "web",
];

/** Rooms that know no files, clock, network or console. */
export const PURE_ROOMS = [
  "src/kernel",
  "src/campaign",
  "src/score",
  "src/reward",
  "src/plan",
  "src/merkle",
  "src/page",
];

/** What every room may use. */
export const GROUND = ["src/errors.ts", "src/decimal.ts"];

/** A source file: its path from the project's root, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Every import against the way of the data, and every file in no room, in words. */
export function wrongWays(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const room = roomOf(source.path);
    if (room === undefined)
      return GROUND.includes(source.path) ? [] : [`${source.path} is in no room`];
    return importsOf(source)
      .filter((target) => !mayImport(room, target))
      .map((target) => `${source.path} imports ${target}`);
  });
}

/** Every use of files, clock, network or console in a pure room, in words. */
export function impurities(sources: readonly Source[]): string[] {
  const forbidden =
    /\bfrom "node:[^"]+"|\bimport\("node:[^"]+"\)|\bconsole\.|\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bfetch\(|\bsetTimeout\b|\bMath\.(?:random|exp|log\w*|pow|sqrt)\b|\bparseFloat\b|\.localeCompare\b|\btoLocale\w+/g;
  return sources
    .filter(
      (source) => PURE_ROOMS.includes(roomOf(source.path) ?? "") || GROUND.includes(source.path),
    )
    .flatMap(({ path, text }) =>
      [...text.matchAll(forbidden)].map(([use]) => `${path} uses ${use}`),
    );
}

/** Every file with a `node:` import that these files reach, however far: a browser has none of them. */
export function nodeReached(sources: readonly Source[], from: string): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Set(
    sources.map(({ path }) => path).filter((path) => path.startsWith(`${from}/`)),
  );
  for (const path of reached) {
    const source = byPath.get(path);
    if (source !== undefined) for (const target of importsOf(ofValues(source))) reached.add(target);
  }
  return [...reached].filter((path) =>
    /(?:\bfrom|\bimport\()\s*"node:/.test(byPath.get(path)?.text ?? ""),
  );
}

/** Types are gone before anything runs. */
function ofValues({ path, text }: Source): Source {
  return { path, text: text.replace(/^(?:import|export) type [^;]*;/gm, "") };
}

function mayImport(room: string, target: string): boolean {
  if (GROUND.includes(target)) return true;
  const other = roomOf(target);
  return (
    other !== undefined &&
    ROOMS.indexOf(other) <= ROOMS.indexOf(room) &&
    !isKernelGuest(room, other)
  );
}

/** The kernel knows nothing of the rest, not even of what stands above it. */
function isKernelGuest(room: string, other: string): boolean {
  return room === "src/kernel" && other !== "src/kernel";
}

function roomOf(path: string): string | undefined {
  return ROOMS.find((room) => path.startsWith(`${room}/`));
}

/** The project's own files that a file imports, statically or lazily. */
function importsOf({ path, text }: Source): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
  return specifiers.map((specifier) => new URL(specifier, `file:///${path}`).pathname.slice(1));
}
