/** The reader's own node: those of the site may fall, or be distrusted. */
import { useSignal } from "@preact/signals";
import { keepNode, ownNode } from "../chain/nodes.ts";
import { lookAnew } from "../chain/store.ts";
import type { ChainConfig } from "../config.ts";

export function OwnNode({ chain }: { chain: ChainConfig }) {
  const url = useSignal(ownNode(chain.id));
  const note = useSignal("");
  const keep = async (event: Event) => {
    event.preventDefault();
    const text = url.value.trim();
    if (text !== "" && !/^https?:$/.test(URL.parse(text)?.protocol ?? "")) {
      note.value = "A node’s address begins with https:// or http://.";
      return;
    }
    keepNode(chain.id, text);
    note.value = text === "" ? "Forgotten." : "Kept. It is asked first from now on.";
    await lookAnew(chain.id);
  };
  return (
    <details class="own-node">
      <summary>Use your own node</summary>
      <form class="row" onSubmit={keep} noValidate>
        <label class="field field-wide">
          <span>Node of {chain.name}</span>
          <input
            class="mono"
            value={url.value}
            placeholder="https://…"
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => {
              url.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit">Keep</button>
      </form>
      <p role="status">{note.value}</p>
    </details>
  );
}
