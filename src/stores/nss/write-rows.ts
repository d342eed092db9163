// Puts CAs into an open pair of databases, and takes them out.

import { randomInt } from "node:crypto";
import type { Certificate } from "../../trust/pem.ts";
import { certificateObject, classes, signedColumns, trustObject } from "./objects.ts";
import type { NssObject } from "./objects.ts";
import { certificateFields } from "./certificate-fields.ts";
import { hasTable } from "./open-pair.ts";
import type { OpenPair, Password } from "./open-pair.ts";
import { sign, signatureName, signatureNamePrefix } from "./signature.ts";
import { findCertificates, hasCertificate } from "./trusted-rows.ts";
import type { FoundCertificate } from "./trusted-rows.ts";

/** The ids that NSS gives have 30 bits. */
const idLimit = 2 ** 30;

/** Makes the CA one that NSS trusts for servers, whatever was said of it before. The password must not be "set". */
export function trustAuthority(pair: OpenPair, password: Password, certificate: Certificate): void {
  const { issuer, serial } = certificateFields(certificate.der);
  forgetTrust(pair, issuer, serial);
  if (!hasCertificate(pair, certificate)) insert(pair, certificateObject(certificate));
  const trust = trustObject(certificate);
  const objectId = insert(pair, trust);
  if (password.kind !== "empty" || pair.keys === null) return;
  const put = pair.keys.query("INSERT INTO metaData (id, item1) VALUES (?, ?)");
  for (const column of signedColumns) {
    const value = trust[column] ?? Buffer.alloc(0);
    put.run(signatureName(objectId, column), sign(password.passKey, { objectId, column, value }));
  }
}

/** Takes out the certificate and what it is trusted for. */
export function forgetCertificate(pair: OpenPair, { id, issuer, serial }: FoundCertificate): void {
  pair.certs.run("DELETE FROM nssPublic WHERE id = ?", [id]);
  if (findCertificates(pair, issuer, serial).length === 0) forgetTrust(pair, issuer, serial);
}

function forgetTrust({ certs, keys }: OpenPair, issuer: Uint8Array, serial: Uint8Array): void {
  const rows = certs
    .query<{ id: number }, Uint8Array[]>(
      "DELETE FROM nssPublic WHERE a0 IN (?, ?) AND a81 = ? AND a82 = ? RETURNING id",
    )
    .all(classes.trust, classes.newTrust, issuer, serial);
  if (keys === null || !hasTable(keys, "metaData")) return;
  for (const { id } of rows) {
    const prefix = signatureNamePrefix(id);
    keys.run("DELETE FROM metaData WHERE substr(id, 1, ?) = ?", [prefix.length, prefix]);
  }
}

function insert({ certs }: OpenPair, object: NssObject): number {
  const find = certs.query("SELECT 1 FROM nssPublic WHERE id = ?");
  let id = randomInt(1, idLimit);
  while (find.get(id) !== null) id = randomInt(1, idLimit);
  const names = Object.keys(object);
  certs.run(`INSERT INTO nssPublic (id, ${names.join(", ")}) VALUES (?${", ?".repeat(names.length)})`, [
    id,
    ...Object.values(object),
  ]);
  return id;
}
