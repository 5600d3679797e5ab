/** Calls that move money in and back out, and that publish and revoke roots. */
import { id, MaxUint256, ZeroHash } from "ethers";
import type { Dice } from "./dice.ts";
import { CLOSING_NOTICE } from "./ledger.ts";
import { ADMIN, CEILING, DAY, GUARDIAN, PUBLISHER } from "./roles.ts";
import { type Command, call, funder, holder, miners, type Scene } from "./scene.ts";
import { NOBODY } from "./token.ts";
import { type Leaf, plant } from "./tree.ts";

export const moneyCommands = {
  fund: ({ stage }, dice) => {
    const token = dice.pick(stage.tokens).address;
    const amount = dice.often(90) ? dice.upTo(20_000n) : dice.pick([0n, 1n, MaxUint256]);
    const from = dice.often(92) ? funder(stage) : dice.pick(stage.people);
    return call(from, "fund", token, amount);
  },
  donate: ({ stage }, dice) => {
    const moving = stage.tokens.filter(({ feeBps, isAbsent }) => feeBps < 10_000n && !isAbsent);
    return call(funder(stage), "donate", dice.pick(moving).address, dice.upTo(500n));
  },
  withdrawUnallocated: (scene, dice) => {
    const { stage, model } = scene;
    const token = dice.pick(stage.tokens).address;
    const left = model.funded(token) - model.allocated(token);
    const unallocated = left > 0n ? left : 0n;
    const amount = dice.often(60) ? dice.upTo(unallocated) : unallocated + dice.upTo(1n);
    return call(holder(scene, dice, ADMIN), "withdrawUnallocated", token, amount);
  },
  announceClosing: (scene, dice) => {
    const notice = scene.at + CLOSING_NOTICE;
    const earliest = notice > scene.model.closesAt ? notice : scene.model.closesAt;
    const closesAt = dice.often(55)
      ? earliest + dice.pick([0n, 0n, dice.upTo(3n * DAY)])
      : dice.pick([earliest - 1n, scene.at, notice, 2n ** 64n, MaxUint256]);
    return call(holder(scene, dice, ADMIN), "announceClosing", closesAt);
  },
  sweep: (scene, dice) =>
    call(holder(scene, dice, ADMIN), "sweep", dice.pick(scene.stage.tokens).address),
  setWindow: (scene, dice) => {
    const { floor } = scene.model.terms;
    const right = [floor, CEILING, floor + dice.upTo(3n * DAY)];
    const wrong = [floor - 1n, CEILING + 1n, 0n, MaxUint256];
    return call(holder(scene, dice, ADMIN), "setWindow", dice.pick(dice.often(65) ? right : wrong));
  },
  publishRoot: (scene, dice) => {
    const epoch = epochToPublish(scene, dice);
    const root = rootToPublish(scene, dice, epoch);
    const totals = totalsOf(scene, dice, root);
    const hash = id(`manifest of ${epoch}`);
    return call(holder(scene, dice, PUBLISHER), "publishRoot", epoch, root, totals, hash);
  },
  revokeRoots: (scene, dice) => {
    const { model, trees } = scene;
    const standing = [...model.roots.keys()].filter((root) => model.liveAt(root) !== 0n);
    const any = [...trees.map(({ root }) => root), id("unknown")];
    const roots = [...dice.some(standing, 1), ...dice.some(dice.often(30) ? any : [], 3)];
    return call(holder(scene, dice, GUARDIAN), "revokeRoots", roots);
  },
} satisfies Record<string, Command>;

/** The next epoch, one that may be published again, or a wrong one. */
function epochToPublish({ model }: Scene, dice: Dice): bigint {
  const next = model.lastEpoch + 1n;
  const known = [...model.epochs.keys()];
  const open = known.filter((epoch) => model.isOpen(epoch));
  if (dice.often(55)) return next;
  if (dice.often(55)) return dice.pickOr(open, next);
  return dice.often(75)
    ? dice.pickOr(known, 0n)
    : dice.pick([0n, next - 1n, next + 1n, MaxUint256]);
}

/** Mostly a new tree's; else the epoch's own, one that stands, one that was revoked, or none at all. */
function rootToPublish(scene: Scene, dice: Dice, epoch: bigint): string {
  const { model, trees } = scene;
  const own = model.epochs.get(epoch);
  if (own !== undefined && dice.often(45)) return own;
  if (dice.often(60)) {
    const tree = plant(leaves(scene, dice));
    trees.push(tree);
    return tree.root;
  }
  const roots = [...model.roots.keys()];
  const revoked = roots.filter((root) => model.rootState(root) === "Revoked");
  if (dice.often(12)) return ZeroHash;
  return dice.pickOr(dice.often(60) ? revoked : roots, id("of no tree"));
}

/** Who has earned what by now: mostly more than the last tree said, by mistake less, or more than there is. */
function leaves(scene: Scene, dice: Dice): Leaf[] {
  const { stage, trees } = scene;
  const rare = [NOBODY, stage.address, stage.people[3] ?? NOBODY];
  const found = new Map<string, Leaf>();
  for (let left = 1 + dice.below(8); left > 0; left -= 1) {
    const account = dice.pick(dice.often(85) ? miners(stage) : rare);
    const token = dice.pick(dice.often(75) ? stage.tokens.slice(0, 3) : stage.tokens).address;
    const last = trees
      .flatMap(({ items }) => items)
      .findLast(([whose, what]) => whose === account && what === token);
    const before = last === undefined || last[2] > 10n ** 6n ? 0n : last[2];
    const risen = before + dice.upTo(300n);
    const cumulative = dice.often(90)
      ? risen
      : dice.pick([0n, before / 2n, 10n ** 12n, MaxUint256]);
    found.set(`${account} ${token}`, [account, token, cumulative]);
  }
  return [...found.values()];
}

/** What the root promises: mostly only what is covered, else the whole truth, nothing, or anything. */
function totalsOf({ stage, model, trees }: Scene, dice: Dice, root: string): [string, bigint][] {
  const items = trees.find((tree) => tree.root === root)?.items ?? [];
  const tokens = [...new Set(items.map(([, token]) => token))];
  const sum = (token: string) =>
    items.reduce((total, item) => (item[1] === token ? total + item[2] : total), 0n) & MaxUint256;
  const truth = tokens.map((token): [string, bigint] => [token, sum(token)]);
  if (dice.often(70)) return truth.filter(([token, total]) => total <= model.funded(token));
  if (dice.often(50)) return truth;
  return dice.some(stage.tokens, 3).map(({ address }): [string, bigint] => {
    const funded = model.funded(address);
    return [address, dice.pick([0n, funded, funded + 1n, dice.upTo(funded)])];
  });
}
