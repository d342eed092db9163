// Folders laid out as distributions lay out their CAs, with a few public roots, made by what is known of their helpers.

import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rootCertificates } from "node:tls";
import { fileNameOf, labelOf } from "../../../src/stores/system/label.ts";
import { oldSubjectHash, subjectHash } from "../../../src/stores/system/subject-hash.ts";
import { parseCertificates } from "../../../src/trust/pem.ts";
import type { Certificate } from "../../../src/trust/pem.ts";
import { temporaryFolder } from "../../support/temporary.ts";

export const publicRoots: readonly Certificate[] = parseCertificates(
  rootCertificates.slice(0, 4).join("\n"),
).certificates;

export interface Image {
  readonly root: string;
  readonly path: (name: string) => string;
  readonly read: (name: string) => string;
  readonly put: (name: string, text: string | Uint8Array) => void;
  /** `target` as it is written. */
  readonly link: (name: string, target: string) => void;
}

export function emptyImage(): Image {
  const root = temporaryFolder("image");
  const path = (name: string): string => join(root, name);
  const folderFor = (name: string): string => {
    mkdirSync(dirname(path(name)), { recursive: true });
    return path(name);
  };
  return {
    root,
    path,
    read: (name) => readFileSync(path(name), "latin1"),
    put: (name, text) => writeFileSync(folderFor(name), text),
    link: (name, target) => symlinkSync(target, folderFor(name)),
  };
}

const pemsOf = (certificates: readonly Certificate[]): string => certificates.map(({ pem }) => pem).join("");

/** A folder as p11-kit extracts it. */
function pemFolder(image: Image, folder: string): void {
  for (const { pem, der } of publicRoots) {
    const name = `${fileNameOf(der)}.pem`;
    image.put(`${folder}/${name}`, pem);
    for (const hash of [subjectHash(der), oldSubjectHash(der)]) image.link(`${folder}/${hash}.0`, name);
  }
}

export const families = [
  "debian",
  "alpine",
  "rhel",
  "fedora",
  "arch",
  "suse",
  "wolfi",
  "distroless",
  "busybox",
] as const;
export type FamilyName = (typeof families)[number];

export function imageOf(family: FamilyName): Image {
  const image = emptyImage();
  builders[family](image);
  return image;
}

const builders: Readonly<Record<FamilyName, (image: Image) => void>> = {
  debian(image) {
    image.put("etc/debian_version", "12.9\n");
    image.put("usr/sbin/update-ca-certificates", "");
    image.put("usr/local/share/ca-certificates/README", "");
    debianFolder(image, "");
    image.link("usr/lib/ssl/certs", "../../../etc/ssl/certs");
  },
  alpine(image) {
    image.put("etc/alpine-release", "3.20.3\n");
    image.put("etc/apk/repositories", "");
    image.put("usr/sbin/update-ca-certificates", "");
    debianFolder(image, "ca-cert-");
    image.link("etc/ssl/cert.pem", "certs/ca-certificates.crt");
    image.link("etc/apk/ca.pem", "../ssl/certs/ca-certificates.crt");
  },
  rhel(image) {
    image.put("usr/bin/update-ca-trust", "");
    image.put("etc/pki/ca-trust/source/anchors/.keep", "");
    const named = publicRoots.map(({ der, pem }) => `# ${labelOf(der)}\n${pem}`);
    image.put("etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", named.join("\n"));
    image.link("etc/pki/tls/certs/ca-bundle.crt", "../../ca-trust/extracted/pem/tls-ca-bundle.pem");
    image.link("etc/pki/tls/cert.pem", "certs/ca-bundle.crt");
    image.link("etc/ssl/certs", "../pki/tls/certs");
  },
  fedora(image) {
    builders.rhel(image);
    pemFolder(image, "etc/pki/ca-trust/extracted/pem/directory-hash");
    for (const { der } of publicRoots) {
      const target = `../../ca-trust/extracted/pem/directory-hash/${fileNameOf(der)}.pem`;
      image.link(`etc/pki/tls/certs/${subjectHash(der)}.0`, target);
    }
  },
  arch(image) {
    image.put("usr/bin/update-ca-trust", "");
    image.put("etc/ca-certificates/trust-source/anchors/.keep", "");
    image.put("etc/ca-certificates/extracted/tls-ca-bundle.pem", pemsOf(publicRoots));
    pemFolder(image, "etc/ca-certificates/extracted/cadir");
    image.link("etc/ssl/certs/ca-certificates.crt", "../../ca-certificates/extracted/tls-ca-bundle.pem");
    image.link("etc/ssl/cert.pem", "../ca-certificates/extracted/tls-ca-bundle.pem");
    for (const { der } of publicRoots) {
      const target = `../../ca-certificates/extracted/cadir/${fileNameOf(der)}.pem`;
      image.link(`etc/ssl/certs/${fileNameOf(der)}.pem`, target);
      image.link(`etc/ssl/certs/${subjectHash(der)}.0`, target);
    }
  },
  suse(image) {
    image.put("usr/sbin/update-ca-certificates", "");
    image.put("etc/pki/trust/anchors/.keep", "");
    const head = "#\n# automatically created. Do not edit!\n#\n";
    image.put("var/lib/ca-certificates/ca-bundle.pem", head + pemsOf(publicRoots));
    pemFolder(image, "var/lib/ca-certificates/pem");
    pemFolder(image, "var/lib/ca-certificates/openssl");
    image.link("etc/ssl/ca-bundle.pem", "../../var/lib/ca-certificates/ca-bundle.pem");
    image.link("etc/ssl/certs", "../../var/lib/ca-certificates/pem");
  },
  wolfi(image) {
    image.put("etc/apk/repositories", "");
    image.put("etc/ssl/certs/ca-certificates.crt", pemsOf(publicRoots));
  },
  distroless(image) {
    image.put("etc/debian_version", "12.9\n");
    image.put("etc/ssl/certs/ca-certificates.crt", pemsOf(publicRoots));
  },
  busybox(image) {
    image.put("etc/ssl/cert.pem", pemsOf(publicRoots));
  },
};

function debianFolder(image: Image, prefix: string): void {
  image.put(
    "etc/ca-certificates.conf",
    publicRoots.map(({ der }) => `public/${fileNameOf(der)}.crt\n`).join(""),
  );
  image.put("etc/ssl/certs/ca-certificates.crt", pemsOf(publicRoots));
  for (const { pem, der } of publicRoots) {
    const source = `usr/share/ca-certificates/public/${fileNameOf(der)}.crt`;
    const name = `${prefix}${fileNameOf(der)}.pem`;
    image.put(source, pem);
    image.link(`etc/ssl/certs/${name}`, image.path(source));
    image.link(`etc/ssl/certs/${subjectHash(der)}.0`, name);
  }
}

/** Every file with its content, and every link with its target, below the folder; no link is followed. */
export function listing(folder: string, below = ""): Record<string, string> {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  const found = entries
    .toSorted((one, other) => one.name.localeCompare(other.name, "en"))
    .flatMap((entry): [string, string][] => {
      const name = join(below, entry.name);
      if (entry.isSymbolicLink()) return [[name, `-> ${readlinkSync(join(folder, name))}`]];
      if (entry.isDirectory()) return Object.entries(listing(folder, name));
      return [[name, readFileSync(join(folder, name), "latin1")]];
    });
  return Object.fromEntries(found);
}
