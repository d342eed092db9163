// PKCS#12 (RFC 7292), as Java uses it for trusted certificates: the format of our truststore, and of JDK 18's cacerts and later.

import {
  constructedContextTag,
  contextTag,
  derCount,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derValue,
  readDer,
  readDerCount,
  readDerList,
  readDerObjectIdentifier,
} from "../../ca/der.ts";
import type { DerValue } from "../../ca/der.ts";
import { formatBag, readBag } from "./pkcs12-bag.ts";
import type { Bag } from "./pkcs12-bag.ts";
import { decryptContent, encryptContent } from "./pkcs12-cipher.ts";
import { formatMac, isMacOf, readMac } from "./pkcs12-mac.ts";
import type { Mac, MacForm } from "./pkcs12-mac.ts";
import { KeystoreError } from "./trusted-entry.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

const data = "1.2.840.113549.1.7.1";
const encryptedData = "1.2.840.113549.1.7.6";
const dataType = derObjectIdentifier(data);

/** One of the parts that a file is made of: bags in the open, bags that a password hides, or something else. */
interface Part {
  readonly whole: Buffer;
  readonly bags: readonly Bag[];
  /** Null where it is in the open. */
  readonly hidden: HiddenPart | null;
}

interface HiddenPart {
  /** Its DER AlgorithmIdentifier. */
  readonly algorithm: Buffer;
}

interface Pkcs12 {
  /** What the MAC is over. */
  readonly content: Buffer;
  readonly parts: readonly Part[];
  readonly mac: Mac | null;
}

/** A whole file with these entries, sealed with `password`. */
export function formatPkcs12(
  entries: readonly TrustedEntry[],
  mac: Omit<MacForm, "salt"> & {
    readonly password: string;
    /** Makes the salt from what is sealed. */
    saltOf(content: Buffer): Uint8Array;
  },
): Buffer {
  const content = derSequence(formatPart(entries.map(formatBag)));
  return formatFile(content, formatMac({ ...mac, salt: mac.saltOf(content) }, content, mac.password));
}

/**
 * What Java trusts by this file. Without the password it sees only what is in the open.
 * @throws KeystoreError
 */
export function readPkcs12(bytes: Buffer, password: string | null): readonly TrustedEntry[] {
  let unnamed = 0;
  return parse(bytes, password).parts.flatMap(({ bags }) =>
    bags.flatMap(({ trusted }) => {
      if (trusted === null) return [];
      return trusted.alias === "" ? [{ ...trusted, alias: String(++unnamed) }] : [trusted];
    }),
  );
}

/**
 * Whether the file was sealed with this password; null where it has no seal. A JVM that is given no password does not look.
 * @throws KeystoreError
 */
export function isPkcs12SealedWith(bytes: Buffer, password: string): boolean | null {
  const { content, mac } = parse(bytes, null);
  return mac === null ? null : isMacOf(mac, content, password);
}

/**
 * The same keystore without the trusted entries that `drops` picks and with those of `added`, in the open; sealed as it
 * was. The bytes of every other entry stay.
 * @throws KeystoreError
 */
export function changePkcs12(
  bytes: Buffer,
  drops: (entry: TrustedEntry) => boolean,
  added: readonly TrustedEntry[],
  password: string,
): Buffer {
  const { parts, mac } = parse(bytes, password);
  const target = parts.findIndex(
    ({ hidden, bags }) => hidden === null && bags.some(({ trusted }) => trusted),
  );
  const changed = parts.map((part, index) => {
    const kept = part.bags.filter(({ trusted }) => trusted === null || !drops(trusted));
    const more = index === target ? added.map(formatBag) : [];
    if (kept.length === part.bags.length && more.length === 0) return part.whole;
    const bags = [...kept.map(({ whole }) => whole), ...more];
    return part.hidden === null ? formatPart(bags) : formatHiddenPart(part.hidden, bags, password);
  });
  if (target === -1 && added.length > 0) changed.push(formatPart(added.map(formatBag)));
  const content = derSequence(...changed);
  return formatFile(content, mac === null ? null : formatMac(mac, content, password));
}

function formatFile(content: Buffer, mac: Buffer | null): Buffer {
  const safe = derSequence(dataType, derValue(constructedContextTag(0), derOctetString(content)));
  return derSequence(derCount(3), safe, ...(mac === null ? [] : [mac]));
}

function formatPart(bags: readonly Buffer[]): Buffer {
  return derSequence(dataType, derValue(constructedContextTag(0), derOctetString(derSequence(...bags))));
}

function formatHiddenPart({ algorithm }: HiddenPart, bags: readonly Buffer[], password: string): Buffer {
  const hidden = encryptContent(algorithm, derSequence(...bags), password);
  const info = derSequence(dataType, algorithm, derValue(contextTag(0), hidden));
  return derSequence(
    derObjectIdentifier(encryptedData),
    derValue(constructedContextTag(0), derSequence(derCount(0), info)),
  );
}

function parse(bytes: Buffer, password: string | null): Pkcs12 {
  try {
    const file = readDer(bytes);
    if (file.tag !== 0x30) throw new KeystoreError("it is not a PKCS#12 file");
    const [version, safe, mac] = readDerList(file.content);
    if (version === undefined || safe === undefined || readDerCount(version.content) !== 3) {
      throw new KeystoreError("it is not a PKCS#12 file");
    }
    const [type, value] = readDerList(safe.content);
    if (type === undefined || value === undefined || readDerObjectIdentifier(type.content) !== data) {
      throw new KeystoreError("it is sealed by a signature, which Java does not read either");
    }
    const { content } = readDer(value.content);
    return {
      content,
      parts: readDerList(readDer(content).content).map((part) => readPart(part, password)),
      mac: mac === undefined ? null : readMac(mac.content),
    };
  } catch (error) {
    if (error instanceof KeystoreError) throw error;
    throw new KeystoreError("it is damaged, or no PKCS#12 file in DER", { cause: error });
  }
}

function readPart({ content, whole }: DerValue, password: string | null): Part {
  const [type, value] = readDerList(content);
  if (type === undefined || value === undefined) throw new KeystoreError("a part of it is empty");
  const name = readDerObjectIdentifier(type.content);
  const inner = readDer(value.content);
  if (name === data) return { whole, bags: readBags(inner.content), hidden: null };
  if (name !== encryptedData) return { whole, bags: [], hidden: null };
  const [, info] = readDerList(inner.content);
  const [, algorithm, encrypted] = readDerList(info?.content ?? Buffer.alloc(0));
  if (algorithm === undefined || encrypted === undefined) throw new KeystoreError("a part of it is empty");
  const hidden = { algorithm: algorithm.whole };
  if (password === null) return { whole, bags: [], hidden };
  return { whole, bags: readBags(decryptContent(algorithm.whole, encrypted.content, password)), hidden };
}

function readBags(content: Buffer): Bag[] {
  return readDerList(readDer(content).content).map(readBag);
}
