/** Dark or light: as the system has it, unless the reader chose. */
import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const KEY = "tidemark-theme";

export const theme = signal<Theme>("system");

/** Takes up the reader's last choice, and keeps the next. */
export function startTheme(): void {
  const kept = keep(() => localStorage.getItem(KEY));
  if (kept === "light" || kept === "dark") theme.value = kept;
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    keep(() => localStorage.setItem(KEY, theme.value));
  });
}

/** Storage may be forbidden. The page does without. */
function keep<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
