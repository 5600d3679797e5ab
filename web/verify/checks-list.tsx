/** The checks of an epoch, as they come out. */
import { Copy } from "../parts/address.tsx";
import type { Check } from "./checks.ts";

const WORDS: Readonly<Record<Check["result"], string>> = {
  waiting: "Not yet",
  running: "Checking",
  right: "Right",
  wrong: "Wrong",
  note: "Note",
};

export function Checks({ checks }: { checks: readonly Check[] }) {
  const isWrong = checks.some(({ result }) => result === "wrong");
  const isOver =
    isWrong ||
    (checks.length > 0 && checks.every(({ result }) => result === "right" || result === "note"));
  return (
    <section aria-labelledby="checked" class="card">
      <h2 id="checked" class="visually-hidden">
        What was checked
      </h2>
      <p class={`verdict ${isOver ? (isWrong ? "is-wrong" : "is-right") : ""}`} role="status">
        {isOver
          ? isWrong
            ? "Something is wrong. Do not rely on these files."
            : "All that was checked is right."
          : "Checking…"}
      </p>
      <ol class="checks">
        {checks.map(({ name, result, found, hash }) => (
          <li key={name} class={`check check-${result}`}>
            <span class="check-word">
              <Glyph result={result} />
              {isOver && result === "waiting" ? "Not checked" : WORDS[result]}
            </span>
            <div>
              <h3>{name}</h3>
              {found !== "" && <p class="prewrap">{found}</p>}
              {hash !== undefined && (
                <p class="hash">
                  <span class="mono">{hash}</span>
                  <Copy text={hash} what={`hash of: ${name}`} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A shape for each result, so that no colour says it alone. */
function Glyph({ result }: Pick<Check, "result">) {
  const shapes: Readonly<Record<Check["result"], string>> = {
    waiting: "M4 8h8",
    running: "M8 3a5 5 0 1 1-5 5",
    right: "M3 8.5 6.500 12 13 4.500",
    wrong: "M4 4l8 8M12 4l-8 8",
    note: "M8 7v5M8 4v.5",
  };
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[result]} />
    </svg>
  );
}
