/** What a distributor holds and what its roots are doing. */
import type { Provider } from "ethers";
import type { Deployment } from "../campaign/deployment.ts";
import { sum } from "../reward/allocate.ts";
import { unkey } from "../reward/state.ts";
import { openDistributor, openToken, view } from "./contracts.ts";
import { claimedMarks, type PublishedRoot, publishedRoots } from "./events.ts";

export type RootState = "pending" | "live" | "revoked";

export interface TokenStatus {
  readonly symbol: string;
  readonly token: string;
  readonly decimals: number;
  readonly funded: bigint;
  readonly allocated: bigint;
  readonly claimed: bigint;
  readonly balance: bigint;
}

export interface RootStatus extends PublishedRoot {
  readonly state: RootState;
}

export interface DistributorStatus {
  readonly distributor: string;
  readonly chainId: number;
  /** The latest block's time in unix seconds, by which pending roots are told from live ones. */
  readonly now: number;
  readonly window: number;
  readonly tokens: readonly TokenStatus[];
  readonly roots: readonly RootStatus[];
}

/** Reads it all from the chain; `fromBlock` is the distributor's first block. */
export async function readStatus(
  provider: Provider,
  deployment: Deployment,
  fromBlock: number,
): Promise<DistributorStatus> {
  const distributor = await openDistributor(deployment.distributor, provider);
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const marks = await claimedMarks(distributor, fromBlock);
  const tokens = deployment.tokens.map(
    async ({ symbol, address: token, decimals }): Promise<TokenStatus> => ({
      symbol,
      token,
      decimals,
      funded: await view<bigint>(distributor, "funded", token),
      allocated: await view<bigint>(distributor, "allocated", token),
      claimed: sum([...marks].filter(([id]) => unkey(id)[1] === token).map(([, mark]) => mark)),
      balance: await view<bigint>(openToken(token, provider), "balanceOf", deployment.distributor),
    }),
  );
  // A root published again for its epoch has one clock, the later one.
  const published = await publishedRoots(distributor, fromBlock);
  const newest = published.filter(
    ({ epoch, root }, i) =>
      published.findLastIndex((later) => later.epoch === epoch && later.root === root) === i,
  );
  const roots = newest.map(async (root): Promise<RootStatus> => {
    const liveAt = Number(await view<bigint>(distributor, "liveAt", root.root));
    return {
      ...root,
      liveAt,
      state: liveAt === 0 ? "revoked" : liveAt <= now ? "live" : "pending",
    };
  });
  return {
    distributor: deployment.distributor,
    chainId: Number((await provider.getNetwork()).chainId),
    now,
    window: Number(await view<bigint>(distributor, "window")),
    tokens: await Promise.all(tokens),
    roots: await Promise.all(roots),
  };
}
