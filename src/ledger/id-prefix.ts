// What the ids of one proxy's failures begin with, so that no other proxy's are the same.

const digits = 6;

/**
 * "f3k9x2q-": short enough to be typed. By chance and not by time or pid, which two containers on one state directory may
 * have in common; of a thousand proxies two are the same once in four thousand times.
 */
export function newIdPrefix(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `f${(number % 36 ** digits).toString(36).padStart(digits, "0")}-`;
}
