// What the ids of one proxy's failures begin with, so that no other proxy's are the same.

import { randomInt } from "node:crypto";

const digits = 6;

/**
 * "f3k9x2q-": short enough to be typed. By chance and not by time or pid, which two containers on one state directory may
 * have in common; of a thousand proxies two are the same once in four thousand times.
 */
export function newIdPrefix(): string {
  const number = randomInt(36 ** digits);
  return `f${number.toString(36).padStart(digits, "0")}-`;
}
