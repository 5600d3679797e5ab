/** Progress of work over a second, on stderr, where a person watches. */

/** How far work is; `total` 0 where nobody knows. */
export interface Progress {
  update(done: number): void;
  end(): void;
}

const QUIET_MS = 1_000;
const BAR_WIDTH = 30;

/** Begins a progress line. It stays silent for the first second, and always without a terminal. */
export function startProgress(label: string, total: number): Progress {
  const began = Date.now();
  let shown = false;
  return {
    update(done) {
      if (!process.stderr.isTTY || Date.now() - began < QUIET_MS) return;
      shown = true;
      process.stderr.write(`\r${label} ${total > 0 ? bar(done, total) : done}`);
    },
    end() {
      if (shown) process.stderr.write("\n");
    },
  };
}

function bar(done: number, total: number): string {
  const part = Math.min(1, done / total);
  const filled = Math.round(part * BAR_WIDTH);
  return `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ${Math.floor(part * 100)}% ${done}/${total}`;
}
