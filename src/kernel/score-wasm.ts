/** The kernel by WebAssembly: see assembly/score.ts. */
import { createInput } from "./score-input.ts";
import {
  KERNEL_COLUMNS,
  KERNEL_ROWS,
  type KernelMarket,
  type KernelRun,
  type KernelScene,
  type KernelSide,
  type ScoreKernel,
} from "./score-kernel.ts";

/** What build/kernel/score.wasm exports. Addresses and markets are plain numbers. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly scored: WebAssembly.Global;
  readonly wholeLines: WebAssembly.Global;
  readonly rows: WebAssembly.Global;
  reserve(bytes: number): number;
  addNames(at: number, words: number, added: number): void;
  addMarket(words: number): number;
  earnsOf(market: number): number;
  scanLines(from: number, to: number): number;
  setColumn(place: number, column: number): void;
  scanRows(from: number, to: number, isLast: boolean): number;
  openColumns(): number;
  setScale(column: number, scale: number): void;
  scanColumns(rows: number): number;
  closeColumns(): number;
  skipTo(market: number, interval: number): void;
  describeRun(market: number, to: number): void;
  beginRun(market: number): void;
}

const STRANGER = -1;
const UNREADABLE = -2;

/** Names in mixed case that are kept. An input with more of them is slower, not wrong. */
const MAX_LEARNT = 65_536;

/**
 * Names that every file holds as they are. The kernel takes bytes that equal a name for it without a look at each, and a
 * backslash in a name is itself, but begins an escape in JSON. Lines with other names are declined, as none are known.
 */
const PLAIN_NAME = /^[ !#-[\]-~]+$/;

/** Finer units than most markets quote. They would leave fewer digits before the point. */
const MAX_SCALE = 10;

/** No price or size has more characters. */
const MAX_TEXT = 96;

const COLUMN_NAMES = Object.keys(KERNEL_COLUMNS);
/** The widest cells, as many as there may be. */
const COLUMN_BYTES = 16 * KERNEL_ROWS;
/** The scale of a column of texts. */
const TEXTS = 255;

/** How many numbers describe a run, and a side. */
const RUN_WORDS = 19;
const SIDE_WORDS = 7;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The kernel of a compiled build/kernel/score.wasm, ready for an epoch's books. */
export function wasmScoreKernel(module: WebAssembly.Module, scene: KernelScene): ScoreKernel {
  let learnt = 0;
  let snapshots = 0;
  let columns = 0;
  let longText: (column: number, row: number) => Uint8Array = () => new Uint8Array();
  const kernel = new WebAssembly.Instance(module, {
    host: {
      weightAt: (market: number, ppm: number) => scene.markets[market]?.weightAt(ppm),
      textAt: (column: number, row: number) => {
        const text = longText(column, row);
        if (text.length > MAX_TEXT) return 0;
        // What stands behind a number must be no digit.
        bytesAt(textRoom, MAX_TEXT + 1)
          .fill(0)
          .set(text);
        return textRoom;
      },
      learnName: (at: number, length: number) => {
        const name = bytesAt(at, length).slice();
        const account = scene.resolve(decoder.decode(name));
        if (account === "wrong") return UNREADABLE;
        const known = account === "stranger" ? STRANGER : account;
        if (learnt++ < MAX_LEARNT) addNames(name, Int32Array.of(length, known));
        return known;
      },
    },
  }).exports as unknown as Exports;

  /** A view that is good until the memory grows. */
  function bytesAt(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(kernel.memory.buffer, at, length);
  }

  /** Puts bytes where they stay. */
  function keep(bytes: Uint8Array): number {
    const at = kernel.reserve(bytes.length);
    bytesAt(at, bytes.length).set(bytes);
    return at;
  }

  /** Adds names, of which there may be many thousands. @param words the length and account of each. */
  function addNames(names: Uint8Array, words: Int32Array<ArrayBuffer>): void {
    const [at, wordsAt] = [keep(names), keep(new Uint8Array(words.buffer))];
    kernel.addNames(at, wordsAt, words.length / 2);
  }

  addNames(...joinNames(scene.names));
  const seed = [keep(scene.seed ?? new Uint8Array()), scene.seed?.length ?? 0] as const;
  const markets = scene.markets.map((market, index) => {
    const name = encoder.encode(market.id);
    const words = wordsOf(market, index, scene.accounts, [keep(name), name.length], seed);
    const handle = kernel.addMarket(keep(new Uint8Array(BigInt64Array.from(words).buffer)));
    const earns = bytesAt(kernel.earnsOf(handle), scene.accounts);
    for (const account of market.earning) earns[account] = 1;
    return handle;
  });
  const marketOf = (index: number) => markets[index] ?? 0;
  const textRoom = kernel.reserve(MAX_TEXT + 1);
  const description = kernel.reserve(4 * RUN_WORDS);
  const input = createInput(kernel.memory, kernel.reserve);

  return {
    ...input,
    restart: () => {
      input.empty();
      for (const market of markets) {
        kernel.beginRun(market);
        kernel.skipTo(market, 0);
      }
    },
    scanLines: () => {
      const [from, to] = input.range();
      input.advance(kernel.scanLines(from, to));
      snapshots += kernel.scored.value;
      return input.lineBefore(kernel.wholeLines.value);
    },
    firstLine: () => input.lineBefore(input.range()[1]),
    beginRows: (columns) => {
      for (const [place, column] of columns.entries()) kernel.setColumn(place, column);
    },
    scanRows: (isLast) => {
      const [from, to] = input.range();
      const next = kernel.scanRows(from, to, isLast);
      if (next === 0) return undefined;
      input.advance(next);
      snapshots += kernel.scored.value;
      return kernel.rows.value;
    },
    beginColumns: (scales) => {
      columns = kernel.openColumns();
      for (const [name, scale] of Object.entries(scales))
        kernel.setScale(COLUMN_NAMES.indexOf(name), scale === "text" ? TEXTS : scale);
    },
    columnRoom: (column) => bytesAt(columns + column * COLUMN_BYTES, COLUMN_BYTES),
    scanColumns: (count, textAt) => {
      longText = textAt;
      const isTaken = kernel.scanColumns(count) !== 0;
      snapshots += kernel.scored.value;
      return isTaken;
    },
    endColumns: () => {
      snapshots += kernel.closeColumns();
    },
    snapshots: () => snapshots,
    takeRun: (index) => {
      const market = marketOf(index);
      kernel.describeRun(market, description);
      const run = readRun(kernel.memory, description, scene.accounts);
      if (run !== undefined) kernel.beginRun(market);
      return run;
    },
    skipInterval: (index, interval) => kernel.skipTo(marketOf(index), interval + 1),
  };
}

/** The names that the kernel may know, one behind the other, and each one's length and account. */
function joinNames(
  names: ReadonlyMap<string, number>,
): [names: Uint8Array, words: Int32Array<ArrayBuffer>] {
  const words: number[] = [];
  let joined = "";
  for (const [name, account] of names) {
    if (!PLAIN_NAME.test(name)) continue;
    // A character is a byte.
    joined += name;
    words.push(name.length, account);
  }
  return [encoder.encode(joined), Int32Array.from(words)];
}

/** A place in the kernel's memory. */
type Bytes = readonly [at: number, length: number];

/** What the kernel is told of a market, in its order. */
function wordsOf(
  market: KernelMarket,
  index: number,
  accounts: number,
  name: Bytes,
  seed: Bytes,
): bigint[] {
  const { start, end, intervalMs, priceDecimals, sizeDecimals, minAgeMs, maxAgeMs } = market;
  const sizeScale = Math.min(MAX_SCALE, sizeDecimals);
  const before = [index, ...name, accounts, start, end, intervalMs, priceDecimals, sizeDecimals];
  const scales = [Math.min(MAX_SCALE, priceDecimals), sizeScale];
  const ages = [minAgeMs, maxAgeMs ?? Number.MAX_SAFE_INTEGER];
  return [
    ...[...before, ...scales].map(BigInt),
    coarser(market.minSize, sizeDecimals - sizeScale),
    ...[...ages, market.maxSpreadPpm, ...seed].map(BigInt),
  ];
}

/** A least size in units coarser by so many digits: rounded up, and cut where no size of the kernel's reaches it. */
function coarser(minSize: bigint, digits: number): bigint {
  const unit = 10n ** BigInt(digits);
  const units = (minSize + unit - 1n) / unit;
  return units < 10n ** 18n ? units : 10n ** 18n;
}

/** Undefined where it holds no interval: a run is asked for at each line that is declined, and accounts may be many. */
function readRun(memory: WebAssembly.Memory, at: number, accounts: number): KernelRun | undefined {
  const words = [...new Uint32Array(memory.buffer, at, RUN_WORDS)];
  const [first = 0, next = 0, snapshots = 0, oneSided = 0, crossed = 0] = words;
  if (first === next) return undefined;
  const sides = words.slice(-2 * SIDE_WORDS);
  return {
    first,
    intervals: next - first,
    snapshots,
    oneSided,
    crossed,
    bid: readSide(memory, sides.slice(0, SIDE_WORDS), accounts),
    ask: readSide(memory, sides.slice(SIDE_WORDS), accounts),
  };
}

function readSide(
  { buffer }: WebAssembly.Memory,
  words: readonly number[],
  accounts: number,
): KernelSide {
  const [slots = 0, empty = 0, leading = 0, trailing = 0, paid = 0, firstAt = 0, restAt = 0] =
    words;
  const first = [...new BigUint64Array(buffer, firstAt, paid === 0 ? 0 : accounts)];
  const sums = new BigUint64Array(buffer, restAt, accounts);
  // How often each of them wrapped around.
  const wraps = new BigUint64Array(buffer, restAt + sums.byteLength, accounts);
  const rest = Array.from(sums, (sum, i) => (wraps[i] ? ((wraps[i] ?? 0n) << 64n) + sum : sum));
  return { slots, empty, leading, trailing, first: paid === 0 ? undefined : first, rest };
}
