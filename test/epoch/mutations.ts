/** Mutations of a book's bytes: flips, cuts, doublings, junk of the kinds that real files go wrong in. */
import fc from "fast-check";

/** What may stand in a wrong place. */
const JUNK: readonly (string | Uint8Array)[] = [
  "",
  " ",
  "\t",
  "\r",
  "\n",
  "\r\n",
  '"',
  '""',
  "\\",
  "\\u0031",
  "\\ud800",
  ",",
  ":",
  "{",
  "}",
  "[",
  "]",
  "null",
  "true",
  "{}",
  "[]",
  '[[[[[{"a":[]}]]]]]',
  "0",
  "00",
  "-0",
  "-1",
  "1.5",
  "1e3",
  "9007199254740991",
  "9007199254740992",
  "99999999999999999999999999",
  '"0.00000000000000000000000000000000000001"',
  `"${"9".repeat(97)}"`,
  '"bid"',
  '"ask"',
  '"id":"1"',
  '"note":1',
  "\ufeff",
  "é",
  "\u0000",
  "\u007f",
  new Uint8Array([0xff]),
  new Uint8Array([0xc0, 0x80]),
  new Uint8Array([0xed, 0xa0, 0x80]),
];

const kinds = ["flip", "digit", "cut", "double", "insert", "replace", "swap", "end"] as const;

const mutation = fc.record({
  kind: fc.oneof(
    { weight: 2, arbitrary: fc.constant("digit" as const) },
    { weight: 3, arbitrary: fc.constantFrom(...kinds) },
  ),
  at: fc.nat(1_000_000),
  length: fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(200) }),
  to: fc.nat(1_000_000),
  byte: fc.nat(255),
  junk: fc.constantFrom(...JUNK.map((junk) => Buffer.from(junk))),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

/** A few mutations, one after the other; also none. */
export const mutations = fc.array(mutation, { maxLength: 3 });

/** Applies mutations to bytes. */
export function mutate(bytes: Buffer, all: readonly Mutation[]): Buffer {
  return all.reduce(mutateOnce, bytes);
}

function mutateOnce(bytes: Buffer, { kind, at, length, to, byte, junk }: Mutation): Buffer {
  const from = at % (bytes.length + 1);
  const end = Math.min(bytes.length, from + length);
  const [before, part, after] = [
    bytes.subarray(0, from),
    bytes.subarray(from, end),
    bytes.subarray(end),
  ];
  switch (kind) {
    case "flip":
      return with1(bytes, from, byte);
    case "digit":
      return with1(bytes, digitFrom(bytes, from), 0x30 + (byte % 10));
    case "cut":
      return Buffer.concat([before, after]);
    case "double":
      return Buffer.concat([before, part, part, after]);
    case "insert":
      return Buffer.concat([before, junk, part, after]);
    case "replace":
      return Buffer.concat([before, junk, after]);
    case "swap": {
      const rest = Buffer.concat([before, after]);
      const place = to % (rest.length + 1);
      return Buffer.concat([rest.subarray(0, place), part, rest.subarray(place)]);
    }
    case "end":
      return before;
  }
}

function with1(bytes: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  if (at < copy.length) copy[at] = byte;
  return copy;
}

/** The next digit's place, or the place itself. */
function digitFrom(bytes: Buffer, from: number): number {
  const found = bytes.subarray(from).findIndex((byte) => byte >= 0x30 && byte <= 0x39);
  return found === -1 ? from : from + found;
}
