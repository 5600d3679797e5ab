import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InvariantError } from "../../src/errors.ts";
import { type AttributedPoints, attribute } from "../../src/reward/attribute.ts";
import { at } from "../score/adapt.ts";

/** Parts on three levels, with few names so that levels have several, each path once. */
const parts = fc
  .uniqueArray(fc.tuple(fc.nat(2), fc.nat(3), fc.nat(3)), {
    minLength: 1,
    maxLength: 20,
    selector: String,
  })
  .chain((paths) =>
    fc
      .array(fc.oneof(fc.constantFrom(1n, 2n), fc.bigInt({ min: 1n, max: 10n ** 20n })), {
        minLength: paths.length,
        maxLength: paths.length,
      })
      .map((points) =>
        paths.map(
          (path, i): AttributedPoints => ({ path: path.map(String), points: at(points, i) }),
        ),
      ),
  );

const amount = fc.oneof(fc.bigInt({ min: 0n, max: 30n }), fc.bigInt({ min: 0n, max: 10n ** 24n }));

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

/** The children of every parent: their points and amounts by name. */
function families(all: readonly AttributedPoints[], amounts: readonly bigint[]) {
  const found = new Map<string, Map<string, { points: bigint; amount: bigint }>>();
  for (const [i, part] of all.entries()) {
    for (let depth = 0; depth < part.path.length; depth += 1) {
      const parent = part.path.slice(0, depth).join("/");
      const children = found.get(parent) ?? new Map();
      const name = part.path[depth] ?? "";
      const child = children.get(name) ?? { points: 0n, amount: 0n };
      child.points += part.points;
      child.amount += at(amounts, i);
      children.set(name, child);
      found.set(parent, children);
    }
  }
  return [...found.values()];
}

describe("an amount shown part by part", () => {
  it("should add up to the amount", () => {
    fc.assert(
      fc.property(amount, parts, (whole, all) => {
        expect(sum(attribute(whole, all))).to.equal(whole);
      }),
    );
  });

  it("should give each child of a level its floor, and one more only by largest remainder, ties by name", () => {
    fc.assert(
      fc.property(amount, parts, (whole, all) => {
        for (const children of families(all, attribute(whole, all))) {
          const points = sum([...children.values()].map((child) => child.points));
          const parent = sum([...children.values()].map((child) => child.amount));
          const rows = [...children].map(([name, child]) => ({
            name,
            extra: child.amount - (parent * child.points) / points,
            remainder: (parent * child.points) % points,
          }));
          for (const a of rows) {
            expect(a.extra === 0n || a.extra === 1n).to.equal(true);
            for (const b of rows) {
              if (a.extra !== 1n || b.extra !== 0n) continue;
              const isFirst = a.remainder === b.remainder && a.name < b.name;
              expect(a.remainder > b.remainder || isFirst).to.equal(true);
            }
          }
        }
      }),
    );
  });

  it("should not depend on the order of the parts", () => {
    fc.assert(
      fc.property(amount, parts, (whole, all) => {
        expect(attribute(whole, all.toReversed()).toReversed()).to.deep.equal(
          attribute(whole, all),
        );
      }),
    );
  });

  it("given no points, it should have no parts", () => {
    expect(attribute(0n, [])).to.deep.equal([]);
  });

  it("given two parts of one path, it should be refused as broken", () => {
    const part = { path: ["a", "b"], points: 1n };
    expect(() => attribute(2n, [part, { ...part }])).to.throw(InvariantError);
  });
});
