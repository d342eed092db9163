// Gathers a ClientHello out of TLS records and reads, however finely either cut it (RFC 8446 section 5.1).

import { parseClientHello } from "./client-hello.ts";
import type { ClientHello } from "./client-hello.ts";
import { createGrowingBytes } from "./growing-bytes.ts";
import { guessProtocol } from "./protocol-guess.ts";

/** Longest ClientHello, without its four-byte header: what BoringSSL, which reads it next, takes as well. */
export const maxClientHelloBytes = 16 * 1024;

export type ClientHelloState =
  | { readonly state: "more" }
  /** `looksLike` is a lower-case word such as "ssh", or null. */
  | { readonly state: "not-tls"; readonly looksLike: string | null }
  | { readonly state: "too-large" }
  | { readonly state: "malformed"; readonly fault: string }
  | { readonly state: "done"; readonly hello: ClientHello };

export interface ClientHelloCollector {
  /** Takes the next read. Each byte is looked at once. Once it is settled, the same state comes back every time. */
  push(chunk: Buffer): ClientHelloState;
}

const more: ClientHelloState = { state: "more" };
const handshakeRecord = 22;
const clientHelloMessage = 1;
const messageHeaderBytes = 4;
const recordHeaderBytes = 5;
const maxRecordBytes = 2 ** 14;

function malformed(fault: string): ClientHelloState {
  return { state: "malformed", fault };
}

export function createClientHelloCollector(): ClientHelloCollector {
  const message = createGrowingBytes();
  const recordHeader = Buffer.alloc(recordHeaderBytes);
  let headerBytes = 0;
  let records = 0;
  let left = 0;
  let settled: ClientHelloState | null = null;

  const takeHeaderByte = (byte: number, chunk: Buffer): ClientHelloState => {
    recordHeader[headerBytes++] = byte;
    if (headerBytes === 1 && byte !== handshakeRecord) {
      if (records > 0) return malformed("another TLS record cuts into the ClientHello");
      return { state: "not-tls", looksLike: guessProtocol(chunk) };
    }
    if (headerBytes === 2 && byte !== 3) {
      if (records > 0) return malformed("a TLS record has an unknown version");
      return {
        state: "not-tls",
        looksLike: guessProtocol(Buffer.concat([recordHeader.subarray(0, 1), chunk])),
      };
    }
    if (headerBytes < recordHeaderBytes) return more;
    left = recordHeader.readUInt16BE(3);
    headerBytes = 0;
    records++;
    // RFC 8446 section 5.1: handshake fragments are never empty.
    if (left === 0) return malformed("a TLS record is empty");
    return left > maxRecordBytes ? malformed("a TLS record is longer than 16 KiB") : more;
  };

  const takeFragment = (fragment: Buffer): ClientHelloState => {
    message.append(fragment);
    left -= fragment.length;
    if (message.length() < messageHeaderBytes) return more;
    const bytes = message.view();
    if (bytes[0] !== clientHelloMessage) return malformed("the first TLS message is not a ClientHello");
    const length = bytes.readUIntBE(1, 3);
    if (length > maxClientHelloBytes) return { state: "too-large" };
    const end = messageHeaderBytes + length;
    if (bytes.length < end) return more;
    if (bytes.length > end || left > 0) return malformed("more follows the ClientHello in its TLS record");
    const hello = parseClientHello(bytes.subarray(messageHeaderBytes));
    return hello.ok ? { state: "done", hello: hello.value } : malformed(hello.fault);
  };

  return {
    push(chunk) {
      let index = 0;
      while (settled === null && index < chunk.length) {
        const start = index;
        index += left === 0 ? 1 : Math.min(left, chunk.length - index);
        const state =
          left === 0
            ? takeHeaderByte(chunk.readUInt8(start), chunk.subarray(start))
            : takeFragment(chunk.subarray(start, index));
        if (state.state !== "more") settled = state;
      }
      return settled ?? more;
    },
  };
}

/** A ClientHello out of all bytes received so far. For one that arrives in many reads the collector is cheaper. */
export function readClientHello(bytes: Buffer): ClientHelloState {
  return createClientHelloCollector().push(bytes);
}
