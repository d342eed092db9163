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
} from "../../ca/der.ts";
import type { DerValue } from "../../ca/der.ts";
import { formatBag, readBag } from "./pkcs12-bag.ts";
import type { Bag } from "./pkcs12-bag.ts";
import { decryptContent, encryptContent } from "./pkcs12-cipher.ts";
import { formatMac, isMacOf, readMac } from "./pkcs12-mac.ts";
import type { Mac, MacForm } from "./pkcs12-mac.ts";
import { KeystoreError } from "./trusted-entry.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

const dataType = derObjectIdentifier("1.2.840.113549.1.7.1");
const encryptedDataType = derObjectIdentifier("1.2.840.113549.1.7.6");

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

interface Envelope {
  /** All parts, which the MAC is over. */
  readonly content: Buffer;
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
  return explained(() => readParts(readEnvelope(bytes), password)).flatMap(({ bags }) =>
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
  const { content, mac } = explained(() => readEnvelope(bytes));
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
  const envelope = explained(() => readEnvelope(bytes));
  const parts = explained(() => readParts(envelope, password));
  const { mac } = envelope;
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
  return derSequence(encryptedDataType, derValue(constructedContextTag(0), derSequence(derCount(0), info)));
}

/** Throws a KeystoreError for whatever is wrong with the bytes. */
function explained<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeystoreError) throw error;
    throw new KeystoreError("it is damaged, or no PKCS#12 file in DER", { cause: error });
  }
}

function readEnvelope(bytes: Buffer): Envelope {
  const file = readDer(bytes);
  const [version, safe, mac] = file.tag === 0x30 ? readDerList(file.content) : [];
  if (version === undefined || safe === undefined || readDerCount(version.content) !== 3) {
    throw new KeystoreError("it is not a PKCS#12 file");
  }
  const [type, value] = readDerList(safe.content);
  if (type === undefined || value === undefined || !type.whole.equals(dataType)) {
    throw new KeystoreError("it is sealed by a signature, which Java does not read either");
  }
  return { content: readDer(value.content).content, mac: mac === undefined ? null : readMac(mac.content) };
}

function readParts({ content }: Envelope, password: string | null): Part[] {
  return readDerList(readDer(content).content).map((part) => readPart(part, password));
}

function readPart({ content, whole }: DerValue, password: string | null): Part {
  const [type, value] = readDerList(content);
  if (type === undefined || value === undefined) throw new KeystoreError("a part of it is empty");
  const inner = readDer(value.content);
  if (type.whole.equals(dataType)) return { whole, bags: readBags(inner.content), hidden: null };
  if (!type.whole.equals(encryptedDataType)) return { whole, bags: [], hidden: null };
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
