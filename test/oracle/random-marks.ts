/** Random marks on chain, as wrong roots leave them: about what the accounts had earned, or were to earn next. */
import fc from "fast-check";
import { type EpochResult, entitlements, type Mark, type PhaseInput } from "./entitlements.ts";

/** Somebody whom only a wrong root ever named. */
export const STRANGER = `0x${"5f".repeat(20)}`;

const NOW = [
  "nothing new",
  "part of what accrued",
  "all that accrued",
  "a little more",
  "far more",
] as const;
const NEXT = [
  "half of the next epoch's",
  "all of the next epoch's",
  "twice the next epoch's",
] as const;

const markRecipe = fc.record({
  pick: fc.nat(1000),
  kind: fc.constantFrom(...NOW, ...NEXT, ...NEXT, "a stranger's" as const),
  again: fc.boolean(),
  units: fc.oneof(fc.bigInt({ min: 1n, max: 9n }), fc.bigInt({ min: 1n, max: 10n ** 27n })),
});
type MarkRecipe = typeof markRecipe extends fc.Arbitrary<infer T> ? T : never;

/** Many phases have none. */
export const marksRecipe = fc.oneof(
  { weight: 1, arbitrary: fc.constant<MarkRecipe[]>([]) },
  { weight: 2, arbitrary: fc.array(markRecipe, { minLength: 1, maxLength: 6 }) },
);

/** What an account had earned of a token after epoch `e` and after the next, were there no marks. */
interface Place {
  readonly e: number;
  readonly account: string;
  readonly token: string;
  readonly published: bigint;
  readonly earned: bigint;
  readonly next: bigint;
}

/** The marks of each epoch of a phase, each account and token once an epoch. */
export function marksOf(
  recipes: readonly MarkRecipe[],
  phase: PhaseInput,
  tokens: readonly string[],
): Mark[][] {
  const places = placesOf(entitlements(phase));
  const marks: Mark[][] = phase.epochs.map(() => []);
  const add = (e: number, { account, token }: Place, mark: bigint) => {
    const isThere = marks[e]?.some((each) => each.account === account && each.token === token);
    if (mark > 0n && isThere === false) marks[e]?.push({ account, token, mark });
  };
  for (const { pick, kind, again, units } of recipes) {
    const fit = places.filter(({ published, earned, next }) => {
      if (kind === "part of what accrued") return earned > published + 1n;
      if (kind === "all that accrued") return earned > published;
      return !NEXT.some((each) => each === kind) || next > earned;
    });
    const token = tokens[pick % tokens.length] ?? "";
    const e = pick % phase.epochs.length;
    const stranger = { e, account: STRANGER, token, published: 0n, earned: 0n, next: 0n };
    const found = kind === "a stranger's" ? stranger : fit[pick % Math.max(1, fit.length)];
    const place = found ?? stranger;
    const mark = markOf(kind, place, units);
    add(place.e, place, mark);
    if (again) add(place.e + 1, place, 2n * mark + units);
  }
  return marks;
}

function markOf(kind: MarkRecipe["kind"], { published, earned, next }: Place, units: bigint) {
  const accrued = earned - published;
  return {
    "nothing new": published,
    "part of what accrued": published + accrued / 2n,
    "all that accrued": earned,
    "a little more": earned + (units % 9n) + 1n,
    "far more": 2n * earned + units,
    "half of the next epoch's": (earned + next + 1n) / 2n,
    "all of the next epoch's": next,
    "twice the next epoch's": 2n * next - earned,
    "a stranger's": units,
  }[kind];
}

function placesOf(results: readonly EpochResult[]): Place[] {
  return results.flatMap((result, e) => {
    const after = results[e + 1] ?? result;
    const all = [...result.rows, ...result.accrued, ...after.rows, ...after.accrued];
    const names = new Set(all.map(({ account, token }) => `${account} ${token}`));
    return [...names].map((name) => {
      const [account = "", token = ""] = name.split(" ");
      const of = (row: { account: string; token: string }) =>
        row.account === account && row.token === token;
      const published = result.rows.find(of)?.cumulative ?? 0n;
      const earned = published + (result.accrued.find(of)?.amount ?? 0n);
      const next = (after.rows.find(of)?.cumulative ?? 0n) + (after.accrued.find(of)?.amount ?? 0n);
      return { e, account, token, published, earned, next };
    });
  });
}
