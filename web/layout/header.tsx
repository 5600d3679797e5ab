/** The top of every page: where one is, where one can go, and the theme. */
import { campaign } from "../campaign/campaigns.ts";
import { slowAnswers } from "../chain/rpc.ts";
import { linkTo, place } from "../router.ts";
import { type Theme, theme } from "../theme.ts";
import { WalletButton } from "../wallet/choice.tsx";

/** The pages in the order of the way through them. */
const LINKS = [
  ["campaigns", "Campaigns"],
  ["miner", "My rewards"],
  ["leaderboard", "Leaderboard"],
  ["verify", "Verify"],
  ["admin", "Admin"],
] as const;

/** Pages that are about one campaign. */
const OF_A_CAMPAIGN = ["leaderboard", "verify", "admin"];

export function Header() {
  return (
    <header class="top">
      <SlowNote />
      <div class="top-row">
        <a class="brand" href={linkTo("campaigns")}>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M4 12c4 0 4 3.500 8 3.500S16 12 20 12s4 3.500 8 3.500" />
            <path class="brand-mark" d="M4 22h24" />
          </svg>
          Tidemark
        </a>
        <nav aria-label="Pages">
          <ul>
            {LINKS.map(([page, label]) => (
              <li key={page}>
                <a href={addressOf(page)} aria-current={isHere(page) ? "page" : undefined}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="top-tools">
          <ThemeChoice />
          <WalletButton />
        </div>
      </div>
    </header>
  );
}

/** Said above everything, since it explains every wait below. */
function SlowNote() {
  return (
    <p class="slow" role="status">
      {slowAnswers.value > 0 && "The chain's node is slow to answer. Still waiting…"}
    </p>
  );
}

function addressOf(page: string): string {
  const key = campaign.value?.key;
  return key !== undefined && OF_A_CAMPAIGN.includes(page)
    ? linkTo(page, key.split("/"))
    : linkTo(page);
}

function isHere(page: string): boolean {
  const here = place.value.page;
  return here === page || (page === "campaigns" && here === "market");
}

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

function ThemeChoice() {
  return (
    <button
      type="button"
      class="quiet theme-choice"
      aria-label={`Theme: ${theme.value}. Press for ${NEXT[theme.value]}`}
      title={`Theme: ${theme.value}`}
      onClick={() => {
        theme.value = NEXT[theme.value];
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" />
        {theme.value !== "light" && (
          <path
            class="filled"
            d={
              theme.value === "dark" ? "M2 8a6 6 0 0 1 12 0 6 6 0 0 1-12 0" : "M8 2a6 6 0 0 1 0 12z"
            }
          />
        )}
      </svg>
    </button>
  );
}
