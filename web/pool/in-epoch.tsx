/** A pool in one epoch: its figures, where its liquidity lies, how deep it is, and what its positions made of it. */
import type { PoolPage } from "../../src/page/pool-files.ts";
import { EpochState } from "../figures/epoch-choice.tsx";
import { poolPage } from "../figures/files.ts";
import { YieldNote } from "../figures/yield.tsx";
import type { MarketProps } from "../market/page.tsx";
import { TermsTable } from "../market/terms-table.tsx";
import { Await, Empty } from "../parts/states.tsx";
import { Depth } from "./depth.tsx";
import { Facts } from "./facts.tsx";
import { OverTime } from "./over-time.tsx";
import { Positions } from "./positions.tsx";
import "../styles/pool.css";

export interface PoolProps extends Omit<MarketProps, "page"> {
  readonly page: PoolPage;
}

export function PoolInEpoch(props: Omit<PoolProps, "page">) {
  const { view, market, campaignKey, epoch } = props;
  if (epoch === "live") {
    return (
      <>
        <Empty title="The epoch runs, and a pool is told when it is over.">
          <p>A pool's logs are collected from blocks that are final, once the epoch has ended.</p>
        </Empty>
        <TermsTable view={view} market={market} />
      </>
    );
  }
  return (
    <Await loaded={poolPage(campaignKey, epoch, market.id).value} what="the pool's figures">
      {(page) => (
        <>
          <EpochState head={page} />
          <Facts {...props} page={page} />
          <YieldNote warning={view.warning} formula={view.formula} />
          <Positions page={page} />
          <Depth page={page} />
          <OverTime page={page} />
          <TermsTable view={view} market={market} />
        </>
      )}
    </Await>
  );
}
