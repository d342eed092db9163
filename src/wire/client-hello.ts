// What a TLS ClientHello says that the gateway needs to know (RFC 8446 section 4.1.2).

import { decodeAlpn } from "./alpn.ts";
import { createByteCursor } from "./byte-cursor.ts";
import { accept, refuse } from "./parsed.ts";
import type { Parsed } from "./parsed.ts";

export interface ClientHello {
  /** The SNI host name as sent, printable ASCII but otherwise unchecked; null when the client sent none. */
  readonly serverName: string | null;
  /** In the client's order; empty when it sent none. */
  readonly alpn: readonly string[];
  readonly offersTls13: boolean;
  /** Whether there is an Encrypted ClientHello extension, be it real or GREASE: the two look alike by design. */
  readonly hasEch: boolean;
}

const extensionTypes = { serverName: 0, alpn: 16, preSharedKey: 41, supportedVersions: 43, ech: 0xfe0d };

/** The body of a ClientHello message, without its four-byte handshake header. Never throws. */
export function parseClientHello(body: Buffer): Parsed<ClientHello> {
  const cursor = createByteCursor(body);
  const versionAndRandom = cursor.take(2 + 32);
  const sessionId = cursor.vector(1);
  const cipherSuites = cursor.vector(2);
  const compressionMethods = cursor.vector(1);
  if (
    versionAndRandom === null ||
    sessionId === null ||
    cipherSuites === null ||
    compressionMethods === null
  ) {
    return refuse("the ClientHello is cut short");
  }
  if (sessionId.length > 32) return refuse("the session id is longer than 32 bytes");
  if (cipherSuites.length === 0 || cipherSuites.length % 2 !== 0)
    return refuse("the cipher suites are malformed");
  if (compressionMethods.length === 0) return refuse("the compression methods are empty");
  // Clients from before RFC 3546 end here.
  const block = cursor.remaining() === 0 ? Buffer.alloc(0) : cursor.vector(2);
  if (block === null || cursor.remaining() > 0) return refuse("the length of the extensions is wrong");
  const extensions = parseExtensions(block);
  return extensions.ok ? readExtensions(extensions.value) : extensions;
}

function parseExtensions(block: Buffer): Parsed<ReadonlyMap<number, Buffer>> {
  const extensions = new Map<number, Buffer>();
  const cursor = createByteCursor(block);
  while (cursor.remaining() > 0) {
    const type = cursor.number(2);
    const data = cursor.vector(2);
    if (type === null || data === null) return refuse("an extension is cut short");
    // RFC 8446 section 4.2: one of each type at most.
    if (extensions.has(type)) return refuse(`extension ${type} is there twice`);
    // RFC 8446 section 4.2.11: it signs what stands before it.
    if (extensions.has(extensionTypes.preSharedKey))
      return refuse("pre_shared_key is not the last extension");
    extensions.set(type, data);
  }
  return accept(extensions);
}

function readExtensions(extensions: ReadonlyMap<number, Buffer>): Parsed<ClientHello> {
  const serverName = readServerName(extensions.get(extensionTypes.serverName));
  if (!serverName.ok) return serverName;
  const alpn = readAlpn(extensions.get(extensionTypes.alpn));
  if (!alpn.ok) return alpn;
  const offersTls13 = readVersions(extensions.get(extensionTypes.supportedVersions));
  if (!offersTls13.ok) return offersTls13;
  return accept({
    serverName: serverName.value,
    alpn: alpn.value,
    offersTls13: offersTls13.value,
    hasEch: extensions.has(extensionTypes.ech),
  });
}

const foreignToServerName = /[^\x21-\x7e]/;

// RFC 6066 section 3. Only host_name was ever defined, and BoringSSL takes nothing but exactly one of it: a second
// name could be the one that the origin reads.
function readServerName(data: Buffer | undefined): Parsed<string | null> {
  if (data === undefined) return accept(null);
  const cursor = createByteCursor(data);
  const list = cursor.vector(2);
  if (list === null || cursor.remaining() > 0) return refuse("the server name list has the wrong length");
  const names = createByteCursor(list);
  const type = names.number(1);
  const name = names.vector(2);
  if (type === null || name === null) return refuse("the server name is cut short");
  if (type !== 0) return refuse("the server name is not a host name");
  if (names.remaining() > 0) return refuse("there is more than one server name");
  const text = name.toString("latin1");
  if (text === "") return refuse("the server name is empty");
  if (foreignToServerName.test(text)) return refuse("the server name has a character outside visible ASCII");
  return accept(text);
}

// RFC 7301 section 3.1.
function readAlpn(data: Buffer | undefined): Parsed<readonly string[]> {
  if (data === undefined) return accept([]);
  const cursor = createByteCursor(data);
  const list = cursor.vector(2);
  if (list === null || cursor.remaining() > 0) return refuse("the ALPN list has the wrong length");
  return list.length === 0 ? refuse("the ALPN list is empty") : decodeAlpn(list);
}

// RFC 8446 section 4.2.1.
function readVersions(data: Buffer | undefined): Parsed<boolean> {
  if (data === undefined) return accept(false);
  const cursor = createByteCursor(data);
  const list = cursor.vector(1);
  if (list === null || cursor.remaining() > 0 || list.length === 0 || list.length % 2 !== 0) {
    return refuse("the supported versions are malformed");
  }
  const versions = createByteCursor(list);
  for (let version = versions.number(2); version !== null; version = versions.number(2)) {
    if (version === 0x0304) return accept(true);
  }
  return accept(false);
}
