import { expect } from "chai";
import { Entitlements, networkHelpers, setStage } from "./stage.ts";

type Item = { account: string; token: string; cumulative: bigint; proof: string[] };

/** The places 0, 1, 2 and 3 in every order. */
const orders: number[][] = permute([0, 1, 2, 3]);

function permute(places: number[]): number[][] {
  if (places.length < 2) return [places];
  return places.flatMap((place) =>
    permute(places.filter((other) => other !== place)).map((rest) => [place, ...rest]),
  );
}

describe("claiming many, in any order", () => {
  const { loadFixture } = networkHelpers;

  /** Four items: two of Alice's under two roots, one of Bob's, and one that no live root knows. */
  async function setMixedStage() {
    const stage = await setStage();
    const { distributor, token, alice, bob, stranger, tokenAddress } = stage;
    await stage.fund(10_000n);
    const first = new Entitlements([
      [alice.address, tokenAddress, 100n],
      [bob.address, tokenAddress, 200n],
    ]);
    await stage.publish(1, first.root, first.totals);
    await stage.publishLive(2, [alice.address, tokenAddress, 170n]);
    const item = (account: string, cumulative: bigint, proof: string[]): Item => ({
      account,
      token: tokenAddress,
      cumulative,
      proof,
    });
    const items = [
      item(alice.address, 100n, first.proof(0)),
      item(alice.address, 170n, []),
      item(bob.address, 200n, first.proof(1)),
      item(bob.address, 999n, []),
    ];
    const inOrder = (places: number[]) => places.flatMap((place) => items[place] ?? []);
    const claimMany = (places: number[]) =>
      distributor.connect(stranger).claimMany(inOrder(places));
    /** One call each, where one that cannot be paid reverts and the next goes on. */
    const claimEach = async (places: number[]) => {
      for (const { account, token: of, cumulative, proof } of inOrder(places)) {
        const sending = distributor.connect(stranger).claimFor(account, of, cumulative, proof);
        await sending.catch(() => undefined);
      }
    };
    const outcome = async () => ({
      balances: [await token.balanceOf(alice), await token.balanceOf(bob)],
      marks: [await distributor.claimed(alice, token), await distributor.claimed(bob, token)],
    });
    return { ...stage, claimMany, claimEach, outcome };
  }

  for (const order of orders) {
    it(`should pay in one call what it pays one by one, ordered ${order.join(" ")}`, async () => {
      const together = await loadFixture(setMixedStage);
      await together.claimMany(order);
      const inOneCall = await together.outcome();
      const apart = await loadFixture(setMixedStage);
      await apart.claimEach(order);
      expect(inOneCall).to.deep.equal(await apart.outcome());
    });
  }

  it("should pay the same whatever is named twice", async () => {
    const together = await loadFixture(setMixedStage);
    await together.claimMany([3, 1, 0, 1, 2, 2, 0, 3]);
    expect(await together.outcome()).to.deep.equal({
      balances: [170n, 200n],
      marks: [170n, 200n],
    });
  });

  it("should pay nothing more in a second call", async () => {
    const { claimMany, outcome } = await loadFixture(setMixedStage);
    await claimMany([0, 1, 2, 3]);
    const before = await outcome();
    await claimMany([3, 2, 1, 0]);
    expect(await outcome()).to.deep.equal(before);
  });
});
