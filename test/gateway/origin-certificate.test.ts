// Tests of our own look at an origin's certificates, apart from what TLS has refused before.

import { expect } from "bun:test";
import { X509Certificate } from "node:crypto";
import { certificateFault, type PeerCertificate } from "../../src/gateway/origin-certificate.ts";
import { parseHost } from "../../src/wire/host.ts";
import { testWith } from "../support/need.ts";
import {
  caExtensions,
  makeCertificate,
  makeLeaf,
  makeRoot,
  serverExtensions,
  type CertificatePair,
} from "./certificates.ts";

/** The linked shape of Bun's getPeerCertificate(false): the last certificate is its own issuer. */
function linked(chain: readonly CertificatePair[]): PeerCertificate {
  let at: { raw: Buffer; issuerCertificate?: PeerCertificate } | null = null;
  for (const { certificatePem } of chain.toReversed()) {
    const { raw } = new X509Certificate(certificatePem);
    const next: { raw: Buffer; issuerCertificate?: PeerCertificate } = { raw };
    next.issuerCertificate = at ?? next;
    at = next;
  }
  return at ?? {};
}

function faultOf(chain: readonly CertificatePair[], hostText = "o.test"): string | null {
  const host = parseHost(hostText);
  if (!host.ok) throw new Error(host.fault);
  return certificateFault(linked(chain), host.value);
}

let rootPair: Promise<CertificatePair> | null = null;
const root = (): Promise<CertificatePair> => (rootPair ??= makeRoot());

const issuers: Readonly<Record<string, readonly [overrides: object, fault: RegExp | null]>> = {
  "a sound intermediate": [{}, null],
  "a server's certificate": [{ extensions: serverExtensions("DNS:o.test") }, /no CA signed/],
  "a certificate without basic constraints": [
    { extensions: ["subjectAltName = DNS:o.test"] },
    /no CA signed/,
  ],
  "an X.509 v1 certificate": [{ extensions: [] }, /no CA signed/],
  "a server's certificate of its issuer's name": [
    { subject: "/CN=Test Root", extensions: serverExtensions("DNS:o.test") },
    /no CA signed/,
  ],
  "an intermediate signed with SHA-1": [
    { digest: "sha1" },
    /an issuer in its chain: it is signed with SHA-1/,
  ],
  "an intermediate with a weak key": [
    { key: "rsa1024" },
    /an issuer in its chain: its RSA key has only 1024 bits/,
  ],
};

for (const [what, [overrides, fault]] of Object.entries(issuers)) {
  testWith(["openssl"], `${what} as issuer is ${fault === null ? "taken" : "a fault"}`, async () => {
    const issuer = await makeCertificate({
      subject: "/CN=Issuer",
      extensions: caExtensions,
      issuer: await root(),
      ...overrides,
    });
    const leaf = await makeLeaf(issuer, "DNS:o.test");
    const found = faultOf([leaf, issuer, await root()]);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });
}

testWith(
  ["openssl"],
  "a chain that ends without its root, and one of the leaf alone, are looked at as far as they go",
  async () => {
    const issuer = await makeCertificate({
      subject: "/CN=Issuer",
      extensions: caExtensions,
      issuer: await root(),
    });
    const leaf = await makeLeaf(issuer, "DNS:o.test");
    expect([faultOf([leaf, issuer]), faultOf([leaf])]).toEqual([null, null]);
  },
);

testWith(["openssl"], "names stand for what RFC 9525 says, and for no public suffix", async () => {
  const names =
    "DNS:o.test,DNS:*.w.test,DNS:*.com,DNS:*.co.uk,DNS:*.github.io,DNS:f*.p.test,DNS:*,DNS:d.test.,IP:192.0.2.7,IP:2001:db8::7";
  const leaf = await makeLeaf(await root(), names);
  const verdict = (host: string): boolean => faultOf([leaf], host) === null;
  const good = [
    "o.test",
    "O.TEST.",
    "a.w.test",
    "pages.github.io",
    "192.0.2.7",
    "::ffff:192.0.2.7",
    "2001:db8:0::7",
  ];
  const bad = [
    "p.test",
    "w.test",
    "a.b.w.test",
    "shop.com",
    "shop.co.uk",
    "foo.p.test",
    "test",
    "192.0.2.8",
    "2001:db8::8",
  ];
  expect(good.filter((host) => !verdict(host))).toEqual([]);
  expect(bad.filter(verdict)).toEqual([]);
});

testWith(["openssl"], "a verdict is one host's alone, and stays when it is asked for again", async () => {
  const leaf = await makeLeaf(await root(), "DNS:o.test");
  for (let round = 0; round < 2; round++) {
    expect([faultOf([leaf], "o.test"), faultOf([leaf], "p.test")]).toEqual([
      null,
      "none of its subject alternative names may stand for p.test",
    ]);
  }
});

testWith(["openssl"], "more than a thousand verdicts are not kept, and the answers stay right", async () => {
  const leaf = await makeLeaf(await root(), "DNS:*.o.test");
  for (let number = 0; number < 1100; number++) {
    const isOurs = number % 2 === 0;
    expect(faultOf([leaf], `h${number}.${isOurs ? "o" : "p"}.test`) === null).toBe(isOurs);
  }
});

testWith(["openssl"], "what cannot be parsed, and nothing at all, are faults", () => {
  const host = { kind: "name", text: "o.test" } as const;
  expect(certificateFault({ raw: Buffer.from("30820000", "hex") }, host)).toMatch(/cannot be parsed/);
  expect(certificateFault({}, host)).toBe("there is none");
});
