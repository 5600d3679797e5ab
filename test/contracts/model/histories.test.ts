/**
 * Random histories, played on the contract and on the model until they disagree or enough steps have passed. A
 * failure prints the seed and the shortest history found; `MODEL_SEED` plays it again, `MODEL_STEPS` plays longer.
 */
import { expect } from "chai";
import fc from "fast-check";
import { IRewardDistributor__factory } from "../../../types/ethers-contracts/index.ts";
import { claimCommands } from "./claim-commands.ts";
import { Dice } from "./dice.ts";
import { type Call, SKIPS } from "./model.ts";
import { moneyCommands } from "./money-commands.ts";
import { type Command, nextSecond, roleCommands, type Scene } from "./scene.ts";
import { expectSameBalances, expectSameState, Tally } from "./state.ts";
import { type Outcome, spell } from "./words.ts";
import { openWorld, send } from "./world.ts";

const SEED = Number(process.env.MODEL_SEED ?? 20_200_303);
const STEPS = Number(process.env.MODEL_STEPS ?? (process.env.CI === "true" ? 10_000 : 1_000));
const LONGEST_HISTORY = 200;
const SHORTENING_MS = 60_000;
/** The whole state is read so often, and at every history's end. */
const READ_EVERY = 40;

const COMMANDS: Record<string, Command> = { ...moneyCommands, ...claimCommands, ...roleCommands };

/** How often each command is thrown, in the mean of all. */
const WEIGHTS: Record<string, number> = {
  fund: 18,
  publishRoot: 18,
  revokeRoots: 4,
  claim: 14,
  claimFor: 12,
  claimTo: 14,
  claimWithSignature: 24,
  claimMany: 12,
  sweep: 7,
  withdrawUnallocated: 6,
  announceClosing: 10,
  setWindow: 5,
  revokeRole: 9,
  announceGuardianRemoval: 5,
  burnNonce: 5,
  acceptDefaultAdminTransfer: 8,
  beginDefaultAdminTransfer: 4,
  cancelDefaultAdminTransfer: 2,
};

/** Errors of the interface that no call after deployment can reach. */
const AT_DEPLOYMENT = ["InvalidTreasury"];
const INHERITED_ERRORS = [
  "AccessControlUnauthorizedAccount",
  "AccessControlBadConfirmation",
  "AccessControlEnforcedDefaultAdminRules",
  "AccessControlEnforcedDefaultAdminDelay",
  "AccessControlInvalidDefaultAdmin",
  "SafeCastOverflowedUintDowncast",
];

const doors = Object.keys(COMMANDS).flatMap((door) => Array<string>(WEIGHTS[door] ?? 3).fill(door));
// Other dice are another call, not a simpler one: a history is only shortened.
const thrownOf = (names: readonly string[], maxLength: number) =>
  fc.array(
    fc.noShrink(
      fc.record({ door: fc.constantFrom(...names), dice: fc.nat() }, { noNullPrototype: true }),
    ),
    { maxLength, size: "max" },
  );
// Most histories open with money and roots, without which no claim can be right.
const history = fc
  .tuple(thrownOf(["fund", "fund", "publishRoot"], 20), thrownOf(doors, LONGEST_HISTORY))
  .map((parts) => parts.flat());
type History = readonly { readonly door: string; readonly dice: number }[];

describe("the distributor and its reference model", function () {
  this.timeout(20 * 60_000);

  it(`should say and pay the same over random histories of ${STEPS} steps`, async () => {
    const tally = new Tally([
      ...Object.keys(COMMANDS),
      ...interfaceErrors(),
      ...INHERITED_ERRORS,
      ...SKIPS.map((reason) => `skipped ${reason}`),
    ]);
    let steps = 0;
    let failedAt: number | undefined;
    const playOn = async (thrown: History) => {
      // Once they disagree, shorter histories are tried for a while, whatever the count.
      const isOver =
        failedAt === undefined ? steps >= STEPS : performance.now() - failedAt > SHORTENING_MS;
      if (isOver) return;
      try {
        steps += await play(thrown, tally);
      } catch (error) {
        failedAt ??= performance.now();
        throw error;
      }
    };
    await fc.assert(fc.asyncProperty(history, playOn), {
      seed: SEED,
      numRuns: Math.ceil((3 * STEPS) / LONGEST_HISTORY),
      // Biased throws are small numbers: the same dice again and again.
      unbiased: true,
    });
    process.stdout.write(`    model: seed=${SEED} steps=${steps}\n    model: ${tally}\n`);
    expect(steps).to.be.at.least(STEPS);
    expect(tally.never(), "never reached").to.deep.equal([]);
  });
});

/** Plays one history from the first second on, and returns its length. */
async function play(thrown: History, tally: Tally): Promise<number> {
  const world = { ...(await openWorld()), trees: [], signed: [] };
  const told: string[] = [];
  try {
    for (const [i, { door, dice: number }] of thrown.entries()) {
      const dice = new Dice(number);
      const scene: Scene = { ...world, at: nextSecond(world, dice) };
      const call = COMMANDS[door]?.(scene, dice);
      if (call === undefined) throw new Error(`no command ${door}`);
      told.push(`${scene.at} ${spell(call)}`);
      tally.add(door, await step(scene, call));
      if ((i + 1) % READ_EVERY === 0) await expectSameState(scene);
    }
    await expectSameState({ ...world, at: world.model.now });
  } catch (error) {
    throw new Error(`${(error as Error).message}\nafter\n${told.join("\n")}`, { cause: error });
  }
  return thrown.length;
}

async function step(scene: Scene, call: Call): Promise<Outcome> {
  const right = scene.model.knock(call, scene.at);
  const found = await send(scene.stage, call, scene.at);
  expect(spell(found.error), `the error of ${call.door}`).to.equal(spell(right.error));
  expect(spell(found.events), `the events of ${call.door}`).to.equal(spell(right.events));
  expect(spell(found.payments), `the payouts of ${call.door}`).to.equal(spell(right.payments));
  await expectSameBalances(scene, right);
  return right;
}

function interfaceErrors(): string[] {
  return IRewardDistributor__factory.abi
    .filter(({ type }) => type === "error")
    .map(({ name }) => name)
    .filter((name) => !AT_DEPLOYMENT.includes(name));
}
