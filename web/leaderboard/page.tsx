/** Who earned the most, and how they stood the epoch before. */
import { useSignal } from "@preact/signals";
import type { CampaignPage, LeaderboardLine, LeaderboardPage } from "../../src/page/page-files.ts";
import { campaign } from "../campaign/campaigns.ts";
import { viewOf } from "../campaign/view.ts";
import { chosenEpoch, EpochChoice, EpochState, here } from "../figures/epoch-choice.tsx";
import { leaderboardPage } from "../figures/files.ts";
import { marketName } from "../figures/market-name.ts";
import { percent, tokens } from "../figures/numbers.ts";
import { shorten } from "../parts/address.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Await, Empty } from "../parts/states.tsx";
import { linkTo, place, replacePlace } from "../router.ts";
import { connected } from "../wallet/wallet.ts";
import { Trend } from "./trend.tsx";
import "../styles/figures.css";
import "../styles/leaderboard.css";

/** Lines that are shown at once. */
const STEP = 100;

export function Page() {
  const key = campaign.value?.key ?? "";
  return (
    <Await loaded={viewOf(key).value} what={`the campaign ${key}`}>
      {(view) => <InCampaign view={view} campaignKey={key} />}
    </Await>
  );
}

function InCampaign({ view, campaignKey }: { view: CampaignPage; campaignKey: string }) {
  const epoch = chosenEpoch(view);
  const asked = place.value.query.get("market") ?? "";
  const market = view.markets.some(({ id }) => id === asked) ? asked : "";
  const find = useSignal("");
  return (
    <>
      <PageHead title="Leaderboard">
        <p>
          Miners of {view.name}, {view.phase}, by reward: {view.tokens[0]?.symbol} first.
        </p>
      </PageHead>
      {epoch === undefined ? (
        <Empty title="No epoch has been measured yet." />
      ) : (
        <>
          <search class="filters">
            <EpochChoice view={view} epoch={epoch} />
            <label class="pick">
              <span>Market</span>
              <select
                value={market}
                onChange={({ currentTarget: { value } }) =>
                  replacePlace(here({ market: value === "" ? undefined : value }))
                }
              >
                <option value="">All</option>
                {view.markets.map(({ id }) => (
                  <option key={id} value={id}>
                    {marketName(view, id)}
                  </option>
                ))}
              </select>
            </label>
            <label class="pick">
              <span>Find</span>
              <input
                type="search"
                placeholder="Name or address"
                value={find.value}
                onInput={(event) => {
                  find.value = event.currentTarget.value;
                }}
              />
            </label>
          </search>
          <Await
            key={`${epoch} ${market}`}
            loaded={leaderboardPage(campaignKey, epoch, market).value}
            what="the leaderboard"
          >
            {(page) => <Board view={view} page={page} market={market} find={find.value} />}
          </Await>
        </>
      )}
    </>
  );
}

interface BoardProps {
  readonly view: CampaignPage;
  readonly page: LeaderboardPage;
  readonly market: string;
  readonly find: string;
}

function Board({ view, page, market, find }: BoardProps) {
  const shown = useSignal(STEP);
  const text = find.trim().toLowerCase();
  const found = page.lines.filter(
    ({ name, account }) =>
      text === "" || account.includes(text) || name?.toLowerCase().includes(text),
  );
  return (
    <>
      <EpochState head={page} />
      {page.lines.length === 0 ? (
        <Empty title="Nobody earned points." />
      ) : found.length === 0 ? (
        <Empty title={`Nobody of the first ${page.lines.length} matches.`}>
          <p>
            Everybody's own figures stand on <a href={linkTo("miner")}>My rewards</a>, by address.
          </p>
        </Empty>
      ) : (
        <div class="table-scroll">
          <table class="board cards">
            <thead>
              <tr>
                <th scope="col" class="number">
                  #
                </th>
                <th scope="col">{page.previous === null ? "Trend" : `Since ${page.previous}`}</th>
                <th scope="col">Miner</th>
                <th scope="col">Share of points</th>
                {page.tokens.map(({ symbol }) => (
                  <th key={symbol} scope="col" class="number">
                    {symbol}
                  </th>
                ))}
                <th scope="col" class="number">
                  Uptime
                </th>
                <th scope="col" class="number">
                  Both sides
                </th>
                <th scope="col" class="number">
                  Bots
                </th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, shown.value).map((line) => (
                <Row key={line.account} {...{ view, page, market, line }} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.length > shown.value && (
        <p>
          <button
            type="button"
            onClick={() => {
              shown.value += STEP;
            }}
          >
            Show {Math.min(STEP, found.length - shown.value)} more
          </button>
        </p>
      )}
      <p class="soft small">
        {page.miners} {page.miners === 1 ? "miner" : "miners"} earned in this epoch
        {page.miners > page.lines.length && `; the first ${page.lines.length} are listed`}. Uptime:
        the minutes in which a miner earned, of all minutes of its markets. Bots: exchange accounts
        whose orders counted.
      </p>
    </>
  );
}

function Row({ view, page, market, line }: Omit<BoardProps, "find"> & { line: LeaderboardLine }) {
  const { rank, before, account, name, rewards, either, both, intervals, bots } = line;
  const isYou = connected.value?.account.toLowerCase() === account;
  const whole = (part: number) => percent(BigInt(part), BigInt(intervals));
  return (
    <tr class={isYou ? "is-chosen" : ""}>
      <td class="number rank" data-label="Rank">
        {rank}
      </td>
      <td data-label="Trend">
        <Trend rank={rank} before={before} previous={page.previous} />
      </td>
      <th scope="row">
        <a href={linkTo("miner", [account])} title={account}>
          {name ?? shorten(account)}
        </a>{" "}
        {isYou && <span class="tag tag-live">you</span>}
        {name !== null && <span class="stacked soft small mono">{shorten(account)}</span>}
      </th>
      <td data-label="Share of points">
        <Shares view={view} page={page} line={line} market={market} />
      </td>
      {page.tokens.map(({ symbol, decimals }, i) => (
        <td key={symbol} class="number" data-label={symbol}>
          {tokens(rewards[i] ?? "0", decimals)}
        </td>
      ))}
      <td class="number" data-label="Uptime">
        {whole(either)}
      </td>
      <td class="number" data-label="Both sides">
        {whole(both)}
      </td>
      <td class="number" data-label="Bots">
        {bots}
      </td>
    </tr>
  );
}

/** A bar for each market: points of two markets are not the same. */
function Shares({
  view,
  page,
  line,
  market,
}: Pick<BoardProps, "view" | "page" | "market"> & { line: LeaderboardLine }) {
  return (
    <ul class="shares">
      {page.markets
        .filter((each) => line.points[each.market] !== undefined)
        .map((each) => {
          const [own, all] = [BigInt(line.points[each.market] ?? 0), BigInt(each.points)];
          const width = all === 0n ? 0 : Number((1_000n * own) / all) / 10;
          return (
            <li key={each.market}>
              {market === "" && <span class="share-name">{marketName(view, each.market)}</span>}
              <svg
                class="share-bar"
                viewBox="0 0 100 6"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <rect class="bids" width={width} height="6" rx="1" />
              </svg>
              <span class="share-figure">{percent(own, all)}</span>
            </li>
          );
        })}
    </ul>
  );
}
