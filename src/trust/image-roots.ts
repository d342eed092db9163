// The roots that the image's own programs trust, found as OpenSSL and Go would find them.

import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { rootCertificates } from "node:tls";
import { realImagePath } from "../host/image-path.ts";
import { systemCode } from "../host/system-cause.ts";
import { certificatesIn } from "./certificate-file.ts";
import type { ReadCertificateFile } from "./certificate-file.ts";
import { withoutOwnCas } from "./own-ca.ts";
import type { OwnSections } from "./own-files.ts";
import { installedCas } from "./installed-cas.ts";
import { parseCertificates } from "./pem.ts";
import type { Certificate } from "./pem.ts";
import { systemBundles, systemFolders } from "./system-places.ts";

const mostFilesInFolder = 4000;

export interface RootSource {
  readonly path: string;
  readonly by: string;
  readonly certificates: readonly Certificate[];
}

export interface ImageRoots {
  readonly sources: readonly RootSource[];
  /** The distribution's own bundle, whether it is in force or not; empty where there is none. */
  readonly system: readonly Certificate[];
  /** Whether the image has no roots at all, so that those built into this program stand in. */
  readonly isBuiltIn: boolean;
}

/** Both absolute. */
export interface RootPlaces {
  /** In the place of "/": for images that are not running. */
  readonly root: string;
  /** What relative paths in the environment are relative to. */
  readonly cwd: string;
}

/**
 * SSL_CERT_FILE takes the place of the default file but not of the default folder, which only SSL_CERT_DIR does
 * (openssl-env(7)), and on most images file and folder hold the same. So the distribution's file counts next to
 * SSL_CERT_FILE unless SSL_CERT_DIR leads elsewhere. Where SSL_CERT_FILE names a bundle of ours, what
 * it was made from is read instead. A CA of ours is never a root, nor is one that we have put into the image.
 */
export function findImageRoots(
  env: Readonly<Record<string, string | undefined>>,
  read: ReadCertificateFile,
  ownSections: OwnSections,
  { root, cwd }: RootPlaces,
): ImageRoots {
  const sources: RootSource[] = [];
  const installed = new Set(installedCas(root).map(({ pem }) => pem));
  const readRoots: ReadRoots = (path) =>
    withoutOwnCas(certificatesIn(read(path))).filter(({ pem }) => !installed.has(pem));
  const systemFiles = new Set(systemBundles.map((path) => realImagePath(root, join(root, path))));
  for (const path of rootFilesNamed(env.SSL_CERT_FILE, cwd, ownSections)) {
    const isSystems = path.startsWith(root) && systemFiles.has(realImagePath(root, path));
    // In a file of the user's own it is a root by the user's word.
    const readNamed: ReadRoots = (one) => withoutOwnCas(certificatesIn(read(one)));
    addSource(sources, path, "SSL_CERT_FILE", isSystems ? readRoots : readNamed);
  }

  const systemPath = systemBundles
    .map((path) => join(root, path))
    .find((path) => certificatesIn(read(path)).length > 0);
  const folders = (env.SSL_CERT_DIR ?? "").split(":").filter((folder) => folder !== "");
  const ownFolders = folders.filter((folder) => !systemFolders.includes(folder));
  const isDefaultFolder = folders.length === 0 || ownFolders.length < folders.length;
  if (systemPath !== undefined && (isDefaultFolder || sources.length === 0)) {
    addSource(sources, systemPath, "the image", readRoots);
  }
  for (const folder of ownFolders) addFolder(sources, resolve(cwd, folder), "SSL_CERT_DIR", readRoots);
  if (sources.length === 0) {
    for (const folder of systemFolders) addFolder(sources, join(root, folder), "the image", readRoots);
  }
  const isBuiltIn = sources.length === 0;
  if (isBuiltIn) {
    const { certificates } = parseCertificates(rootCertificates.join("\n"));
    sources.push({ path: "", by: "agentproxy's built-in roots", certificates });
  }
  return { sources, system: systemPath === undefined ? [] : certificatesIn(read(systemPath)), isBuiltIn };
}

function rootFilesNamed(value: string | undefined, cwd: string, ownSections: OwnSections): string[] {
  if (!value) return [];
  const path = resolve(cwd, value);
  const sections = ownSections(path);
  if (sections === null) return [path];
  return sections
    .filter(({ role, by }) => role === "image" && by === "SSL_CERT_FILE")
    .map(({ path }) => path);
}

type ReadRoots = (path: string) => readonly Certificate[];

function addSource(sources: RootSource[], path: string, by: string, readRoots: ReadRoots): void {
  const certificates = readRoots(path);
  if (certificates.length > 0) sources.push({ path, by, certificates });
}

/** Every file of the folder, hashed name or not: Go and rustls read them all. */
function addFolder(sources: RootSource[], folder: string, by: string, readRoots: ReadRoots): void {
  let names: string[];
  try {
    names = readdirSync(folder).sort().slice(0, mostFilesInFolder);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return;
  }
  const certificates = new Map<string, Certificate>();
  for (const name of names) {
    for (const certificate of readRoots(join(folder, name))) certificates.set(certificate.pem, certificate);
  }
  if (certificates.size > 0) sources.push({ path: folder, by, certificates: [...certificates.values()] });
}
