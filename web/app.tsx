/** The frame of every page, and the page in it. Each page is fetched when it is first gone to. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { campaigns, config } from "./campaign/campaigns.ts";
import { Footer } from "./layout/footer.tsx";
import { Header } from "./layout/header.tsx";
import { PageHead } from "./parts/page-head.tsx";
import { Await, Empty, Loading, Notice } from "./parts/states.tsx";
import { linkTo, place } from "./router.ts";

type PageModule = { readonly Page: ComponentType };

const PAGES: Readonly<Record<string, () => Promise<PageModule>>> = {
  campaigns: () => import("./campaigns/page.tsx"),
  market: () => import("./market/page.tsx"),
  miner: () => import("./miner/page.tsx"),
  leaderboard: () => import("./leaderboard/page.tsx"),
  verify: () => import("./verify/page.tsx"),
  admin: () => import("./admin/page.tsx"),
};

const opened = signal<Readonly<Record<string, PageModule | "failed">>>({});

export function App() {
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to content
      </button>
      <Header />
      <main id="content" tabIndex={-1}>
        <Await loaded={config.value} what="config.json">
          {() => (campaigns.value.length === 0 ? <NoCampaigns /> : <Outlet />)}
        </Await>
      </main>
      <Footer />
    </>
  );
}

function Outlet() {
  const { page } = place.value;
  const open = PAGES[page];
  useEffect(() => {
    if (open !== undefined && opened.value[page] === undefined) void fetchPage(page, open);
    scrollTo(0, 0);
  }, [page]);
  if (open === undefined) return <Lost />;
  const found = opened.value[page];
  if (found === undefined) return <Loading what="the page" />;
  if (found === "failed") return <NoPage />;
  return <found.Page key={page} />;
}

async function fetchPage(page: string, open: () => Promise<PageModule>): Promise<void> {
  const found = await open().catch(() => "failed" as const);
  opened.value = { ...opened.value, [page]: found };
}

/** A button, since a link to `#content` would be an address of a page. */
function skip(): void {
  document.getElementById("content")?.focus();
}

function Lost() {
  return (
    <>
      <PageHead title="No such page" />
      <p>
        Nothing is at this address. <a href={linkTo("campaigns")}>All campaigns</a>
      </p>
    </>
  );
}

function NoPage() {
  return (
    <Notice kind="bad" title="The page did not load">
      <p>A file of this site could not be fetched. Load the page again, or use another mirror.</p>
    </Notice>
  );
}

function NoCampaigns() {
  return (
    <>
      <PageHead title="No campaigns" />
      <Empty title="This site shows no campaign yet.">
        <p>Whoever hosts it lists campaigns in config.json, beside index.html.</p>
      </Empty>
    </>
  );
}
