/** A chart in a sentence for each line: where it lies, its extremes, and when they were. */
import type { ChartData, Line } from "./chart.tsx";

export function describeChart(data: ChartData): string {
  const sentences = data.lines.map((line) => describeLine(line, data));
  return sentences.filter((sentence) => sentence !== "").join(" ") || "There is nothing to draw.";
}

function describeLine(
  { label, values }: Line,
  { times, show, showTime, kind, unit }: ChartData,
): string {
  const known = values.flatMap((value, i) => (value === null ? [] : [{ value, i }]));
  const [first] = known;
  if (first === undefined) return "";
  const low = known.reduce((a, b) => (b.value < a.value ? b : a), first);
  const high = known.reduce((a, b) => (b.value > a.value ? b : a), first);
  const at = ({ i }: { i: number }) => showTime(times[i] ?? 0);
  if (kind === "bars") {
    const all = known.reduce((sum, { value }) => sum + value, 0);
    return `${label}: ${show(all)} in all, the most ${show(high.value)} at ${at(high)}.`;
  }
  const sorted = known.map(({ value }) => value).sort((a, b) => a - b);
  const median = sorted[Math.ceil(sorted.length / 2) - 1] ?? first.value;
  if (low.value === high.value) return `${label}: ${show(median)} ${unit} throughout.`;
  return `${label}: mostly about ${show(median)}, from ${show(low.value)} at ${at(low)} to ${show(high.value)} at ${at(high)}.`;
}
