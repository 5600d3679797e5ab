/** One connection to an exchange: what it says, and the cause for which it ends. */
import { VenueError } from "../collect/venue.ts";

export interface SocketLimits {
  /** After this long without a message, and for as long before the first, the line is taken for dead; ms. */
  readonly silenceMs: number;
  /** How often the exchange is asked for a sign of life, ms. */
  readonly beatMs: number;
}

export interface SocketCalls {
  readonly onMessage: (text: string) => void;
  /** Told once, of a connection that was not let go of. */
  readonly onEnd: (cause: VenueError) => void;
}

export interface Conversation {
  readonly address: string;
  readonly hello: readonly string[];
  readonly beat: string | undefined;
}

/** Opens a connection. @returns what lets go of it. */
export function openSocket(
  { address, hello, beat }: Conversation,
  { silenceMs, beatMs }: SocketLimits,
  { onMessage, onEnd }: SocketCalls,
): () => void {
  const socket = new WebSocket(address);
  let isOver = false;
  const letGo = (): void => {
    isOver = true;
    clearTimeout(silence);
    clearInterval(beating);
    socket.close();
  };
  const end = (cause: VenueError): void => {
    if (isOver) return;
    letGo();
    onEnd(cause);
  };
  const silence = setTimeout(
    () => end(new VenueError("timeout", `nothing came for ${silenceMs} ms`)),
    silenceMs,
  );
  const beating = setInterval(() => {
    if (beat !== undefined && socket.readyState === WebSocket.OPEN) socket.send(beat);
  }, beatMs);

  socket.addEventListener("open", () => {
    for (const words of hello) socket.send(words);
  });
  socket.addEventListener("message", ({ data }) => {
    if (isOver) return;
    silence.refresh();
    if (typeof data === "string") onMessage(data);
    else end(new VenueError("format", "a message that is no text"));
  });
  socket.addEventListener("error", () => end(new VenueError("outage", "no connection")));
  socket.addEventListener("close", ({ code }) =>
    end(new VenueError("outage", `the connection was closed (${code})`)),
  );
  return letGo;
}
