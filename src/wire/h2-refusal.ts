// The least of HTTP/2 that answers a client's first request: one response on stream 1, then GOAWAY (RFC 9113).

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1");
const frameHeadBytes = 9;
const maxBufferedBytes = 64 * 1024;

const frameType = { data: 0, headers: 1, settings: 4, goaway: 7 } as const;
const flag = { ack: 1, endStream: 1, endHeaders: 4 } as const;

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(frameHeadBytes);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function hpackString(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1").subarray(0, 126);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** A literal field without indexing (RFC 7541 §6.2.2): no table on either side changes. */
function hpackLiteral(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), hpackString(name), hpackString(value)]);
}

/** `status` with `headers` (lower-case names) and `body` (at most 16 KiB) on stream 1. */
function response(status: number, headers: readonly (readonly [string, string])[], body: Buffer): Buffer {
  const block = [hpackLiteral(":status", String(status))];
  for (const [name, value] of headers) block.push(hpackLiteral(name, value));
  return Buffer.concat([
    frame(frameType.headers, flag.endHeaders, 1, Buffer.concat(block)),
    frame(frameType.data, flag.endStream, 1, body.subarray(0, 16_384)),
    frame(frameType.goaway, 0, 0, Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])),
  ]);
}

export interface H2Refusal {
  /** What to send as soon as TLS stands. */
  readonly greeting: Buffer;
  /** Takes the client's bytes; gives what to send back, `last` when that is all. */
  push(chunk: Uint8Array): { readonly send: Buffer; readonly last: boolean };
}

/** Answers the first request of an HTTP/2 client, whatever it is. */
export function h2Refusal(
  status: number,
  headers: readonly (readonly [string, string])[],
  body: Buffer,
): H2Refusal {
  let pending = Buffer.alloc(0);
  let sawPreface = false;
  const giveUp = { send: Buffer.alloc(0), last: true };
  return {
    greeting: frame(frameType.settings, 0, 0, Buffer.alloc(0)),
    push(chunk) {
      pending = Buffer.concat([pending, chunk]);
      if (pending.length > maxBufferedBytes) return giveUp;
      if (!sawPreface) {
        if (pending.length < preface.length) return { send: Buffer.alloc(0), last: false };
        if (!pending.subarray(0, preface.length).equals(preface)) return giveUp;
        sawPreface = true;
        pending = pending.subarray(preface.length);
      }
      const out: Buffer[] = [];
      while (pending.length >= frameHeadBytes) {
        const length = pending.readUIntBE(0, 3);
        if (pending.length < frameHeadBytes + length) break;
        const type = pending.readUInt8(3);
        const flags = pending.readUInt8(4);
        pending = pending.subarray(frameHeadBytes + length);
        if (type === frameType.settings && (flags & flag.ack) === 0) {
          out.push(frame(frameType.settings, flag.ack, 0, Buffer.alloc(0)));
        } else if (type === frameType.headers) {
          out.push(response(status, headers, body));
          return { send: Buffer.concat(out), last: true };
        }
      }
      return { send: Buffer.concat(out), last: false };
    },
  };
}
