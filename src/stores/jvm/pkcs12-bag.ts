// One certificate in a PKCS#12 file, in the form in which Java trusts it.

import {
  constructedContextTag,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  derValue,
  readDer,
  readDerList,
} from "../../ca/der.ts";
import type { DerValue } from "../../ca/der.ts";
import type { TrustedEntry } from "./trusted-entry.ts";

const certBag = derObjectIdentifier("1.2.840.113549.1.12.10.1.3");
const x509Certificate = derObjectIdentifier("1.2.840.113549.1.9.22.1");
const friendlyName = derObjectIdentifier("1.2.840.113549.1.9.20");
/** Oracle's: without it Java takes the certificate for the chain of some key, and trusts nothing by it. */
const trustedKeyUsage = derObjectIdentifier("2.16.840.1.113894.746875.1.1");
const anyExtendedKeyUsage = derObjectIdentifier("2.5.29.37.0");
const bmpStringTag = 0x1e;

const trusted = derSequence(trustedKeyUsage, derSet(anyExtendedKeyUsage));

/** Not encrypted: such a bag is the one thing that every JDK finds with the store's password and without any. */
export function formatBag({ alias, der }: TrustedEntry): Buffer {
  const name = derSequence(
    friendlyName,
    derSet(derValue(bmpStringTag, Buffer.from(alias, "utf16le").swap16())),
  );
  return derSequence(
    certBag,
    derValue(
      constructedContextTag(0),
      derSequence(x509Certificate, derValue(constructedContextTag(0), derOctetString(der))),
    ),
    // DER wants the members of a set in the order of their bytes.
    derSet(...[name, trusted].sort((one, other) => Buffer.compare(one, other))),
  );
}

/** A bag of the file. */
export interface Bag {
  readonly whole: Buffer;
  /** Null for a key, and for a certificate that Java does not trust. Its alias is empty where it has no name. */
  readonly trusted: TrustedEntry | null;
}

/** @throws Error where it is no bag at all */
export function readBag({ content, whole }: DerValue): Bag {
  const [type, value, attributes] = readDerList(content);
  if (type === undefined || value === undefined || !type.whole.equals(certBag))
    return { whole, trusted: null };
  const [kind, certificate] = readDerList(readDer(value.content).content);
  if (kind === undefined || certificate === undefined || !kind.whole.equals(x509Certificate)) {
    return { whole, trusted: null };
  }
  let alias = "";
  let isTrusted = false;
  for (const attribute of readDerList(attributes?.content ?? Buffer.alloc(0))) {
    const [name, values] = readDerList(attribute.content);
    if (name === undefined || values === undefined) continue;
    if (name.whole.equals(friendlyName)) alias = utf16(readDer(values.content).content);
    if (name.whole.equals(trustedKeyUsage)) isTrusted = true;
  }
  const der = readDer(certificate.content).content;
  return { whole, trusted: isTrusted ? { alias, der } : null };
}

function utf16(bytes: Buffer): string {
  // Not in place, since the bytes are the file's.
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString("utf16le");
}
