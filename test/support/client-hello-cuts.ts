// Finding a client's first flight among its bytes, and cutting it into other pieces.

/** The records that hold the first handshake message (RFC 8446 §4, §5.1); null until they are all there. */
export function helloLength(held: Buffer): number | null {
  let message = 0;
  let needed = Number.POSITIVE_INFINITY;
  let at = 0;
  while (held.length >= at + 5) {
    const size = held.readUInt16BE(at + 3);
    if (held.length < at + 5 + size) return null;
    if (at === 0) needed = 4 + held.readUIntBE(6, 3);
    message += size;
    at += 5 + size;
    if (message >= needed) return at;
  }
  return null;
}

/** The same handshake message in records of at most `size` bytes. */
export function inRecords(hello: Buffer, size: number): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < hello.length; at += 5 + hello.readUInt16BE(at + 3)) {
    const content = hello.subarray(at + 5, at + 5 + hello.readUInt16BE(at + 3));
    for (const part of inSegments(content, size)) {
      const header = Buffer.of(22, 3, 1, 0, 0);
      header.writeUInt16BE(part.length, 3);
      records.push(header, part);
    }
  }
  return Buffer.concat(records);
}

/** The same bytes in pieces of at most `size` bytes. */
export function inSegments(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}
