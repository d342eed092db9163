// Finds CAs in an open pair of databases, and whether NSS would trust them.

import { rootNamePrefix } from "../../ca/profile.ts";
import type { Certificate } from "../../trust/pem.ts";
import { certificateFields } from "./certificate-fields.ts";
import {
  classes,
  columns,
  newTrustedDelegator,
  nicknamePrefix,
  signedColumns,
  trustedDelegator,
} from "./objects.ts";
import { columnNames, hasTable } from "./open-pair.ts";
import type { OpenPair, Password } from "./open-pair.ts";
import { isSigned, signatureName } from "./signature.ts";

/** The id of a row of cert9.db and the columns that were asked for. */
type Row = Readonly<Record<string, Uint8Array | number | null>> & { readonly id: number };

/** A certificate of a database. */
export interface FoundCertificate {
  readonly id: number;
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly der: Uint8Array;
}

/** Whether the CA is there, trusted for servers in every form that is there, and signed where it has to be. */
export function isTrusted(pair: OpenPair, password: Password, certificate: Certificate): boolean {
  if (!hasCertificate(pair, certificate)) return false;
  const { issuer, serial } = certificateFields(certificate.der);
  const old = trustRows(pair, classes.trust, issuer, serial, signedColumns);
  const hasNewForm = columnNames(pair).has(columns.newServerTrust);
  const newer = hasNewForm ? trustRows(pair, classes.newTrust, issuer, serial, [columns.newServerTrust]) : [];
  return (
    old.length > 0 &&
    old.every((row) => says(row, columns.serverTrust, trustedDelegator)) &&
    newer.every((row) => says(row, columns.newServerTrust, newTrustedDelegator)) &&
    [...old, ...newer].every((row) => isSignedRow(pair, password, row))
  );
}

/** Whether it is there, trusted or not. */
export function hasCertificate(pair: OpenPair, { der }: Certificate): boolean {
  const { issuer, serial } = certificateFields(der);
  return findCertificates(pair, issuer, serial).some((found) => der.equals(found.der));
}

/** Those of one issuer and serial number: NSS takes them for one certificate. */
export function findCertificates(
  { certs }: OpenPair,
  issuer: Uint8Array,
  serial: Uint8Array,
): readonly FoundCertificate[] {
  return certs
    .query<FoundCertificate, [Uint8Array, Uint8Array, Uint8Array]>(
      `SELECT id, a81 AS issuer, a82 AS serial, a11 AS der FROM nssPublic WHERE a0 = ? AND a81 = ? AND a82 = ?`,
    )
    .all(classes.certificate, issuer, serial);
}

/** CAs that agentproxy put there, this one or another, now or earlier. */
export function casOfOurs(pair: OpenPair): readonly FoundCertificate[] {
  if (!hasTable(pair.certs, "nssPublic")) return [];
  const prefix = Buffer.from(nicknamePrefix);
  return pair.certs
    .query<FoundCertificate, [Uint8Array, Uint8Array, number, Uint8Array]>(
      `SELECT id, a81 AS issuer, a82 AS serial, a11 AS der FROM nssPublic
       WHERE a0 = ? AND a11 IS NOT NULL AND a81 IS NOT NULL AND a82 IS NOT NULL
       AND (instr(a101, ?) > 0 OR substr(a3, 1, ?) = ?)`,
    )
    .all(classes.certificate, Buffer.from(rootNamePrefix), prefix.length, prefix);
}

function trustRows(
  { certs }: OpenPair,
  trustClass: Buffer,
  issuer: Buffer,
  serial: Buffer,
  wanted: readonly string[],
): readonly Row[] {
  return certs
    .query<Row, [Uint8Array, Uint8Array, Uint8Array]>(
      `SELECT id, ${wanted.join(", ")} FROM nssPublic WHERE a0 = ? AND a81 = ? AND a82 = ?`,
    )
    .all(trustClass, issuer, serial);
}

function says(row: Row, column: string, value: Buffer): boolean {
  const found = row[column];
  return found instanceof Uint8Array && value.equals(found);
}

/** With another password than the empty one nobody but the owner can tell, so there a signature counts. */
function isSignedRow({ keys }: OpenPair, password: Password, row: Row): boolean {
  if (password.kind === "none" || keys === null) return true;
  const find = keys.query<{ item1: Uint8Array }, [string]>("SELECT item1 FROM metaData WHERE id = ?");
  return Object.entries(row).every(([column, value]) => {
    if (!(value instanceof Uint8Array)) return true;
    const signature = find.get(signatureName(row.id, column))?.item1;
    if (signature === undefined) return false;
    if (password.kind === "set") return true;
    const attribute = { objectId: row.id, column, value: Buffer.from(value) };
    return isSigned(password.passKey, attribute, Buffer.from(signature));
  });
}
