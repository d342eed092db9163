// Sends messages of argv[3…] bytes over a WebSocket and prints the sizes of their echoes, or "differs", as JSON.

import { createHash, randomBytes } from "node:crypto";
import { tlsThroughProxy } from "./tunnel.mjs";

const host = process.argv[2];
const sizes = process.argv.slice(3).map(Number);
const tls = await tlsThroughProxy(host, { ALPNProtocols: ["http/1.1"] });
const key = randomBytes(16).toString("base64");
const upgrade = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  `Sec-WebSocket-Key: ${key}`,
];
tls.write(`GET /chat HTTP/1.1\r\nHost: ${host}\r\n${upgrade.join("\r\n")}\r\n\r\n`);

const reader = tls[Symbol.asyncIterator]();
let held = Buffer.alloc(0);
async function read(size) {
  while (held.length < size) held = Buffer.concat([held, (await reader.next()).value]);
  const bytes = held.subarray(0, size);
  held = held.subarray(size);
  return bytes;
}
let head = "";
while (!head.endsWith("\r\n\r\n")) head += (await read(1)).toString("latin1");

/** RFC 6455 §5.2, masked as a client must. */
function frame(opcode, payload) {
  const mask = randomBytes(4);
  const start = Buffer.alloc(10);
  start[0] = 0x80 | opcode;
  start[1] = 0x80 | 127;
  start.writeBigUInt64BE(BigInt(payload.length), 2);
  const masked = payload.map((byte, i) => byte ^ mask[i % 4]);
  const short = payload.length < 126 ? Buffer.of(start[0], 0x80 | payload.length) : start;
  return Buffer.concat([short, mask, masked]);
}

async function readFrame() {
  const [first, short] = await read(2);
  const size =
    short === 126
      ? (await read(2)).readUInt16BE(0)
      : short === 127
        ? Number((await read(8)).readBigUInt64BE(0))
        : short;
  return { opcode: first & 0x0f, payload: await read(size) };
}

const echoes = [];
for (const size of sizes) {
  const sent = randomBytes(size);
  tls.write(frame(2, sent));
  const { payload } = await readFrame();
  echoes.push(payload.equals(sent) ? payload.length : "differs");
}
tls.write(frame(9, Buffer.from("still there?")));
const pong = await readFrame();
tls.write(frame(8, Buffer.alloc(0)));
const closing = await readFrame();
tls.end();
const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
process.stdout.write(
  JSON.stringify({
    status: head.split("\r\n")[0],
    accepted: head.includes(accept),
    echoes,
    pong: [pong.opcode, pong.payload.toString()],
    closing: closing.opcode,
  }),
);
