/** What a well-formed distribution holds to. Each check gives its faults in words; none means it is right. */
import { type Entitlement, type Folder, keyOf, sha256 } from "./folder.ts";
import { rootOf } from "./tree.ts";

export interface Published {
  readonly now: Folder;
  /** The previous epoch's distribution, where there is one. */
  readonly before: Folder | undefined;
}

type Check = (published: Published) => string[];

const UINT256_MAX = 2n ** 256n - 1n;

export const CHECKS: Readonly<Record<string, Check>> = {
  /** Every file has its hash in the manifest, and none is missing or too many. */
  files: ({ now: { files, manifest } }) => {
    const listed = Object.entries(manifest.files);
    const wrong = listed.flatMap(([name, hash]) => {
      const bytes = files.get(name);
      if (bytes === undefined) return [`${name} is missing`];
      return sha256(bytes) === hash ? [] : [`${name} is not the file of the manifest`];
    });
    const extra = [...files.keys()].filter(
      (name) => name !== "manifest.json" && !Object.hasOwn(manifest.files, name),
    );
    return [...wrong, ...extra.map((name) => `${name} is not in the manifest`)];
  },

  /** The previous epoch's folder is the one that this manifest stands on. */
  previous: ({ now: { manifest }, before }) => {
    if (before === undefined) {
      const isFirst = manifest.epoch === 1 && manifest.previous === null;
      return isFirst ? [] : [`epoch ${manifest.epoch} stands on one that was not given`];
    }
    const same = ["campaign", "phase", "chainId", "distributor"] as const;
    const manifestBytes = before.files.get("manifest.json") ?? Buffer.alloc(0);
    return [
      ...same
        .filter((field) => manifest[field] !== before.manifest[field])
        .map((field) => `${field} is ${manifest[field]}, was ${before.manifest[field]}`),
      ...(manifest.epoch === before.manifest.epoch + 1
        ? []
        : [`epoch ${manifest.epoch} does not follow ${before.manifest.epoch}`]),
      ...(sha256(manifestBytes) === manifest.previous
        ? []
        : ["the previous manifest is not the one that the manifest names"]),
    ];
  },

  /** Ascending by account, then token; one form of an address makes text order byte order. */
  sorted: ({ now }) =>
    pairs(now.entitlements)
      .filter(([a, b]) => leafKey(a) > leafKey(b))
      .map(([, b]) => `${leafKey(b)} stands too late`),

  unique: ({ now }) => {
    const seen = new Set<string>();
    return now.entitlements.map(leafKey).flatMap((key) => {
      const isSeen = seen.has(key);
      seen.add(key);
      return isSeen ? [`${key} stands twice`] : [];
    });
  },

  positive: ({ now }) =>
    now.entitlements
      .filter(({ cumulative }) => cumulative <= 0n || cumulative > UINT256_MAX)
      .map((leaf) => `${leafKey(leaf)} has ${leaf.cumulative}`),

  count: ({ now: { manifest, entitlements } }) =>
    manifest.leaves === entitlements.length
      ? []
      : [`${entitlements.length} leaves, the manifest says ${manifest.leaves}`],

  /** The amount of this epoch is what the cumulative amount rose by. */
  amounts: ({ now, before }) => {
    const marks = marksOf(before);
    return now.entitlements
      .filter((leaf) => leaf.amount !== leaf.cumulative - (marks.get(leafKey(leaf)) ?? 0n))
      .map((leaf) => `${leafKey(leaf)} rose by another amount than ${leaf.amount}`);
  },

  /** No entitlement vanished or fell. */
  marks: ({ now, before }) => {
    const current = marksOf(now);
    return [...marksOf(before)].flatMap(([key, mark]) => {
      const cumulative = current.get(key);
      if (cumulative === undefined) return [`${key} vanished`];
      return cumulative < mark ? [`${key} fell from ${mark} to ${cumulative}`] : [];
    });
  },

  /**
   * What was earned is what was paid, and what waits, less what was overpaid:
   * rewards + accrued before - overpaid before = amount + accrued now - overpaid now.
   */
  earned: ({ now, before }) => {
    const nothing = new Map<string, bigint>();
    const { accrued: accruedBefore, overpaid: overpaidBefore } = before ?? {
      accrued: nothing,
      overpaid: nothing,
    };
    const amounts = new Map(now.entitlements.map((leaf) => [leafKey(leaf), leaf.amount]));
    const maps = [now.rewards, accruedBefore, overpaidBefore, amounts, now.accrued, now.overpaid];
    const all = maps.flatMap((map) => [...map.keys()]);
    const of = (map: ReadonlyMap<string, bigint>, key: string) => map.get(key) ?? 0n;
    return [...new Set(all)]
      .filter(
        (key) =>
          of(now.rewards, key) + of(accruedBefore, key) - of(overpaidBefore, key) !==
          of(amounts, key) + of(now.accrued, key) - of(now.overpaid, key),
      )
      .map((key) => `${key} was not given what it earned`);
  },

  /** More is overpaid than before only where a mark on chain says so, and nobody is who waits for money. */
  overpaid: ({ now, before }) => {
    const leaves = marksOf(now);
    return [...now.overpaid].flatMap(([key, units]) => {
      const mark = now.chainMarks.get(key);
      const isMore = units > (before?.overpaid.get(key) ?? 0n);
      return [
        ...(isMore && (mark === undefined || leaves.get(key) !== mark)
          ? [`${key} is overpaid by ${units} without a mark on chain`]
          : []),
        ...(now.accrued.has(key) ? [`${key} is overpaid and accrues`] : []),
      ];
    });
  },

  /** No leaf lies below the mark on chain that the epoch counts in. */
  counted: ({ now }) => {
    const leaves = marksOf(now);
    return [...now.chainMarks]
      .filter(([key, mark]) => (leaves.get(key) ?? 0n) < mark)
      .map(([key, mark]) => `${key} is below its mark, ${mark}`);
  },

  /** Per token: all leaves, all that is accrued, and both together. */
  totals: ({ now: { manifest, entitlements, accrued } }) => {
    const leaves = sumByToken(entitlements.map((leaf) => [leaf.token, leaf.cumulative]));
    const waiting = sumByToken([...accrued].map(([key, amount]) => [key.slice(-42), amount]));
    const stated = manifest.totals.map(({ token }) => token);
    const missing = [...leaves.keys(), ...waiting.keys()].filter(
      (token) => !stated.includes(token),
    );
    const wrong = manifest.totals.flatMap(({ token, ...total }) => {
      const [sum, rest] = [leaves.get(token) ?? 0n, waiting.get(token) ?? 0n];
      const expected = { leaves: sum, accrued: rest, total: sum + rest };
      return (["leaves", "accrued", "total"] as const)
        .filter((part) => total[part] !== `${expected[part]}`)
        .map((part) => `${token}: ${part} is ${total[part]}, expected ${expected[part]}`);
    });
    const twice = new Set(stated).size === stated.length ? [] : ["a token stands twice"];
    return [...wrong, ...twice, ...[...new Set(missing)].map((token) => `${token} is not stated`)];
  },

  root: ({ now: { manifest, entitlements } }) => {
    const root = rootOf(entitlements);
    return root === manifest.root ? [] : [`${manifest.root}, expected ${root}`];
  },
};

function leafKey({ account, token }: Entitlement): string {
  return keyOf(account, token);
}

function marksOf(folder: Folder | undefined): Map<string, bigint> {
  const entitlements = folder?.entitlements ?? [];
  return new Map(entitlements.map((leaf) => [leafKey(leaf), leaf.cumulative]));
}

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.slice(1).map((item, i): [T, T] => [list[i] ?? item, item]);
}

function sumByToken(amounts: readonly (readonly [string, bigint])[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [token, amount] of amounts) sums.set(token, (sums.get(token) ?? 0n) + amount);
  return sums;
}
