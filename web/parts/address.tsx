/** Addresses and hashes: shortened, whole on demand, copied with one press. */
import { useState } from "preact/hooks";

/** `0x1234…abcd`. */
export function shorten(hex: string, digits = 4): string {
  return hex.length <= 2 * digits + 5 ? hex : `${hex.slice(0, digits + 2)}…${hex.slice(-digits)}`;
}

/** A hexadecimal text with a button that copies all of it; a link where `href` says to where. */
export function Hex({
  value,
  what,
  href,
  digits,
}: {
  value: string;
  /** What it is, for the button's label: "account", "root". */
  what: string;
  href?: string | undefined;
  digits?: number;
}) {
  const short = <span title={value}>{shorten(value, digits)}</span>;
  return (
    <span class="hex">
      {href ? (
        <a href={href} {...(href.startsWith("#") ? {} : { target: "_blank", rel: "noreferrer" })}>
          {short}
        </a>
      ) : (
        short
      )}
      <Copy text={value} what={what} />
    </span>
  );
}

/** A button that copies a text. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button type="button" class="copy" onClick={copy} aria-label={`Copy ${what} ${text}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {copied ? (
          <path d="M3 8.500 6.500 12 13 4.500" />
        ) : (
          <path d="M5.500 5.500h7v8h-7zM3.500 10.500v-8h7" />
        )}
      </svg>
    </button>
  );
}
