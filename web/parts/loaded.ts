/** Something that is read from elsewhere: it is on its way, here, or it failed. */
import { type Signal, signal } from "@preact/signals";
import { InputError } from "../../src/errors.ts";

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: T }
  | { readonly state: "failed"; readonly error: unknown };

/** Starts reading, and gives a signal of how it stands. */
export function load<T>(read: () => Promise<T>): Signal<Loaded<T>> {
  const loaded = signal<Loaded<T>>({ state: "loading" });
  void refresh(loaded, read);
  return loaded;
}

let lastStart = 0;

/** The start of the reading that each signal shows the end of. */
const shown = new WeakMap<object, number>();

/** Reads again. What was there stays until the new value is; an answer that comes after a later one's is dropped. */
export async function refresh<T>(loaded: Signal<Loaded<T>>, read: () => Promise<T>): Promise<void> {
  lastStart += 1;
  const start = lastStart;
  const end = await read().then(
    (value): Loaded<T> => ({ state: "ready", value }),
    (error): Loaded<T> => ({ state: "failed", error }),
  );
  if (start < (shown.get(loaded) ?? 0)) return;
  shown.set(loaded, start);
  loaded.value = end;
}

/** The value, or undefined while there is none. */
export function readyValue<T>(loaded: Loaded<T> | undefined): T | undefined {
  return loaded?.state === "ready" ? loaded.value : undefined;
}

/** Waits for what is on its way. @throws what the reading threw. */
export function readyOf<T>(loaded: Signal<Loaded<T>>): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop: (() => void) | undefined;
    let isOver = false;
    stop = loaded.subscribe((now) => {
      if (now.state === "loading" || isOver) return;
      isOver = true;
      stop?.();
      if (now.state === "ready") resolve(now.value);
      else reject(now.error);
    });
    if (isOver) stop();
  });
}

/** Keeps one signal for each key: what two pages show is read once. */
export function loadOnce<T>(read: (key: string) => Promise<T>): (key: string) => Signal<Loaded<T>> {
  const kept = new Map<string, Signal<Loaded<T>>>();
  return (key) => {
    const found = kept.get(key) ?? load(() => read(key));
    kept.set(key, found);
    return found;
  };
}

/** An error as a reader is told of it. */
export function describeError(error: unknown): string {
  if (error instanceof InputError) return error.message;
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
