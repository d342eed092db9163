// One process of the storm: clients that fail in five ways, at a steady rate, each a connection of its own.
//
//     bun test/bench/storm-client.ts PORT PER_SECOND
//
// It runs until SIGTERM, then prints how many connections it has begun, and how many of those came to an end.

import type { Socket } from "bun";
import { extension, hello, serverName, vector } from "../wire/client-hello-bytes.ts";

const [port = 0, perSecond = 0] = process.argv.slice(2).map(Number);
const tickMs = 10;
/** As in the policy of failures.ts. */
const denied = "denied.test";
/** Its origin works; the client refuses the certificate. */
const refused = "good.test";

/** What a client that does not know the issuer says in the clear, as OpenSSL does in TLS 1.2 (RFC 8446 section 6.2). */
const unknownCa = Buffer.of(21, 3, 3, 0, 2, 2, 48);
const clientHello = hello([
  serverName([refused]),
  // P-256, and ECDSA with SHA-256: what our leaves need.
  extension(10, vector(2, Buffer.of(0, 0x17))),
  extension(13, vector(2, Buffer.of(4, 3))),
]);

interface Client {
  readonly request: string;
  /** Sent after the 200: the client is one that refuses what it is shown. */
  readonly refuses: boolean;
  heard: number;
}

let begun = 0;
let ended = 0;

function requestFor(index: number): Omit<Client, "heard"> {
  const connect = (host: string): string => `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`;
  switch (index % 10) {
    case 0:
    case 1:
    case 2:
      return { request: connect(`h${process.pid}-${index}.${denied}`), refuses: false };
    case 3:
    case 4:
      return { request: connect(denied), refuses: false };
    case 5:
    case 6:
      return { request: `CONNECT ${denied}:443:1 HTTP/1.1\r\nHost: ${denied}\r\n\r\n`, refuses: false };
    case 7:
    case 8:
      return {
        request: `GET http://${denied}/ HTTP/1.1\r\nHost: ${denied}\r\nUser-Agent: storm/1\r\n\r\n`,
        refuses: false,
      };
    default:
      return { request: connect(refused), refuses: true };
  }
}

const handlers = {
  open(socket: Socket<Client>): void {
    socket.write(socket.data.request);
  },
  data(socket: Socket<Client>): void {
    const client = socket.data;
    client.heard += 1;
    if (!client.refuses) return void socket.end();
    if (client.heard === 1) socket.write(clientHello);
    else {
      socket.write(unknownCa);
      socket.end();
    }
  },
  close(): void {
    ended += 1;
  },
  connectError(): void {},
};

function begin(): void {
  begun += 1;
  const data: Client = { ...requestFor(begun), heard: 0 };
  Bun.connect({ hostname: "127.0.0.1", port, data, socket: handlers }).catch(() => {});
}

const startedMs = performance.now();
const timer = setInterval(() => {
  const due = ((performance.now() - startedMs) / 1000) * perSecond;
  while (begun < due) begin();
}, tickMs);

process.on("SIGTERM", () => {
  clearInterval(timer);
  setTimeout(() => {
    process.stdout.write(`${begun} ${ended}\n`);
    process.exit(0);
  }, 500);
});
