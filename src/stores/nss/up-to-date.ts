// Brings a folder's pair of NSS databases up to date with the CAs of the session.

import type { Certificate } from "../../trust/pem.ts";
import type { PlaceState } from "../store.ts";
import { pairKind, readPair } from "./databases.ts";
import { nssError } from "./nss-error.ts";
import { hasTable, passwordOf } from "./open-pair.ts";
import type { OpenPair } from "./open-pair.ts";
import { createObjectTable } from "./schema.ts";
import { casOfOurs, hasCertificate, isTrusted } from "./trusted-rows.ts";
import type { FoundCertificate } from "./trusted-rows.ts";
import { forgetCertificate, trustAuthority } from "./write-rows.ts";

/** @throws StoreError where it is not up to date and cannot be brought there */
export async function stateOfFolder(
  folder: string,
  authorities: readonly Certificate[],
): Promise<PlaceState> {
  const kind = pairKind(folder);
  if (kind === "legacy") throw isLegacy(folder);
  return kind === "pair"
    ? await readPair(folder, (pair) => stateOfPair(pair, folder, authorities))
    : "absent";
}

function stateOfPair(pair: OpenPair, folder: string, authorities: readonly Certificate[]): PlaceState {
  if (!hasTable(pair.certs, "nssPublic")) return "absent";
  const password = passwordOf(pair);
  const others = formerCas(pair, authorities);
  if (others.length === 0 && authorities.every((one) => isTrusted(pair, password, one))) return "current";
  if (password.kind === "set") throw hasPassword(folder);
  return others.length > 0 || authorities.some((one) => hasCertificate(pair, one)) ? "outdated" : "absent";
}

/**
 * Trusts what is not trusted yet, and takes out our CAs of earlier times.
 * @throws StoreError where the database has a password, or is damaged
 */
export function bringUpToDate(pair: OpenPair, folder: string, authorities: readonly Certificate[]): void {
  checkPages(pair, folder);
  if (!hasTable(pair.certs, "nssPublic")) createObjectTable(pair.certs, "nssPublic");
  const password = passwordOf(pair);
  if (password.kind === "set") throw hasPassword(folder);
  for (const found of formerCas(pair, authorities)) forgetCertificate(pair, found);
  for (const authority of authorities) {
    if (!isTrusted(pair, password, authority)) trustAuthority(pair, password, authority);
  }
}

const formerCas = (pair: OpenPair, authorities: readonly Certificate[]): readonly FoundCertificate[] =>
  casOfOurs(pair).filter(({ der }) => !authorities.some((authority) => authority.der.equals(der)));

/** A file that was cut short can be read up to the cut, and would be damaged further by writing. */
function checkPages({ certs, keys }: OpenPair, folder: string): void {
  for (const database of [certs, keys]) {
    if (database === null) continue;
    const found = database.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get()?.quick_check;
    if (found !== "ok") throw nssError("nss_damaged", folder, found ?? "it cannot be checked");
  }
}

export const isLegacy = (folder: string): Error =>
  nssError("nss_legacy", folder, "it is of the old kind, cert8.db");

const hasPassword = (folder: string): Error =>
  nssError("nss_password", folder, "it has a password, which its trust settings are signed with");
