// Builds ClientHello messages and cuts them into TLS records, for tests.

/** A list of bytes preceded by its length in `width` bytes. */
export function vector(width: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const length = Buffer.alloc(width);
  length.writeUIntBE(content.length, 0, width);
  return Buffer.concat([length, content]);
}

export function extension(type: number, ...data: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.of(type >> 8, type & 0xff), vector(2, ...data)]);
}

/** The server_name extension with one entry of `type` for each name. */
export function serverName(names: readonly string[], type = 0): Buffer {
  const entries = names.map((name) =>
    Buffer.concat([Buffer.of(type), vector(2, Buffer.from(name, "latin1"))]),
  );
  return extension(0, vector(2, ...entries));
}

export function alpn(names: readonly string[]): Buffer {
  return extension(16, vector(2, ...names.map((name) => vector(1, Buffer.from(name, "latin1")))));
}

export function supportedVersions(...versions: readonly number[]): Buffer {
  return extension(43, vector(1, ...versions.map((version) => Buffer.of(version >> 8, version & 0xff))));
}

/** The GREASE form of Encrypted ClientHello: it looks like the real one. */
export function greaseEch(payloadBytes: number): Buffer {
  const head = Buffer.of(0, 0, 1, 0, 1, 0x2a);
  return extension(0xfe0d, head, vector(2, Buffer.alloc(32, 7)), vector(2, Buffer.alloc(payloadBytes, 8)));
}

/** The body of a ClientHello with these extensions; null leaves the block of extensions out. */
export function helloBody(extensions: readonly Uint8Array[] | null): Buffer {
  return Buffer.concat([
    Buffer.of(3, 3),
    Buffer.alloc(32, 1),
    vector(1, Buffer.alloc(32, 2)),
    vector(2, Buffer.of(0x13, 0x01, 0x13, 0x02, 0xc0, 0x2b)),
    vector(1, Buffer.of(0)),
    ...(extensions === null ? [] : [vector(2, ...extensions)]),
  ]);
}

/** A handshake message around a body. */
export function message(body: Uint8Array, type = 1): Buffer {
  return Buffer.concat([Buffer.of(type), vector(3, body)]);
}

/** The bytes in TLS records of at most `recordBytes` each. */
export function records(bytes: Buffer, recordBytes = 16_384): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += recordBytes) {
    parts.push(Buffer.of(22, 3, 1), vector(2, bytes.subarray(start, start + recordBytes)));
  }
  return Buffer.concat(parts);
}

/** A whole first flight with these extensions. */
export function hello(extensions: readonly Uint8Array[] | null, recordBytes?: number): Buffer {
  return records(message(helloBody(extensions)), recordBytes);
}
