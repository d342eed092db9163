// A cheap guess at what protocol the first bytes of a connection belong to, for fault texts only.

interface Signature {
  readonly protocol: string;
  matches(bytes: Buffer, text: string): boolean;
}

const httpMethods = /^(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT) /;

// The first that matches counts. Only protocols in which the client may speak first can be seen.
const signatures: readonly Signature[] = [
  { protocol: "tls", matches: (bytes) => isTlsRecord(bytes[0]) && (bytes.length === 1 || bytes[1] === 0x03) },
  // RFC 4253 section 4.2.
  { protocol: "ssh", matches: (_, text) => text.startsWith("SSH-") },
  // RFC 9113 section 3.4.
  { protocol: "http/2 without tls", matches: (_, text) => text.startsWith("PRI * HTTP/2.0") },
  { protocol: "http", matches: (_, text) => httpMethods.test(text) || text.startsWith("HTTP/") },
  { protocol: "postgresql", matches: isPostgresql },
  { protocol: "redis", matches: (_, text) => /^\*[0-9]{1,4}\r\n\$/.test(text) || /^PING\r?\n/i.test(text) },
  { protocol: "smtp", matches: (_, text) => /^(?:EHLO|HELO|LHLO) /i.test(text) },
  { protocol: "ftp or pop3", matches: (_, text) => /^USER /i.test(text) },
  { protocol: "imap", matches: (_, text) => /^[a-z0-9.]{1,8} (?:CAPABILITY|LOGIN|STARTTLS)/i.test(text) },
  { protocol: "git", matches: (_, text) => /^[0-9a-f]{4}git-(?:upload|receive)-/.test(text) },
  { protocol: "amqp", matches: (_, text) => text.startsWith("AMQP") },
  { protocol: "xmpp", matches: (_, text) => text.startsWith("<?xml") || text.startsWith("<stream") },
  {
    protocol: "mqtt",
    matches: (bytes, text) => bytes[0] === 0x10 && /^.{4,7}MQ(?:TT|Is)/s.test(text),
  },
  // RFC 1928 section 3 and the SOCKS 4 memo: version, then a count of methods or a command.
  { protocol: "socks", matches: (bytes) => bytes[0] === 0x05 || (bytes[0] === 0x04 && (bytes[1] ?? 0) <= 2) },
  // TPKT (RFC 1006), on which RDP stands.
  { protocol: "rdp", matches: (bytes) => bytes[0] === 0x03 && bytes[1] === 0x00 },
  // OP_MSG and the older OP_QUERY, little-endian, at offset 12 of the header.
  {
    protocol: "mongodb",
    matches: (bytes) => bytes.length >= 16 && [2013, 2004].includes(bytes.readInt32LE(12)),
  },
];

// A handshake record, or the alert of a TLS server that was spoken to in plain text (RFC 8446 section 5.1).
function isTlsRecord(contentType: number | undefined): boolean {
  return contentType === 0x16 || contentType === 0x15;
}

// The message flow page of PostgreSQL's manual: length, then SSLRequest, GSSENCRequest or protocol version 3.
const postgresqlCodes = new Set([80877103, 80877104, 80877102, 196608, 196610]);

function isPostgresql(bytes: Buffer): boolean {
  return bytes.length >= 8 && postgresqlCodes.has(bytes.readInt32BE(4));
}

/** A lower-case word, or null when nothing known is recognised. Looks at the first 32 bytes only. */
export function guessProtocol(bytes: Buffer): string | null {
  const start = bytes.subarray(0, 32);
  const text = start.toString("latin1");
  return signatures.find((signature) => signature.matches(start, text))?.protocol ?? null;
}
