/** Instants and spans in words, always in UTC. */

/** `22 Nov 2026, 13:55 UTC`. */
export function showTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const day = date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** `2 d 3 h`, `3 h 20 min`, `4 min 09 s`: two units, as much as a glance takes in. */
export function showSpan(seconds: number): string {
  const [days, hours, minutes] = [86_400, 3_600, 60].map((unit) => Math.floor(seconds / unit));
  if (days) return `${days} d ${Math.floor((seconds % 86_400) / 3_600)} h`;
  if (hours) return `${hours} h ${Math.floor((seconds % 3_600) / 60)} min`;
  if (minutes) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${seconds} s`;
}
