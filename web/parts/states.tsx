/** The states that any page can be in beside showing what it is for. */
import type { ComponentChildren } from "preact";
import { describeError, type Loaded } from "./loaded.ts";

/** A quiet placeholder: lines where text will stand. */
export function Loading({ what, lines = 3 }: { what: string; lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">Loading {what}…</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} class="loading-line" aria-hidden="true" />
      ))}
    </div>
  );
}

/** There is nothing, and why. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Something is wrong: what, why, and what to do. */
export function Notice({
  kind,
  title,
  children,
}: {
  kind: "bad" | "warn" | "info" | "good";
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <div class={`notice notice-${kind}`} role={kind === "bad" ? "alert" : "status"}>
      <p class="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** Shows what is read once it is there, and says so where it is not. */
export function Await<T>({
  loaded,
  what,
  retry,
  children,
}: {
  loaded: Loaded<T>;
  what: string;
  retry?: () => void;
  children: (value: T) => ComponentChildren;
}) {
  if (loaded.state === "loading") return <Loading what={what} />;
  if (loaded.state === "ready") return <>{children(loaded.value)}</>;
  return (
    <Notice kind="bad" title={`Could not read ${what}`}>
      <p class="prewrap">{describeError(loaded.error)}</p>
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}
