/** Ports for servers that are told theirs before they start, and take their time until they listen. */
import { createServer } from "node:net";

/** Below those that systems give to whoever asks for any, and to every connection out: one of these could be taken meanwhile. */
const [FIRST, LAST] = [20_000, 32_000];

/** A port of this machine that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
