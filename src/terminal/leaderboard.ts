/** A leaderboard, for people, for programs and for spreadsheets. */
import { showMinute } from "../campaign/when.ts";
import { formatDecimal } from "../decimal.ts";
import type { Leaderboard } from "../epoch/leaderboard.ts";
import type { Ranked } from "../reward/ranking.ts";
import { showAccount, showAmount, showPercent } from "./amount.ts";
import { formatCsv } from "./csv.ts";
import { stack } from "./stack.ts";
import { formatTable } from "./table.ts";

const right = (heading: string) => ({ heading, align: "right" as const });

export function describeLeaderboard(board: Leaderboard): string {
  const { campaign, phase, span, markets, published, assumed } = board;
  const source =
    published === undefined
      ? "what the pools would pay for these books"
      : `as published in ${published}, which agrees with the books`;
  const head = [
    `Epoch ${span.epoch} of ${campaign.id}, ${phase.name}: ${showMinute(span.start)} to ${showMinute(span.end)}`,
    `Markets: ${[...markets.keys()].join(", ") || "none"}`,
    `Amounts: ${source}`,
    `Ranked by reward: ${board.tokens.map(({ symbol }) => symbol).join(", then ")}`,
    ...assumed.map((what) => `Assumed: ${what}`),
    "",
  ];
  if (board.ranked.length === 0) return [...head, "Nobody earned points."].join("\n");
  const rows = board.ranked.flatMap((line) =>
    stack([
      String(line.rank),
      showAccount(line.account, campaign),
      showShares(line, board),
      showRewards(line, board),
      showPercent(BigInt(line.either), BigInt(line.intervals)),
      showPercent(BigInt(line.both), BigInt(line.intervals)),
      String(line.bots),
    ]),
  );
  const columns = [right("share of points"), right("reward"), right("uptime"), right("both sides")];
  const table = formatTable([right("#"), { heading: "miner" }, ...columns, right("bots")], rows);
  return [...head, table].join("\n");
}

export function leaderboardAsJson(board: Leaderboard): object {
  const { campaign, phase, span, markets, published, assumed, tokens, ranked } = board;
  return {
    format: "tidemark-leaderboard-v1",
    campaign: campaign.id,
    phase: phase.name,
    epoch: span.epoch,
    markets: [...markets].map(([market, points]) => ({ market, points })),
    source: published === undefined ? "books" : "distribution",
    assumed,
    tokens: tokens.map(({ symbol, decimals }) => ({ symbol, decimals })),
    miners: ranked.map(({ rank, account, points, intervals, either, both, bots, rewards }) => ({
      rank,
      account,
      name: nameOf(account, board) ?? null,
      points: Object.fromEntries(points),
      rewards: Object.fromEntries(
        tokens.map(({ symbol, address }) => [symbol, rewards.get(address) ?? 0n]),
      ),
      uptime: { either, both, intervals },
      bots,
    })),
  };
}

/** Amounts in whole tokens. */
export function leaderboardAsCsv(board: Leaderboard): string {
  const { ranked, tokens } = board;
  const header = ["rank", "account", "name", "intervals", "eitherSide", "bothSides", "bots"];
  return formatCsv(
    [
      ...header,
      ...[...board.markets.keys()].map((market) => `points ${market}`),
      ...tokens.map(({ symbol }) => `reward ${symbol}`),
    ],
    ranked.map((line) => [
      String(line.rank),
      line.account,
      nameOf(line.account, board) ?? "",
      String(line.intervals),
      String(line.either),
      String(line.both),
      String(line.bots),
      ...[...board.markets.keys()].map((market) => String(line.points.get(market) ?? 0n)),
      ...tokens.map(({ address, decimals }) =>
        formatDecimal(line.rewards.get(address) ?? 0n, decimals),
      ),
    ]),
  );
}

/** Of each market's points; the market's name only where there are several. */
function showShares({ points }: Ranked, { markets }: Leaderboard): string[] {
  return [...points].map(([market, value]) => {
    const share = showPercent(value, markets.get(market) ?? 0n);
    return markets.size === 1 ? share : `${market} ${share.padStart(8)}`;
  });
}

function nameOf(account: string, { campaign }: Leaderboard): string | undefined {
  return campaign.miners.find((miner) => miner.account === account)?.name;
}

function showRewards({ rewards }: Ranked, { tokens }: Leaderboard): string[] {
  const earned = tokens.filter(({ address }) => (rewards.get(address) ?? 0n) > 0n);
  if (earned.length === 0) return ["0"];
  return earned.map((token) => showAmount(rewards.get(token.address) ?? 0n, token));
}
