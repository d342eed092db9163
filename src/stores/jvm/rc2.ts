// The cipher RC2 (RFC 2268), decrypting alone: JDK 8's keytool and OpenSSL 1 hide certificates with it, at 40 bits.

// Section 2, PITABLE: digits of pi as a permutation of the bytes.
const piTable = Buffer.from(
  "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2" +
    "179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82" +
    "54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626" +
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7" +
    "08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec" +
    "c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731" +
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9" +
    "0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad",
  "hex",
);

const blockLength = 8;

/**
 * Cipher block chaining with PKCS#7 padding. The key's strength in bits is its length.
 * @throws Error where the padding is wrong, as it is after a wrong password
 */
export function decryptRc2Cbc(key: Uint8Array, initialVector: Uint8Array, data: Uint8Array): Buffer {
  const keys = expandKey(key);
  const plain = Buffer.alloc(data.length);
  let before = initialVector;
  for (let at = 0; at < data.length; at += blockLength) {
    const block = data.subarray(at, at + blockLength);
    const opened = decryptBlock(keys, block);
    for (let index = 0; index < blockLength; index++) {
      plain[at + index] = (opened[index] ?? 0) ^ (before[index] ?? 0);
    }
    before = block;
  }
  const padding = plain.at(-1) ?? 0;
  const isPadded =
    data.length > 0 &&
    data.length % blockLength === 0 &&
    padding >= 1 &&
    padding <= blockLength &&
    plain.subarray(-padding).every((byte) => byte === padding);
  if (!isPadded) throw new Error("bad decrypt");
  return plain.subarray(0, plain.length - padding);
}

/** Section 2: 64 words from a key of 1 to 128 bytes, with all of its bits in effect. */
function expandKey(key: Uint8Array): Uint16Array {
  const length = key.length;
  const bytes = Buffer.alloc(128);
  bytes.set(key);
  const pi = (index: number): number => piTable[index & 0xff] ?? 0;
  const at = (index: number): number => bytes[index] ?? 0;
  for (let index = length; index < 128; index++) bytes[index] = pi(at(index - 1) + at(index - length));
  bytes[128 - length] = pi(at(128 - length));
  for (let index = 127 - length; index >= 0; index--) bytes[index] = pi(at(index + 1) ^ at(index + length));
  return Uint16Array.from({ length: 64 }, (_, index) => bytes.readUInt16LE(2 * index));
}

/** Section 4. */
function decryptBlock(keys: Uint16Array, block: Uint8Array): Buffer {
  const words = Array.from(
    { length: 4 },
    (_, index) => (block[2 * index] ?? 0) | ((block[2 * index + 1] ?? 0) << 8),
  );
  const word = (index: number): number => words[index & 3] ?? 0;
  const rotations = [1, 2, 3, 5];
  let next = 63;
  const mix = (): void => {
    for (let index = 3; index >= 0; index--) {
      const turn = rotations[index] ?? 0;
      const turned = (word(index) >>> turn) | (word(index) << (16 - turn));
      const others = (word(index - 1) & word(index - 2)) + (~word(index - 1) & word(index - 3));
      words[index] = (turned - (keys[next--] ?? 0) - others) & 0xffff;
    }
  };
  const mash = (): void => {
    for (let index = 3; index >= 0; index--) {
      words[index] = (word(index) - (keys[word(index - 1) & 63] ?? 0)) & 0xffff;
    }
  };
  const rounds = [5, 6, 5];
  for (const [index, count] of rounds.entries()) {
    if (index > 0) mash();
    for (let round = 0; round < count; round++) mix();
  }
  const opened = Buffer.alloc(blockLength);
  for (const [index, value] of words.entries()) opened.writeUInt16LE(value, 2 * index);
  return opened;
}
