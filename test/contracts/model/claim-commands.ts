/** Claims by every door, mostly right. */
import { id, MaxUint256 } from "ethers";
import type { Dice } from "./dice.ts";
import type { Message } from "./model.ts";
import { DAY } from "./roles.ts";
import { type Command, call, miners, type Scene } from "./scene.ts";
import { NOBODY } from "./token.ts";
import type { Item } from "./tree.ts";
import { sign } from "./world.ts";

const NONCES = 12;

export const claimCommands = {
  claim: (scene, dice) => {
    const [account, token, cumulative, proof] = item(scene, dice);
    return call(sender(scene, dice, account), "claim", token, cumulative, proof);
  },
  claimFor: (scene, dice) => call(dice.pick(scene.stage.people), "claimFor", ...item(scene, dice)),
  claimTo: (scene, dice) => {
    const [account, ...rest] = item(scene, dice);
    return call(sender(scene, dice, account), "claimTo", recipient(scene, dice), ...rest);
  },
  claimMany: (scene, dice) => {
    const items = Array.from({ length: dice.below(7) }, () => item(scene, dice));
    const again = dice.often(40) ? dice.some(items, 3) : [];
    return call(dice.pick(scene.stage.people), "claimMany", [...items, ...again]);
  },
  claimWithSignature: (scene, dice) => {
    const bringer = dice.pick(scene.stage.people);
    // What was sent before, once more.
    if (dice.often(12) && scene.signed.length > 0) {
      return { ...dice.pick(scene.signed), from: bringer };
    }
    const made = signedClaim(scene, dice, bringer);
    scene.signed.push(made);
    return made;
  },
  burnNonce: ({ stage }, dice) =>
    call(dice.pick(miners(stage)), "burnNonce", BigInt(dice.below(NONCES))),
} satisfies Record<string, Command>;

function signedClaim(scene: Scene, dice: Dice, bringer: string) {
  const { stage, model, at } = scene;
  const [account, token, cumulative, proof] = item(scene, dice);
  const nonces = Array.from({ length: NONCES }, (_, i) => BigInt(i));
  const isUsed = (nonce: bigint) => model.isNonceUsed(account, nonce);
  const free = nonces.filter((nonce) => !isUsed(nonce));
  const nonce = dice.often(75)
    ? dice.pickOr(free, MaxUint256)
    : dice.pickOr(nonces.filter(isUsed), MaxUint256);
  const deadline = dice.often(90) ? at + dice.upTo(90n * DAY) : at - 1n;
  const payee = recipient(scene, dice);
  const said: Message = [account, payee, token, cumulative, nonce, deadline];

  // Whose key signs, and what: by mistake somebody else's, or another message.
  const isKeyed = stage.people.includes(account) && dice.often(94);
  const signer = isKeyed ? account : dice.pick(stage.people);
  const part = dice.below(said.length);
  const other = said.map((value, i) =>
    i !== part ? value : typeof value === "bigint" ? value ^ 1n : stage.address,
  ) as unknown as Message;
  const message = dice.often(95) ? said : other;
  const signature = sign(stage, signer, message);
  model.witness(signature, signer, message);
  const brought = dice.often(97) ? signature : dice.pick(["0x", signature.slice(0, -2)]);
  const args = [account, payee, token, cumulative, proof, nonce, deadline, brought];
  return call(bringer, "claimWithSignature", ...args);
}

/** The account itself where it can send, else anybody. */
function sender({ stage }: Scene, dice: Dice, account: string): string {
  return stage.people.includes(account) && dice.often(95) ? account : dice.pick(stage.people);
}

function recipient({ stage }: Scene, dice: Dice): string {
  return dice.often(90) ? dice.pick(stage.people) : dice.pick([NOBODY, stage.address]);
}

/** A leaf and its proof: mostly of a live root and with something left that can be paid, sometimes spoilt. */
function item(scene: Scene, dice: Dice): Item {
  const { model, trees, at } = scene;
  const isLive = (root: string) => model.liveAt(root) !== 0n && model.liveAt(root) <= at;
  const left = ([account, token, cumulative]: Item) => cumulative - model.claimed(account, token);
  const isPayable = (item: Item) =>
    left(item) > 0n && left(item) <= model.token(item[1]).balanceOf(model.terms.address);
  const live = trees.filter(({ root }) => isLive(root));
  const items = (dice.often(90) && live.length > 0 ? live : trees).flatMap((tree) => tree.items);
  if (items.length === 0) return unplanted(scene, dice);
  const found = dice.pickOr(dice.often(75) ? items.filter(isPayable) : [], dice.pick(items));
  return dice.often(93) ? found : spoil(scene, dice, found);
}

function spoil({ stage }: Scene, dice: Dice, [account, token, cumulative, proof]: Item): Item {
  const stranger = id(`${dice.below(1_000)}`);
  return dice.pick<Item>([
    [account, token, cumulative ^ 1n, proof],
    [account, token, MaxUint256, proof],
    [account, dice.pick(stage.tokens).address, cumulative, proof],
    [dice.pick(stage.people), token, cumulative, proof],
    [account, token, cumulative, proof.slice(1)],
    [account, token, cumulative, [...proof, stranger]],
    [account, token, cumulative, Array.from({ length: 64 }, (_, i) => id(`${i}`))],
    [account, token, cumulative, []],
  ]);
}

/** A claim before anything was ever planted. */
function unplanted({ stage }: Scene, dice: Dice): Item {
  return [dice.pick(stage.people), dice.pick(stage.tokens).address, 5n, []];
}
