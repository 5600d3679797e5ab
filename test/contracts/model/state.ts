/** All that the contract's views tell, compared with the model. */
import { expect } from "chai";
import { id } from "ethers";
import { SKIPS } from "./model.ts";
import { ADMIN, GUARDIAN, PUBLISHER } from "./roles.ts";
import type { Scene } from "./scene.ts";
import { type Outcome, spell, type Value } from "./words.ts";
import { ask } from "./world.ts";

const ROOT_STATES = ["Unknown", "Pending", "Live", "Revoked"];
const RECENT_TREES = 4;

/** A view, its arguments, and what the model answers. */
type Question = readonly [view: string, args: readonly unknown[], answer: Value];

/** Compares every payout of a step: the balances of all who paid or were paid. */
export async function expectSameBalances({ stage, model }: Scene, { payments }: Outcome) {
  const touched = payments.flatMap(({ token, from, to }) => [
    [token, from],
    [token, to],
    [token, stage.address],
  ]);
  for (const [token = "", account = ""] of new Map(
    touched.map((pair) => [`${pair}`, pair]),
  ).values()) {
    // What was burnt has no balance.
    if (/^0x0+$/.test(account)) continue;
    const balance = model.token(token).balanceOf(account);
    expect(await ask(token, "balanceOf", account), `${token} of ${account}`).to.equal(balance);
  }
}

/** Compares the whole state, and what every recent leaf could claim. */
export async function expectSameState(scene: Scene) {
  const { stage, model } = scene;
  for (const [view, args, answer] of questions(scene)) {
    const found = await ask(stage.address, view, ...args);
    expect(spell(found), `${view}(${spell(args)})`).to.equal(spell(answer));
  }
  for (const { address } of stage.tokens) {
    for (const account of [...stage.people, stage.address]) {
      const balance = model.token(address).balanceOf(account);
      expect(await ask(address, "balanceOf", account), `${address} of ${account}`).to.equal(
        balance,
      );
    }
  }
}

function questions({ stage, model, trees }: Scene): Question[] {
  const roots = [...new Set([...model.roots.keys(), ...trees.map(({ root }) => root), id("x")])];
  const items = trees.slice(-RECENT_TREES).flatMap((tree) => tree.items);
  return [
    ["lastEpoch", [], model.lastEpoch],
    ["window", [], model.window],
    ["windowFloor", [], model.terms.floor],
    ["closesAt", [], model.closesAt],
    ["treasury", [], model.terms.treasury],
    ["defaultAdmin", [], model.holders(ADMIN)[0] ?? ""],
    ["pendingDefaultAdmin", [], [model.heir().account, model.heir().from]],
    ...roots.flatMap((root): Question[] => [
      ["liveAt", [root], model.liveAt(root)],
      ["rootState", [root], BigInt(ROOT_STATES.indexOf(model.rootState(root)))],
    ]),
    ...stage.people.flatMap((account): Question[] => [
      ["removableAt", [account], model.removableAt(account)],
      ["isNonceUsed", [account, 1n], model.isNonceUsed(account, 1n)],
      ...[ADMIN, PUBLISHER, GUARDIAN].map(
        (role): Question => ["hasRole", [role, account], model.holders(role).includes(account)],
      ),
    ]),
    ...stage.tokens.flatMap(({ address: token }): Question[] => [
      ["funded", [token], model.funded(token)],
      ["allocated", [token], model.allocated(token)],
      ...[...stage.people, stage.address].map(
        (account): Question => ["claimed", [account, token], model.claimed(account, token)],
      ),
    ]),
    ...items.map((item): Question => {
      const { amount, root } = model.claimable(item);
      return ["claimable", item, [amount, root]];
    }),
  ];
}

/** How often each door was passed, and each error and skip came. */
export class Tally {
  readonly #counts = new Map<string, number>();

  constructor(names: readonly string[]) {
    for (const name of names) this.#counts.set(name, 0);
  }

  add(door: string, { error, events }: Outcome): void {
    this.#count(error === undefined ? door : error.name);
    for (const { name, args } of events) {
      if (name === "ClaimSkipped") this.#count(`skipped ${SKIPS[Number(args[2])]}`);
    }
  }

  never(): string[] {
    return [...this.#counts].filter(([, count]) => count === 0).map(([name]) => name);
  }

  toString(): string {
    return [...this.#counts].map(([name, count]) => `${name}=${count}`).join(" ");
  }

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
}
