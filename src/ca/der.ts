// DER (X.690), as much of it as certificates of our own fixed shape need.

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
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  if (length > 0xffff) throw new Error("Cannot write DER: a value is longer than 65,535 bytes");
  return Buffer.concat([Buffer.from(header), ...parts]);
}

export const derSequence = (...parts: readonly Uint8Array[]): Buffer => derValue(tags.sequence, ...parts);
export const derSet = (...parts: readonly Uint8Array[]): Buffer => derValue(tags.set, ...parts);
export const derOctetString = (...parts: readonly Uint8Array[]): Buffer =>
  derValue(tags.octetString, ...parts);
export const derUtf8String = (text: string): Buffer => derValue(tags.utf8String, Buffer.from(text));
export const derTrue = derValue(tags.boolean, Buffer.from([0xff]));

/** A bit string whose last `unusedBits` bits are not used. */
export const derBitString = (bits: Uint8Array, unusedBits = 0): Buffer =>
  derValue(tags.bitString, Buffer.from([unusedBits]), bits);

/** An integer from its big-endian two's complement, which must already be the shortest. */
export const derInteger = (bytes: Uint8Array): Buffer => derValue(tags.integer, bytes);

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

function notDer(): Error {
  return new Error("Cannot read DER: the bytes end early or have a form that DER does not allow");
}
