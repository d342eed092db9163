// ALPN protocol names (RFC 7301 section 3.1) and their wire form: one length byte before each name.

import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";

/**
 * The wire form, which TLS libraries take as their ALPN setting. Names are Latin-1, so that any byte string, GREASE
 * (RFC 8701) included, survives decoding and encoding. Throws RangeError for a name that is empty, over 255 bytes or not
 * Latin-1.
 */
export function encodeAlpn(protocols: readonly string[]): Buffer {
  return Buffer.concat(
    protocols.map((protocol) => {
      const name = Buffer.from(protocol, "latin1");
      if (name.length === 0 || name.length > 255 || name.toString("latin1") !== protocol) {
        throw new RangeError(
          `Cannot encode ALPN protocol ${JSON.stringify(protocol)}: not 1 to 255 Latin-1 bytes`,
        );
      }
      return Buffer.concat([Uint8Array.of(name.length), name]);
    }),
  );
}

/** The names of a wire-form list, in order. */
export function decodeAlpn(bytes: Buffer): Parsed<readonly string[]> {
  const protocols: string[] = [];
  let index = 0;
  while (index < bytes.length) {
    const length = bytes.readUInt8(index);
    const end = index + 1 + length;
    if (length === 0) return refuse("an ALPN protocol name is empty");
    if (end > bytes.length) return refuse("an ALPN protocol name is cut short");
    protocols.push(bytes.toString("latin1", index + 1, end));
    index = end;
  }
  return accept(protocols);
}
