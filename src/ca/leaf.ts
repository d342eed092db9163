// Signs a server certificate for one host.

// Written out in DER by hand: the X.509 library needs 4 ms of a core for what is 0.05 ms here, and a leaf is made while
// a client waits, as often as a session meets a new name.

import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { Host } from "../wire/host.ts";
import { parseIpv4, parseIpv6 } from "../wire/ip-address.ts";
import {
  constructedContextTag,
  contextTag,
  derBitString,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  derTime,
  derTrue,
  derUtf8String,
  derValue,
  readDer,
  readDerList,
} from "./der.ts";
import type { Issuer } from "./issuer.ts";
import { formatPem } from "./pem-block.ts";
import { leafBackdateMs, leafLifeMs, randomSerial } from "./profile.ts";

/** What a server shows and signs with. */
export interface Leaf {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A key pair that leaves are made out for. */
export interface LeafKey {
  readonly privateKeyPem: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Buffer;
  readonly keyIdentifier: Buffer;
}

export interface SignedLeaf {
  readonly certificatePem: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

// X.520's ub-common-name; a longer name is in the subject alternative name alone.
const longestCommonName = 64;

const version3 = derValue(constructedContextTag(0), derInteger(Buffer.from([2])));
const ecdsaWithSha256 = derSequence(derObjectIdentifier("1.2.840.10045.4.3.2"));
const commonName = derObjectIdentifier("2.5.4.3");
const fixedExtensions = Buffer.concat([
  // Basic constraints of an end entity: cA is false by default, so the sequence is empty.
  extension("2.5.29.19", derSequence(), true),
  extension("2.5.29.15", derBitString(Buffer.from([0x80]), 7), true), // key usage: digitalSignature
  extension("2.5.29.37", derSequence(derObjectIdentifier("1.3.6.1.5.5.7.3.1")), false), // serverAuth
]);

export function makeLeafKey(): LeafKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const [, bits] = readDerList(readDer(publicKeyInfo).content);
  return {
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }),
    publicKeyInfo,
    // RFC 5280 section 4.2.1.2, method 1: SHA-1 of the key's bits, without the count of unused bits.
    keyIdentifier: createHash("sha1")
      .update((bits?.content ?? publicKeyInfo).subarray(1))
      .digest(),
  };
}

/** A certificate for the host alone, valid from two days before `at` and never past its issuer's end. */
export function signLeaf(issuer: Issuer, key: LeafKey, host: Host, at: Date): SignedLeaf {
  const notBefore = new Date(at.getTime() - leafBackdateMs);
  const notAfter = new Date(Math.min(at.getTime() + leafLifeMs, issuer.notAfter.getTime()));
  const hasCommonName = host.text.length <= longestCommonName;
  const subject = hasCommonName
    ? derSequence(derSet(derSequence(commonName, derUtf8String(host.text))))
    : derSequence();
  const body = derSequence(
    version3,
    derInteger(randomSerial()),
    ecdsaWithSha256,
    issuer.name,
    derSequence(derTime(notBefore), derTime(notAfter)),
    subject,
    key.publicKeyInfo,
    derValue(
      constructedContextTag(3),
      derSequence(
        fixedExtensions,
        extension("2.5.29.14", derOctetString(key.keyIdentifier), false),
        extension("2.5.29.35", derSequence(derValue(contextTag(0), issuer.keyIdentifier)), false),
        // Critical where the subject is empty: RFC 5280 section 4.2.1.6.
        extension("2.5.29.17", derSequence(generalName(host)), !hasCommonName),
      ),
    ),
  );
  const signature = sign("sha256", body, issuer.privateKey);
  return {
    certificatePem: formatPem("CERTIFICATE", derSequence(body, ecdsaWithSha256, derBitString(signature))),
    notBefore,
    notAfter,
  };
}

function generalName(host: Host): Buffer {
  if (host.kind === "name") return derValue(contextTag(2), Buffer.from(host.text, "latin1"));
  const address = host.kind === "ipv4" ? parseIpv4(host.text) : parseIpv6(host.text);
  if (address === null) throw new Error(`Cannot sign a certificate for "${host.text}": it is no IP address`);
  return derValue(contextTag(7), Buffer.from(address));
}

function extension(identifier: string, value: Buffer, isCritical: boolean): Buffer {
  return derSequence(
    derObjectIdentifier(identifier),
    ...(isCritical ? [derTrue] : []),
    derOctetString(value),
  );
}
