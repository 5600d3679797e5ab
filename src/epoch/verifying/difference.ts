/** Where two texts begin to differ. */

/** The first line that differs, numbered from 1, and what each text says there; nothing where one has ended. */
export interface Difference {
  readonly line: number;
  readonly published: string;
  readonly expected: string;
}

/** Compares texts given in pieces, line by line. Texts that are the same differ in their first line by nothing. */
export function firstDifference(
  published: Iterable<string>,
  expected: Iterable<string>,
): Difference {
  const theirs = linesIn(published);
  const ours = linesIn(expected);
  for (let line = 1; ; line += 1) {
    const [a, b] = [theirs.next(), ours.next()];
    if (a.done === true && b.done === true) return { line: 1, published: "", expected: "" };
    if (a.value !== b.value) return { line, published: a.value ?? "", expected: b.value ?? "" };
  }
}

function* linesIn(pieces: Iterable<string>): Generator<string, undefined> {
  let open = "";
  for (const piece of pieces) {
    const lines = (open + piece).split("\n");
    open = lines.pop() ?? "";
    yield* lines;
  }
  yield open;
}
