// How each family of distributions lays out its CAs: where an administrator's go, and what the helper makes of them.

import { anchorFolders } from "../../trust/system-places.ts";
import type { BundleForm } from "./bundle-text.ts";

export interface Family {
  readonly id: "rhel" | "suse" | "arch" | "alpine" | "debian" | "other";
  /** Each of them tells that an image is of the family. */
  readonly signs: readonly string[];
  /** Where CAs go for the helper. */
  readonly anchors: string;
  /** Any of which reads the anchors, now or when somebody installs it; where none could come, the folder itself must be there. */
  readonly helpers: readonly string[] | "may come";
  /** The bundle to make in an image that has none, since programs there name it. */
  readonly bundle: string | null;
  /** Bundles beside those that any image may have. */
  readonly moreBundles: readonly string[];
  readonly form: BundleForm;
  readonly folders: readonly FolderRule[];
  /** What the helper makes of the anchors that a session does not need: read by few, or by another store of ours. */
  readonly leftovers: readonly string[];
}

/** A folder in which OpenSSL looks for a CA by the hash of its subject. */
export interface FolderRule {
  readonly path: string;
  /**
   * anchors: NAME.pem is a link to the anchor, as Debian's helper makes it. files: NAME.pem is a file. hashes: only links, to
   * the files of the folder before. hashes and names: beside them links of the files' own names.
   */
  readonly holds: "anchors" | "files" | "hashes" | "hashes and names";
  /** How a link to an anchor, or a file, is named. */
  readonly names: "as the anchor" | "ca-cert-" | "by label";
  /** Only where it is hashed already. */
  readonly onlyHashed?: true;
}

const pemFolder = (path: string): FolderRule => ({ path, holds: "files", names: "by label" });

/** The first that has a sign in the image. */
export const families: readonly Family[] = [
  {
    id: "rhel",
    signs: ["/etc/pki/ca-trust"],
    anchors: anchorFolders.rhel,
    helpers: ["/usr/bin/update-ca-trust"],
    bundle: null,
    moreBundles: ["/etc/pki/tls/cert.pem"],
    form: "first, with names",
    folders: [
      pemFolder("/etc/pki/ca-trust/extracted/pem/directory-hash"),
      // Since Fedora 41 OpenSSL's default folder has links of those names; before, only bundles.
      { path: "/etc/pki/tls/certs", holds: "hashes", names: "by label", onlyHashed: true },
    ],
    leftovers: [
      "/etc/pki/ca-trust/extracted/java/cacerts",
      "/etc/pki/ca-trust/extracted/openssl/ca-bundle.trust.crt",
      "/etc/pki/ca-trust/extracted/pem/email-ca-bundle.pem",
      "/etc/pki/ca-trust/extracted/pem/objsign-ca-bundle.pem",
    ],
  },
  {
    id: "suse",
    signs: ["/etc/pki/trust", "/usr/share/pki/trust"],
    anchors: anchorFolders.suse,
    helpers: ["/usr/sbin/update-ca-certificates"],
    bundle: null,
    moreBundles: ["/var/lib/ca-certificates/ca-bundle.pem"],
    form: "first",
    folders: [
      pemFolder("/var/lib/ca-certificates/pem"),
      // The default folder of SUSE's own OpenSSL.
      pemFolder("/var/lib/ca-certificates/openssl"),
    ],
    leftovers: ["/var/lib/ca-certificates/java-cacerts"],
  },
  {
    id: "arch",
    signs: ["/etc/ca-certificates/trust-source", "/etc/ca-certificates/extracted"],
    anchors: anchorFolders.arch,
    helpers: ["/usr/bin/update-ca-trust", "/usr/bin/trust"],
    bundle: null,
    moreBundles: [],
    form: "first",
    folders: [
      pemFolder("/etc/ca-certificates/extracted/cadir"),
      { path: "/etc/ssl/certs", holds: "hashes and names", names: "by label" },
    ],
    leftovers: [
      "/etc/ssl/certs/java/cacerts",
      "/etc/ca-certificates/extracted/java-cacerts.jks",
      "/etc/ca-certificates/extracted/ca-bundle.trust.crt",
      "/etc/ca-certificates/extracted/email-ca-bundle.pem",
      "/etc/ca-certificates/extracted/objsign-ca-bundle.pem",
    ],
  },
  {
    id: "alpine",
    signs: ["/etc/alpine-release", "/etc/apk"],
    anchors: anchorFolders.debian,
    helpers: "may come",
    bundle: null,
    // apk's own, in the place of OpenSSL's default (apk-tools, libfetch/common.c).
    moreBundles: ["/etc/apk/ca.pem"],
    form: "last",
    folders: [{ path: "/etc/ssl/certs", holds: "anchors", names: "ca-cert-" }],
    leftovers: ["/etc/ssl/certs/java/cacerts"],
  },
  {
    id: "debian",
    signs: ["/etc/debian_version", "/etc/ca-certificates.conf", "/usr/sbin/update-ca-certificates"],
    anchors: anchorFolders.debian,
    helpers: "may come",
    bundle: "/etc/ssl/certs/ca-certificates.crt",
    moreBundles: [],
    form: "last",
    folders: [{ path: "/etc/ssl/certs", holds: "anchors", names: "as the anchor" }],
    leftovers: ["/etc/ssl/certs/java/cacerts"],
  },
  {
    id: "other",
    signs: [],
    anchors: anchorFolders.debian,
    helpers: [],
    bundle: null,
    moreBundles: [],
    form: "last",
    folders: [{ path: "/etc/ssl/certs", holds: "anchors", names: "as the anchor" }],
    leftovers: [],
  },
];
