// What our certificates look like in time and number: the terms that root and leaf share.

export const dayMs = 24 * 60 * 60 * 1000;

/** A root is signed with a life of a year, and replaced a month before its end so that no leaf outlives it. */
export const rootLifeMs = 365 * dayMs;
export const rootRenewalMs = 30 * dayMs;
/** Back-dated, so that a client whose clock is behind still finds it valid. */
export const rootBackdateMs = 7 * dayMs;

/** 92 days in all; some verifiers distrust leaves that live longer than 100 or so. */
export const leafLifeMs = 90 * dayMs;
export const leafBackdateMs = 2 * dayMs;
/** A leaf in the cache is made anew when it has reached this age. */
export const leafRenewalMs = 45 * dayMs;

export const organisation = "agentproxy";
export const rootNamePrefix = "agentproxy session CA ";

/**
 * A random serial number of 16 octets, big-endian: positive, as RFC 5280 section 4.1.2.2 wants (at most 20 octets), and
 * without a leading zero octet.
 */
export function randomSerial(): Buffer {
  const serial = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}
