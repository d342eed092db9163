// A folder in which OpenSSL finds a CA by the hash of its subject: HASH.0, or where that is another CA's, HASH.1, and so on.

import { readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { rootNamePrefix } from "../../ca/profile.ts";
import { certificatesIn, readCertificateFile } from "../../trust/certificate-file.ts";
import { installedPrefix } from "../../trust/installed-cas.ts";
import type { Certificate } from "../../trust/pem.ts";
import { anchorName, markName } from "./anchors.ts";
import {
  entriesIn,
  isThere,
  linkTarget,
  putFile,
  putLink,
  takeAway,
  type Writing,
} from "./folder-entries.ts";
import { asFileName, fileNameOf } from "./label.ts";
import { hashedName, type Folder } from "./layout.ts";
import { oldSubjectHash, subjectHash } from "./subject-hash.ts";
import { waitForAll } from "./wait-for-all.ts";

const labelPrefix = asFileName(rootNamePrefix);

/** After the anchor, without what Alpine's helper puts in front, or by our CA's label. */
const isOurName = (name: string): boolean =>
  name.replace(/^ca-cert-/, "").startsWith(installedPrefix) || name.startsWith(labelPrefix);

/**
 * The path under which OpenSSL finds the certificate; null where it finds others, or nothing. It stops at the first number
 * that is missing, leads nowhere, or holds no certificate (crypto/x509/by_dir.c).
 */
export function lookUp(
  folder: string,
  certificate: Certificate,
  hash = subjectHash(certificate.der),
): string | null {
  for (let number = 0; ; number++) {
    const path = join(folder, `${hash}.${number}`);
    const found = certificatesOf(path);
    if (found.length === 0) return null;
    if (found.some(({ pem }) => pem === certificate.pem)) return path;
  }
}

/** Puts the certificate in, under the names that the family's helper gives it. `anchors`: where its anchor is. */
export async function putInFolder(
  writing: Writing,
  folder: Folder,
  certificate: Certificate,
  anchors: string | null,
): Promise<void> {
  const isByLabel = folder.names === "by label";
  const own = folder.files ?? folder.path;
  // Decided by what is there before anything is written; then all at once, since each waits for the disk.
  const writes: Promise<void>[] = [];
  const hashes = [subjectHash(certificate.der), ...(isByLabel ? [oldSubjectHash(certificate.der)] : [])];
  const missing = hashes
    .filter((hash) => lookUp(folder.path, certificate, hash) === null)
    .map((hash) => `${hash}.${firstNumber(folder.path, hash, (path) => certificatesOf(path).length === 0)}`);
  let file: string;
  if (folder.holds === "anchors" && anchors !== null) {
    const prefix = folder.names === "ca-cert-" ? folder.names : "";
    file = join(own, `${prefix}${markName(certificate)}`);
    writes.push(putLink(writing, file, join(anchors, anchorName(certificate))));
  } else {
    file = isByLabel ? fileFor(own, certificate) : join(own, markName(certificate));
    writes.push(putFile(writing, file, certificate.pem));
  }
  const target = folder.files === null ? basename(file) : relative(folder.path, file);
  if (folder.files !== null && folder.holds === "hashes and names") {
    writes.push(putLink(writing, join(folder.path, basename(file)), target));
  }
  await waitForAll([...writes, ...missing.map((name) => putLink(writing, join(folder.path, name), target))]);
}

/** Takes out what holds one of the certificates, and what was ours and leads nowhere any more. */
export async function takeOutOfFolder(
  writing: Writing,
  folder: string,
  unwanted: readonly Certificate[],
): Promise<void> {
  const names = unwantedNames(folder, unwanted);
  // The last number first, so that what moves into a gap is to stay. Before the files, since a link is told by what it leads to.
  for (const name of names
    .filter((one) => hashedName.test(one))
    .sort(byNumber)
    .toReversed()) {
    await takeOutNumber(writing, folder, name);
  }
  for (const name of names.filter((one) => !hashedName.test(one)))
    await takeAway(writing, join(folder, name));
}

/** Whether anything is there that `takeOutOfFolder` would take out. */
export function hasAnyOf(folder: string, unwanted: readonly Certificate[]): boolean {
  return unwantedNames(folder, unwanted).length > 0;
}

function unwantedNames(folder: string, unwanted: readonly Certificate[]): string[] {
  const entries = entriesIn(folder);
  // The common case, without a look at each of the folder's links.
  if (unwanted.length === 0 && !entries.some(({ name }) => isOurName(name))) return [];
  const pems = new Set(unwanted.map(({ pem }) => pem));
  const hashes = new Set(unwanted.flatMap(({ der }) => [subjectHash(der), oldSubjectHash(der)]));
  const labels = new Set(unwanted.map(({ der }) => fileNameOf(der)));
  const isOurs = (name: string): boolean => isOurName(name) || labels.has(labelIn(name));
  const found = entries.filter(({ name, mayBeLink }) => {
    const path = join(folder, name);
    const target = mayBeLink ? linkTarget(path) : null;
    const isLedToOurs = isOurs(name) || (target !== null && isOurs(basename(target)));
    if (!isLedToOurs && !hashes.has(name.slice(0, 8))) return false;
    const held = certificatesOf(path);
    return held.length === 0 ? isLedToOurs && target !== null : held.some(({ pem }) => pems.has(pem));
  });
  return found.map(({ name }) => name);
}

/** By its label, and behind that a number where another CA has the name. */
function fileFor(folder: string, certificate: Certificate): string {
  const name = fileNameOf(certificate.der);
  for (let number = 0; ; number++) {
    const path = join(folder, number === 0 ? `${name}.pem` : `${name}.${number}.pem`);
    if (!isThere(path) || certificatesOf(path).some(({ pem }) => pem === certificate.pem)) return path;
  }
}

function firstNumber(folder: string, hash: string, isWanted: (path: string) => boolean): number {
  let number = 0;
  while (!isWanted(join(folder, `${hash}.${number}`))) number++;
  return number;
}

/** A lookup ends at a gap, so the last of the hash moves into it. */
async function takeOutNumber(writing: Writing, folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  const hash = name.slice(0, 8);
  const last = join(folder, `${hash}.${firstNumber(folder, hash, (one) => !isThere(one)) - 1}`);
  const target = linkTarget(last);
  const content = target === null ? readFileSync(last) : null;
  await takeAway(writing, last);
  if (last === path) return;
  if (target !== null) await putLink(writing, path, target);
  else if (content !== null) await putFile(writing, path, content);
}

const labelIn = (name: string): string => name.replace(/(?:\.\d+)?\.pem$/, "");
const byNumber = (one: string, other: string): number => Number(one.slice(9)) - Number(other.slice(9));
const certificatesOf = (path: string): readonly Certificate[] => certificatesIn(readCertificateFile(path));
