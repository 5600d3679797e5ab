/** Where a history stands when its next call is thrown. */
import type { Dice } from "./dice.ts";
import { CLOSING_NOTICE } from "./ledger.ts";
import type { Call, Model } from "./model.ts";
import { ADMIN, CEILING, DAY, GUARDIAN, PUBLISHER } from "./roles.ts";
import type { Tree } from "./tree.ts";
import type { Stage } from "./world.ts";

export interface Scene {
  readonly stage: Stage;
  readonly model: Model;
  /** Every tree planted so far, published or not. */
  readonly trees: Tree[];
  /** Every claim by signature sent so far. */
  readonly signed: Call[];
  /** The second of the next call. */
  readonly at: bigint;
}

export type Command = (scene: Scene, dice: Dice) => Call;

const MISTAKEN = 8;
const ROLES = [PUBLISHER, GUARDIAN];

/** Somebody who holds the role, or by mistake anybody. */
export function holder({ model, stage }: Scene, dice: Dice, role: string): string {
  const holders = dice.often(100 - MISTAKEN) ? model.holders(role) : [];
  return dice.pickOr(holders, dice.pick(stage.people));
}

/** Who earns: the last people of the stage. */
export function miners({ people }: Stage): readonly string[] {
  return people.slice(5);
}

export function funder({ people }: Stage): string {
  return people[4] ?? "";
}

/** The second of the next call: mostly soon, often one at which something changes. */
export function nextSecond({ stage, model }: Omit<Scene, "at">, dice: Dice): bigint {
  const now = model.now > stage.now ? model.now : stage.now;
  const roots = [...model.roots.keys()].map((root) => model.liveAt(root));
  const pending = roots.filter((liveAt) => liveAt > now);
  // While nothing can be claimed, claims teach nothing.
  const isAllPending = pending.length > 0 && roots.every((liveAt) => liveAt === 0n || liveAt > now);
  if (isAllPending && dice.often(30)) return dice.pick(pending);
  if (dice.often(60)) return now + 1n;
  if (dice.often(35)) return now + 1n + dice.upTo(DAY * dice.pick([1n, 3n, 35n]));
  const changes = [
    ...roots,
    ...model.holders(GUARDIAN).map((guardian) => model.removableAt(guardian)),
    model.heir().from,
    model.closesAt,
  ];
  const ahead = changes.map((at) => at + dice.upTo(2n) - 1n).filter((at) => at > now);
  const soon = ahead.filter((at) => at < now + CLOSING_NOTICE + CEILING);
  return dice.pickOr(soon, now + 1n);
}

/** Calls of the roles' own doors. */
export const roleCommands = {
  grantRole: (scene, dice) => {
    const role = dice.pick([...ROLES, GUARDIAN, GUARDIAN, ...(dice.often(20) ? [ADMIN] : [])]);
    return call(holder(scene, dice, ADMIN), "grantRole", role, dice.pick(scene.stage.people));
  },
  announceGuardianRemoval: (scene, dice) => {
    const guardian = dice.often(75) ? holder(scene, dice, GUARDIAN) : dice.pick(scene.stage.people);
    return call(holder(scene, dice, ADMIN), "announceGuardianRemoval", guardian);
  },
  revokeRole: (scene, dice) => {
    const { model } = scene;
    const due = model.holders(GUARDIAN).filter((account) => model.removableAt(account) !== 0n);
    const role = dice.often(10) ? ADMIN : dice.often(75) ? GUARDIAN : dice.pick(ROLES);
    const account =
      role === GUARDIAN && dice.often(60)
        ? dice.pickOr(due, holder(scene, dice, role))
        : holder(scene, dice, role);
    return call(holder(scene, dice, ADMIN), "revokeRole", role, account);
  },
  renounceRole: (scene, dice) => {
    const role = dice.pick([...ROLES, ADMIN]);
    const from = holder(scene, dice, role);
    const confirmation = dice.often(60) ? from : dice.pick(scene.stage.people);
    return call(from, "renounceRole", role, confirmation);
  },
  beginDefaultAdminTransfer: (scene, dice) =>
    call(holder(scene, dice, ADMIN), "beginDefaultAdminTransfer", dice.pick(scene.stage.people)),
  cancelDefaultAdminTransfer: (scene, dice) =>
    call(holder(scene, dice, ADMIN), "cancelDefaultAdminTransfer"),
  acceptDefaultAdminTransfer: (scene, dice) => {
    const { account, from } = scene.model.heir();
    const isRight = from !== 0n && dice.often(85);
    return call(isRight ? account : dice.pick(scene.stage.people), "acceptDefaultAdminTransfer");
  },
} satisfies Record<string, Command>;

export function call(from: string, door: string, ...args: unknown[]): Call {
  return { from, door, args };
}
