// What tells an ssh client why it is refused: the server's banner and SSH_MSG_DISCONNECT, before any keys.

const disconnect = 1;
/** SSH_DISCONNECT_BY_APPLICATION (RFC 4253 section 11.1). */
const byApplication = 11;
/** Without a cipher, a packet is a multiple of 8 bytes and has 4 of padding at least (RFC 4253 section 6). */
const blockBytes = 8;
const leastPaddingBytes = 4;
const headerBytes = 5;
/** The least that every client takes is 32768 a packet; nobody reads that much. */
const longestTextBytes = 1024;

function string(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, longestTextBytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** All that such a server sends; `text` is one printable line, cut after 1024 bytes. OpenSSH prints it. */
export function sshDisconnect(text: string): Buffer {
  const reason = Buffer.alloc(5);
  reason.writeUInt8(disconnect);
  reason.writeUInt32BE(byApplication, 1);
  const payload = Buffer.concat([reason, string(text), string("en")]);
  const partial = headerBytes + payload.length + leastPaddingBytes;
  const padding = leastPaddingBytes + ((blockBytes - (partial % blockBytes)) % blockBytes);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(1 + payload.length + padding);
  header.writeUInt8(padding, 4);
  return Buffer.concat([Buffer.from("SSH-2.0-agentproxy\r\n"), header, payload, Buffer.alloc(padding)]);
}
