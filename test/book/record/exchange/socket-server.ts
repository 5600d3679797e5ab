/** A WebSocket server, small enough to be broken in every way: text frames out, text, ping and close frames in. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export interface Peer {
  send(text: string): void;
  /** Ends the connection without a word. */
  cut(): void;
}

export interface SocketServer {
  readonly socket: string;
  readonly http: string;
  readonly peers: ReadonlySet<Peer>;
  close(): Promise<void>;
}

export interface Handlers {
  /** False refuses the connection. */
  readonly mayConnect: () => boolean;
  readonly onOpen: (peer: Peer) => void;
  readonly onText: (peer: Peer, text: string) => void;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
}

export async function openSocketServer(handlers: Handlers): Promise<SocketServer> {
  const peers = new Set<Peer>();
  const server = createServer((request, response) => handlers.onRequest(request, response));
  server.on("upgrade", (request: IncomingMessage, stream: Duplex) => {
    stream.on("error", () => {});
    if (!handlers.mayConnect()) {
      stream.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${GUID}`);
    stream.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${key.digest("base64")}\r\n\r\n`,
    );
    const peer: Peer = {
      send: (text) => {
        if (stream.writable) stream.write(frame(0x1, Buffer.from(text)));
      },
      cut: () => stream.destroy(),
    };
    peers.add(peer);
    stream.on("close", () => peers.delete(peer));
    let pending = Buffer.alloc(0);
    stream.on("data", (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const read = readFrame(pending);
        if (read === undefined) return;
        pending = pending.subarray(read.length);
        if (read.code === 0x1) handlers.onText(peer, read.payload.toString("utf8"));
        else if (read.code === 0x9) stream.write(frame(0xa, read.payload));
        else if (read.code === 0x8) stream.end(frame(0x8, read.payload));
      }
    });
    handlers.onOpen(peer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    socket: `ws://127.0.0.1:${port}`,
    http: `http://127.0.0.1:${port}`,
    peers,
    close: async () => {
      for (const peer of peers) peer.cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function frame(code: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | code;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** A client's frame, which is masked and, in these tests, short; undefined until it is whole. */
function readFrame(bytes: Buffer) {
  if (bytes.length < 6) return undefined;
  const code = (bytes[0] ?? 0) & 0x0f;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short === 126 ? 4 : 2;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const length = at + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const payload = Buffer.from(bytes.subarray(at + 4, length));
  for (let i = 0; i < size; i += 1) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  return { code, payload, length };
}
