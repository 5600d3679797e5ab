/** How many places a miner rose or fell since the epoch before. The words carry it, not the colour. */
export function Trend({
  rank,
  before,
  previous,
}: {
  rank: number;
  before: number | null;
  /** The epoch that is compared with; null where there is none. */
  previous: number | null;
}) {
  if (previous === null) return <span class="soft">–</span>;
  if (before === null) return <span class="tag">new</span>;
  if (before === rank) {
    return (
      <span class="trend soft">
        <span aria-hidden="true">=</span>
        <span class="visually-hidden">as before</span>
      </span>
    );
  }
  const places = Math.abs(before - rank);
  const isUp = before > rank;
  return (
    <span class={`trend ${isUp ? "trend-up" : "trend-down"}`}>
      <span aria-hidden="true">
        {isUp ? "↑" : "↓"}
        {places}
      </span>
      <span class="visually-hidden">
        {isUp ? "up" : "down"} {places}
      </span>
    </span>
  );
}
