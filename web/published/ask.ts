/** Asking the worker. */
import { FileError } from "./file-error.ts";
import type { Answers, Reply, Request } from "./worker.ts";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let lastId = 0;

/** @throws FileError where a file is missing, altered or out of reach. */
export function ask<A extends Request["ask"]>(
  request: Request & { readonly ask: A },
): Promise<Answers[A]> {
  worker ??= start();
  lastId += 1;
  const id = lastId;
  worker.postMessage({ id, request });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

function start(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("value" in data) asked?.resolve(data.value as never);
    else if (data.fault === undefined) asked?.reject(new Error(data.message));
    else asked?.reject(new FileError(data.fault, data.message));
  });
  started.addEventListener("error", () => {
    for (const { reject } of waiting.values())
      reject(new Error("The worker that checks files did not load. Load the page again."));
    waiting.clear();
    worker = undefined;
  });
  return started;
}
