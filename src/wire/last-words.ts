// What tells a client that speaks no TLS why it is refused, in the words of its own protocol, so that it prints them.

import { sshDisconnect } from "./ssh-disconnect.ts";

/** MySQL's ER_UNKNOWN_ERROR. */
const mysqlUnknownError = 1105;
const longestTextBytes = 1024;

const lastWords: ReadonlyMap<string, (text: string) => Buffer> = new Map([
  ["ssh", sshDisconnect],
  ["redis", (text: string) => Buffer.from(`-ERR ${text}\r\n`)],
  // RFC 5321 section 3.1.
  ["smtp", (text: string) => Buffer.from(`554 ${text}\r\n`)],
  // RFC 959 section 4.2.
  ["ftp", (text: string) => Buffer.from(`421 ${text}\r\n`)],
  // RFC 1939 section 3.
  ["pop3", (text: string) => Buffer.from(`-ERR ${text}\r\n`)],
  // RFC 3501 section 7.1.5.
  ["imap", (text: string) => Buffer.from(`* BYE ${text}\r\n`)],
  ["mysql", mysqlError],
]);

/** The ERR packet of MySQL's protocol in place of the server's greeting, where it has no SQL state yet. */
function mysqlError(text: string): Buffer {
  const message = Buffer.from(text).subarray(0, longestTextBytes);
  const packet = Buffer.alloc(7);
  packet.writeUIntLE(3 + message.length, 0, 3);
  packet.writeUInt8(0xff, 4);
  packet.writeUInt16LE(mysqlUnknownError, 5);
  return Buffer.concat([packet, message]);
}

/** `protocol` as it was guessed, `text` one printable line; null where that protocol has no such words. */
export function lastWordsIn(protocol: string | null, text: string): Buffer | null {
  return (protocol === null ? undefined : lastWords.get(protocol))?.(text) ?? null;
}

/** Of the protocols in which the server speaks first, the one that has this port (services(5)); or null. */
export function serverFirstProtocol(port: number): string | null {
  return protocolOfPort.get(port) ?? null;
}

const protocolOfPort: ReadonlyMap<number, string> = new Map([
  [21, "ftp"],
  [25, "smtp"],
  [587, "smtp"],
  [110, "pop3"],
  [143, "imap"],
  [3306, "mysql"],
]);
