// A WebSocket origin that sends each message back (RFC 6455).

import { createHash } from "node:crypto";
import { createServer } from "node:https";
import { credentials, listen, say } from "./listen.mjs";

const server = createServer(credentials());
server.on("upgrade", (request, socket, head) => {
  say("upgrade", { url: request.url, headers: request.headers });
  const accept = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let held = head;
  const take = () => {
    for (let frame = readFrame(held); frame !== null; frame = readFrame(held)) {
      held = held.subarray(frame.length);
      say("frame", { opcode: frame.opcode, size: frame.payload.length });
      // A ping (9) is answered by a pong (10) with its payload; everything else goes back as it came.
      socket.write(formatFrame(frame.first, frame.opcode === 9 ? 10 : frame.opcode, frame.payload));
      if (frame.opcode === 8) socket.end();
    }
  };
  socket.on("data", (chunk) => {
    held = Buffer.concat([held, chunk]);
    take();
  });
  socket.on("error", (error) => say("error", { code: error.code }));
  take();
});
listen(server);

/** RFC 6455 §5.2; null until the whole frame is there. */
function readFrame(bytes) {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 0x7f;
  const sizeLength = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskAt = 2 + sizeLength;
  if (bytes.length < maskAt + 4) return null;
  const size =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const length = maskAt + 4 + size;
  if (bytes.length < length) return null;
  const mask = bytes.subarray(maskAt, maskAt + 4);
  const payload = Buffer.from(bytes.subarray(maskAt + 4, length));
  for (let i = 0; i < size; i += 1) payload[i] ^= mask[i % 4];
  return { first: bytes[0] & 0xf0, opcode: bytes[0] & 0x0f, payload, length };
}

function formatFrame(first, opcode, payload) {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = first | opcode;
  if (size < 126) {
    head[1] = size;
  } else if (size < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, payload]);
}
