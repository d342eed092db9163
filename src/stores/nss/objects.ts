// The PKCS #11 objects that make NSS trust a CA, in the form in which its databases hold them.

import { createHash, X509Certificate } from "node:crypto";
import { organisation, rootNamePrefix } from "../../ca/profile.ts";
import type { Certificate } from "../../trust/pem.ts";
import { certificateFields } from "./certificate-fields.ts";

/** An object's attributes by the column that each has in a database: "a" and the attribute's number in hexadecimal. */
export type NssObject = Readonly<Record<string, Buffer>>;

/**
 * Numbers of PKCS #11 and, from ce534350 on, of NSS.
 * @see https://docs.oasis-open.org/pkcs11/pkcs11-base/v3.0/pkcs11-base-v3.0.html
 */
export const columns = {
  class: "a0",
  token: "a1",
  private: "a2",
  label: "a3",
  value: "a11",
  certificateType: "a80",
  issuer: "a81",
  serial: "a82",
  subject: "a101",
  id: "a102",
  modifiable: "a170",
  serverTrust: "ace536358",
  clientTrust: "ace536359",
  mailTrust: "ace53635a",
  codeTrust: "ace53635b",
  stepUp: "ace536360",
  sha1: "ace5363b4",
  md5: "ace5363b5",
  /** Of the trust objects that newer releases write themselves. */
  newServerTrust: "a62c",
} as const;

/** A number has four octets, big-endian, whatever the machine. */
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const no = Buffer.from([0]);
const yes = Buffer.from([1]);
/** A value that is there and has no octets, which a column's NULL could not say. */
const empty = Buffer.from("a5005a", "hex");

export const classes = {
  certificate: number(1),
  /** What every release reads. */
  trust: number(0xce534353),
  /** What newer ones write themselves, and older ones do not know. */
  newTrust: number(0xb),
} as const;

/** May issue for servers. */
export const trustedDelegator = number(0xce534352);
/** The same in the newer form. */
export const newTrustedDelegator = number(2);
const mustVerify = number(0xce534353);
const trustUnknown = number(0xce53435b);
const x509 = number(0);

/** What the nickname starts with that a CA of somebody else's gets from us. */
export const nicknamePrefix = `${organisation} trusts `;

/** The certificate itself, as `certutil -A` makes it. */
export function certificateObject(certificate: Certificate): NssObject {
  const { issuer, serial, subject, keyId } = certificateFields(certificate.der);
  return {
    [columns.class]: classes.certificate,
    [columns.token]: yes,
    [columns.private]: no,
    [columns.label]: Buffer.from(nickname(certificate)),
    [columns.value]: certificate.der,
    [columns.certificateType]: x509,
    [columns.issuer]: issuer,
    [columns.serial]: serial,
    [columns.subject]: subject,
    [columns.id]: keyId,
    [columns.modifiable]: yes,
  };
}

/** That it is trusted to issue for servers and for nothing else, as `certutil -A -t C,,` says it. */
export function trustObject({ der }: Certificate): NssObject {
  const { issuer, serial } = certificateFields(der);
  return {
    [columns.class]: classes.trust,
    [columns.token]: yes,
    [columns.private]: no,
    [columns.label]: empty,
    [columns.issuer]: issuer,
    [columns.serial]: serial,
    [columns.modifiable]: yes,
    [columns.serverTrust]: trustedDelegator,
    [columns.clientTrust]: trustUnknown,
    [columns.mailTrust]: mustVerify,
    [columns.codeTrust]: mustVerify,
    [columns.stepUp]: no,
    [columns.sha1]: createHash("sha1").update(der).digest(),
    [columns.md5]: createHash("md5").update(der).digest(),
  };
}

/**
 * The attributes of a trust object that NSS takes only with a signature, once the database has a password, be it the
 * empty one.
 */
export const signedColumns: readonly string[] = [
  columns.serverTrust,
  columns.clientTrust,
  columns.mailTrust,
  columns.codeTrust,
  columns.stepUp,
  columns.sha1,
  columns.md5,
];

/**
 * NSS wants one nickname for one subject, so that of somebody else's CA has a part of its own; and it takes what stands
 * before a colon for the name of a token.
 */
function nickname({ der }: Certificate): string {
  const name = (/^CN=(.*)$/m.exec(new X509Certificate(der).subject)?.[1] ?? "a CA").replaceAll(":", " ");
  if (name.startsWith(rootNamePrefix)) return name;
  const mark = createHash("sha256").update(der).digest("hex").slice(0, 8);
  return `${nicknamePrefix}${name} (${mark})`;
}
