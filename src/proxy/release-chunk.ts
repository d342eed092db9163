// Gives the memory of a chunk back as soon as it has been passed on.

const largeChunkBytes = 64 * 1024;

/**
 * Gives the memory of a chunk back that has been passed on. Bun copies each read into a fresh buffer (1.4.5). Left to the
 * collector, the next one is always another: memory that no cache holds, in pages that the kernel has to clear first.
 */
export function release({ buffer, length }: Uint8Array): void {
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === length;
  if (isAlone && length >= largeChunkBytes) buffer.transfer(0);
}
