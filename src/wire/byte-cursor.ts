// A reader over bytes that answers null, never throws, when they run out.

export interface ByteCursor {
  /** The next bytes as a view. */
  take(length: number): Buffer | null;
  /** A big-endian unsigned number of `width` bytes, 1 to 3. */
  number(width: number): number | null;
  /** Bytes preceded by their length in `width` bytes: a vector in the sense of RFC 8446 section 3.4. */
  vector(width: number): Buffer | null;
  remaining(): number;
}

export function createByteCursor(bytes: Buffer): ByteCursor {
  let position = 0;
  const take = (length: number): Buffer | null => {
    if (length > bytes.length - position) return null;
    position += length;
    return bytes.subarray(position - length, position);
  };
  const number = (width: number): number | null => take(width)?.readUIntBE(0, width) ?? null;
  return {
    take,
    number,
    vector(width) {
      const length = number(width);
      return length === null ? null : take(length);
    },
    remaining: () => bytes.length - position,
  };
}
