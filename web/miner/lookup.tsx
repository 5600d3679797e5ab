/** Which address: typed, pasted, or the wallet's own. */
import { useEffect, useState } from "preact/hooks";
import { shorten } from "../parts/address.tsx";
import { parseAddress } from "../parts/parse-address.ts";
import { goTo, linkTo } from "../router.ts";
import { chooseWallet } from "../wallet/choice.tsx";
import { connected } from "../wallet/wallet.ts";

export function Lookup({ asked }: { asked: string }) {
  const [text, setText] = useState(asked);
  const [fault, setFault] = useState("");
  useEffect(() => {
    const parsed = asked === "" ? undefined : parseAddress(asked);
    setText(asked);
    setFault(parsed && "fault" in parsed ? parsed.fault : "");
  }, [asked]);
  const look = (event: Event) => {
    event.preventDefault();
    const parsed = parseAddress(text);
    if ("fault" in parsed) return setFault(parsed.fault);
    setFault("");
    goTo(linkTo("miner", [parsed.address]));
  };
  return (
    <form class="lookup" onSubmit={look} noValidate>
      <label for="address">Address</label>
      <div class="lookup-row">
        <input
          id="address"
          class="mono"
          value={text}
          placeholder="0x…"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-invalid={fault !== ""}
          aria-describedby="address-fault"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class={asked === "" ? "primary" : ""}>
          Look up
        </button>
        <OwnAccount asked={asked} />
      </div>
      <p id="address-fault" class="fault" role="alert">
        {fault}
      </p>
    </form>
  );
}

function OwnAccount({ asked }: { asked: string }) {
  const own = connected.value?.account;
  if (own === undefined) {
    return (
      <button type="button" onClick={chooseWallet}>
        Use my wallet
      </button>
    );
  }
  if (own === asked.toLowerCase()) return null;
  return (
    <a class="button" href={linkTo("miner", [own])}>
      Mine, {shorten(own)}
    </a>
  );
}
