// Tests of finding the image's roots.

import { beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { makeRoot } from "../../src/ca/root.ts";
import { formatBundleIndex } from "../../src/trust/bundle-index.ts";
import { createCertificateReader } from "../../src/trust/certificate-file.ts";
import { findImageRoots } from "../../src/trust/image-roots.ts";
import { createOwnSections } from "../../src/trust/own-files.ts";
import { temporaryFolder } from "../support/temporary.ts";

const [a = "", b = "", c = "", d = ""] = rootCertificates
  .slice(0, 4)
  .map((pem) => new X509Certificate(pem).toString());
const letters = new Map([
  [a, "a"],
  [b, "b"],
  [c, "c"],
  [d, "d"],
]);

let root: string;
let stateDir: string;

beforeEach(() => {
  root = temporaryFolder("image");
  stateDir = join(root, "home/.agentproxy");
});

function put(path: string, text: string | Uint8Array): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/** Each source as "path by: certificates by letter". */
function found(env: Record<string, string> = {}) {
  const read = createCertificateReader();
  const image = findImageRoots(env, read, createOwnSections([stateDir], read), { root, cwd: root });
  const spell = (certificates: readonly { pem: string }[]): string =>
    certificates.map(({ pem }) => letters.get(pem) ?? "?").join("");
  return {
    sources: image.sources.map(
      ({ path, by, certificates }) => `${path.slice(root.length)} ${by}: ${spell(certificates)}`,
    ),
    system: spell(image.system),
    isBuiltIn: image.isBuiltIn,
  };
}

describe("the distribution's bundle", () => {
  test.each([
    ["Debian, Ubuntu, Alpine, Arch", "/etc/ssl/certs/ca-certificates.crt"],
    ["RHEL up to 9", "/etc/pki/tls/certs/ca-bundle.crt"],
    ["Fedora, RHEL 10", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"],
    ["SUSE", "/etc/ssl/ca-bundle.pem"],
    ["Arch without compatibility links", "/etc/ca-certificates/extracted/tls-ca-bundle.pem"],
    ["Alpine without ca-certificates", "/etc/ssl/cert.pem"],
  ])("of %s", (_distribution, path) => {
    put(path, a + b);
    expect(found()).toEqual({ sources: [`${path} the image: ab`], system: "ab", isBuiltIn: false });
  });

  test("is the first that has certificates", () => {
    put("/etc/ssl/certs/ca-certificates.crt", "");
    put("/etc/pki/tls/certs/ca-bundle.crt", a);
    put("/etc/ssl/cert.pem", b);
    expect(found().sources).toEqual(["/etc/pki/tls/certs/ca-bundle.crt the image: a"]);
  });

  test("may be a symlink", () => {
    put("/store/bundle.pem", a);
    mkdirSync(join(root, "etc/ssl/certs"), { recursive: true });
    symlinkSync(join(root, "store/bundle.pem"), join(root, "etc/ssl/certs/ca-certificates.crt"));
    expect(found().sources).toEqual(["/etc/ssl/certs/ca-certificates.crt the image: a"]);
  });

  test("gives no CA of ours for a root, but is told to have it", async () => {
    const own = (await makeRoot(new Date())).certificatePem;
    put("/etc/ssl/certs/ca-certificates.crt", a + own + b);
    expect(found()).toEqual({
      sources: ["/etc/ssl/certs/ca-certificates.crt the image: ab"],
      system: "a?b",
      isBuiltIn: false,
    });
  });
});

describe("SSL_CERT_FILE", () => {
  test("comes first, and the distribution's file stays, as OpenSSL's default folder does", () => {
    put("/etc/ssl/certs/ca-certificates.crt", a);
    const path = put("/corp/roots.pem", b);
    const both = ["/corp/roots.pem SSL_CERT_FILE: b", "/etc/ssl/certs/ca-certificates.crt the image: a"];
    expect(found({ SSL_CERT_FILE: path }).sources).toEqual(both);
    expect(found({ SSL_CERT_FILE: path, SSL_CERT_DIR: "/etc/ssl/certs" }).sources).toEqual(both);
    expect(found({ SSL_CERT_FILE: "corp/roots.pem" }).sources).toEqual(both);
  });

  test("stands alone where SSL_CERT_DIR leads elsewhere", () => {
    put("/etc/ssl/certs/ca-certificates.crt", a);
    const path = put("/corp/roots.pem", b);
    expect(found({ SSL_CERT_FILE: path, SSL_CERT_DIR: "/nowhere" })).toEqual({
      sources: ["/corp/roots.pem SSL_CERT_FILE: b"],
      system: "a",
      isBuiltIn: false,
    });
  });

  test.each([
    ["is missing", "/none.pem"],
    ["is a folder", "/etc"],
    ["is a device", "../../../../../../dev/zero"],
  ])("that %s leaves the distribution's", (_what, path) => {
    put("/etc/ssl/certs/ca-certificates.crt", a);
    expect(found({ SSL_CERT_FILE: join(root, path) }).sources).toEqual([
      "/etc/ssl/certs/ca-certificates.crt the image: a",
    ]);
  });

  test("that names a file of ours counts for nothing", () => {
    put("/etc/ssl/certs/ca-certificates.crt", a);
    for (const name of ["agent-proxy-ca.crt", "ca-bundle.crt"]) {
      const path = put(`/home/.agentproxy/${name}`, b);
      expect(found({ SSL_CERT_FILE: path }).sources).toEqual([
        "/etc/ssl/certs/ca-certificates.crt the image: a",
      ]);
    }
  });

  test("that names a bundle of ours, wherever it is, stands for the file that was named before", () => {
    put("/etc/ssl/certs/ca-certificates.crt", a);
    const corp = put("/corp/roots.pem", b);
    const bundle = put(
      "/elsewhere/ca-bundle.crt",
      formatBundleIndex([
        { role: "own", path: "/x", by: "agentproxy", count: 1 },
        { role: "image", path: corp, by: "SSL_CERT_FILE", count: 1 },
        { role: "image", path: "/etc/ssl/certs/ca-certificates.crt", by: "the image", count: 1 },
        { role: "user", path: "/y", by: "PIP_CERT", count: 1 },
      ]) +
        c +
        b +
        a +
        d,
    );
    expect(found({ SSL_CERT_FILE: bundle }).sources).toEqual([
      "/corp/roots.pem SSL_CERT_FILE: b",
      "/etc/ssl/certs/ca-certificates.crt the image: a",
    ]);
  });
});

describe("folders", () => {
  test("of the distribution are read where there is no bundle, hashed name or not, each certificate once", () => {
    put("/etc/ssl/certs/one.pem", a);
    put("/etc/ssl/certs/two.pem", b + a);
    symlinkSync("one.pem", join(root, "etc/ssl/certs/12345678.0"));
    symlinkSync("gone.pem", join(root, "etc/ssl/certs/87654321.0"));
    put("/etc/ssl/certs/readme.txt", "not a certificate");
    put("/etc/pki/tls/certs/three.pem", c);
    expect(found()).toEqual({
      sources: ["/etc/ssl/certs the image: ab", "/etc/pki/tls/certs the image: c"],
      system: "",
      isBuiltIn: false,
    });
  });

  test("that SSL_CERT_DIR names are added to the file", () => {
    put("/etc/ssl/certs/ca-certificates.crt", a);
    put("/corp/one/x.0", b);
    put("/corp/two/y.0", c);
    expect(found({ SSL_CERT_DIR: `${root}/corp/one::corp/two:/nowhere` }).sources).toEqual([
      "/etc/ssl/certs/ca-certificates.crt the image: a",
      "/corp/one SSL_CERT_DIR: b",
      "/corp/two SSL_CERT_DIR: c",
    ]);
    expect(found({ SSL_CERT_DIR: `/etc/ssl/certs:${root}/corp/one` }).sources).toEqual([
      "/etc/ssl/certs/ca-certificates.crt the image: a",
      "/corp/one SSL_CERT_DIR: b",
    ]);
  });
});

test("an image without any roots has those built in", () => {
  const { sources, system, isBuiltIn } = found({ SSL_CERT_FILE: "/none", SSL_CERT_DIR: "/none" });
  expect([sources.length, system, isBuiltIn]).toEqual([1, "", true]);
  expect(sources[0]).toContain("agentproxy's built-in roots: abcd");
});
