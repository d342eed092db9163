// DER (X.690), as much of it as certificates and keystores of our own fixed shape need.

export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export const contextTag = (number: number): number => 0x80 | number;
export const constructedContextTag = (number: number): number => 0xa0 | number;

/** One value of any tag whose content is the parts, one after another. */
export function derValue(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest & 0xff);
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Buffer.from(header), ...parts]);
}

export const derSequence = (...parts: readonly Uint8Array[]): Buffer => derValue(tags.sequence, ...parts);
export const derSet = (...parts: readonly Uint8Array[]): Buffer => derValue(tags.set, ...parts);
export const derOctetString = (...parts: readonly Uint8Array[]): Buffer =>
  derValue(tags.octetString, ...parts);
export const derUtf8String = (text: string): Buffer => derValue(tags.utf8String, Buffer.from(text));
export const derNull = derValue(0x05);
export const derTrue = derValue(tags.boolean, Buffer.from([0xff]));

/** A bit string whose last `unusedBits` bits are not used. */
export const derBitString = (bits: Uint8Array, unusedBits = 0): Buffer =>
  derValue(tags.bitString, Buffer.from([unusedBits]), bits);

/** An integer from its big-endian two's complement, which must already be the shortest. */
export const derInteger = (bytes: Uint8Array): Buffer => derValue(tags.integer, bytes);

/** An integer from a number from 0 to 2^47. */
export function derCount(count: number): Buffer {
  const octets: number[] = [];
  for (let rest = count; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest & 0xff);
  // A first bit that is set would make it negative.
  if ((octets[0] ?? 0x80) >= 0x80) octets.unshift(0);
  return derInteger(Buffer.from(octets));
}

/** An object identifier from its dotted text. */
export function derObjectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return derValue(tags.objectIdentifier, Buffer.from(bytes));
}

/** A time in whole seconds, in the form that RFC 5280 section 4.1.2.5 wants for its year. */
export function derTime(time: Date): Buffer {
  const digits = time
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replace(/[-:T]/g, "");
  return time.getUTCFullYear() < 2050
    ? derValue(tags.utcTime, Buffer.from(digits.slice(2)))
    : derValue(tags.generalizedTime, Buffer.from(digits));
}

/**
 * The first value of the bytes.
 * @throws Error where the bytes are no DER value with a short tag and a definite length
 */
export function readDer(bytes: Buffer): DerValue {
  const tag = bytes[0];
  const short = bytes[1];
  if (tag === undefined || short === undefined || (tag & 0x1f) === 0x1f) throw notDer();
  let start = 2;
  let length = short;
  if (short >= 0x80) {
    const count = short & 0x7f;
    start += count;
    if (count === 0 || count > 4 || start > bytes.length) throw notDer();
    length = bytes.readUIntBE(2, count);
  }
  const end = start + length;
  if (end > bytes.length) throw notDer();
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(0, end) };
}

/** The values that a sequence or set is made of. */
export function readDerList(content: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let rest = content; rest.length > 0;) {
    const value = readDer(rest);
    values.push(value);
    rest = rest.subarray(value.whole.length);
  }
  return values;
}

/**
 * An object identifier's content as dotted text.
 * @throws Error where it ends early, or has an arc past 32 bits
 */
export function readDerObjectIdentifier(content: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const [at, byte] of content.entries()) {
    arc = arc * 0x80 + (byte & 0x7f);
    if (arc > 0xffff_ffff) throw notDer();
    if ((byte & 0x80) !== 0) {
      if (at === content.length - 1) throw notDer();
      continue;
    }
    if (arcs.length > 0) arcs.push(arc);
    else arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    arc = 0;
  }
  if (arcs.length === 0) throw notDer();
  return arcs.join(".");
}

/**
 * An integer's content as a number from 0 to 2^47.
 * @throws Error where it is another
 */
export function readDerCount(content: Buffer): number {
  if (content.length === 0 || content.length > 6 || (content[0] ?? 0) >= 0x80) throw notDer();
  return content.readUIntBE(0, content.length);
}

function notDer(): Error {
  return new Error("Cannot read DER: the bytes end early or have a form that DER does not allow");
}
