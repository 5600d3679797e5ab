/** The example campaign, measured: what the tests of a liquidity report share. */
import { join } from "node:path";
import {
  type LiquidityReport,
  type LiquidityRequest,
  measureLiquidity,
} from "../../src/epoch/liquidity.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";

const FOLDER = join(import.meta.dirname, "../../campaigns/example");
export const EXAMPLE_BOOKS = join(FOLDER, "books");
export const EXAMPLE_BEFORE = join(FOLDER, "before");

/** The example's first epoch beside what was before, or what differs from that. */
export async function measureExample(
  request: Partial<LiquidityRequest> = {},
): Promise<LiquidityReport> {
  const { campaign } = await loadCampaign(join(FOLDER, "campaign.json"));
  return measureLiquidity({
    campaign,
    phase: phaseOf(campaign, "beta"),
    fromEpoch: 1,
    throughEpoch: 1,
    books: EXAMPLE_BOOKS,
    before: EXAMPLE_BEFORE,
    market: undefined,
    sizes: undefined,
    bands: [1_000n, 2_500n, 5_000n, 10_000n, 20_000n],
    maxSpread: 10_000n,
    ...request,
  });
}
