/** Where the reader says what reward tokens are worth. */
import { useSignal } from "@preact/signals";
import { place, replacePlace } from "../router.ts";
import { here } from "./epoch-choice.tsx";

/** @param pairs `TOKEN/QUOTE`, each once. */
export function PriceFields({ pairs }: { pairs: readonly string[] }) {
  const given = new Map(
    (place.value.query.get("price") ?? "").split(",").map((pair): [string, string] => {
      const [name = "", text = ""] = pair.split("=");
      return [name, text];
    }),
  );
  const texts = useSignal(new Map(given));
  const set = (pair: string, text: string) => {
    texts.value = new Map([...texts.value, [pair, text.trim()]]);
    const valid = [...texts.value].filter(([, each]) => /^\d+(?:\.\d+)?$/.test(each));
    const price = valid.map(([name, each]) => `${name}=${each}`).join(",");
    replacePlace(here({ price: price === "" ? undefined : price }));
  };
  return (
    <details class="price-fields" open={given.size > 1 || !given.has("")}>
      <summary>Prices, for yields in percent</summary>
      <p class="soft small">
        Nobody publishes prices here. What you type stays in this page's address and goes nowhere.
      </p>
      <div class="row">
        {pairs.map((pair) => {
          const [token, quote] = pair.split("/");
          return (
            <label key={pair} class="pick">
              <span>
                1 {token} in {quote}
              </span>
              <input
                inputMode="decimal"
                size={9}
                value={texts.value.get(pair) ?? ""}
                placeholder="0.05"
                onInput={(event) => set(pair, event.currentTarget.value)}
              />
            </label>
          );
        })}
      </div>
    </details>
  );
}
