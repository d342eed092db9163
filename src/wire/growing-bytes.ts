// Bytes gathered over many reads, at a cost that stays linear in their number.

/** A buffer that doubles: holds at most twice what was appended, and copies each byte a constant number of times. */
export interface GrowingBytes {
  append(chunk: Uint8Array): void;
  length(): number;
  /** A view, valid until the next append. */
  view(): Buffer;
}

const firstCapacity = 256;

export function createGrowingBytes(): GrowingBytes {
  let held = Buffer.alloc(0);
  let length = 0;
  return {
    append(chunk) {
      if (length + chunk.length > held.length) {
        const grown = Buffer.allocUnsafeSlow(Math.max(firstCapacity, held.length * 2, length + chunk.length));
        held.copy(grown, 0, 0, length);
        held = grown;
      }
      held.set(chunk, length);
      length += chunk.length;
    },
    length: () => length,
    view: () => held.subarray(0, length),
  };
}
