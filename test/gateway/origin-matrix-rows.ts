// The rows of the origin certificate matrix: what an origin may serve, and what is to be made of it.

import {
  caExtensions,
  makeCertificate,
  makeLeaf,
  makeRoot,
  serverExtensions,
  type CertificatePair,
  type CertificateRequest,
} from "./certificates.ts";

export interface Served {
  /** What the origin sends, leaf first; the leaf's key is used. */
  readonly chain: readonly CertificatePair[];
  /** What the gateway trusts; the shared root where it is absent. */
  readonly roots?: readonly CertificatePair[];
  /** What is asked for; o.test where it is absent. */
  readonly host?: string;
}

let sharedRoot: Promise<CertificatePair> | null = null;
/** What the gateway trusts where a row does not say. */
export const root = (): Promise<CertificatePair> => (sharedRoot ??= makeRoot());

const leafOf = async (
  overrides: Partial<CertificateRequest> = {},
  names = "DNS:o.test",
): Promise<Served> => ({
  chain: [await makeLeaf(await root(), names, overrides)],
});

const intermediate = async (overrides: Partial<CertificateRequest> = {}): Promise<CertificatePair> =>
  makeCertificate({
    subject: "/CN=Intermediate",
    extensions: caExtensions,
    issuer: await root(),
    ...overrides,
  });

const below = async (issuer: CertificatePair, ...more: readonly CertificatePair[]): Promise<Served> => ({
  chain: [await makeLeaf(issuer, "DNS:o.test"), issuer, ...more],
});

const plainLeaf = (...extensions: readonly string[]): Partial<CertificateRequest> => ({ extensions });

const server = ["keyUsage = critical,digitalSignature", "subjectAltName = DNS:o.test"];

/** `expected` is "ok", or a pattern for what follows `origin-certificate-` in the code and its detail. */
export const originRows: Readonly<Record<string, readonly [expected: string, make: () => Promise<Served>]>> =
  {
    "an EC leaf under a root": ["ok", () => leafOf()],
    "a P-384 leaf": ["ok", () => leafOf({ key: "p384", digest: "sha384" })],
    "an RSA-2048 leaf": ["ok", () => leafOf({ key: "rsa2048" })],
    "a leaf under an intermediate": ["ok", async () => below(await intermediate())],
    "a chain that ends in its root": ["ok", async () => below(await intermediate(), await root())],
    "a chain in the wrong order": [
      "ok",
      async () => {
        const upper = await intermediate({ subject: "/CN=Upper" });
        const lower = await intermediate({ subject: "/CN=Lower", issuer: upper });
        return { chain: [await makeLeaf(lower, "DNS:o.test"), upper, lower] };
      },
    ],
    "a weak certificate that only lies beside the chain": [
      "ok",
      async () => ({
        chain: [...(await leafOf()).chain, await intermediate({ digest: "sha1", key: "rsa1024" })],
      }),
    ],
    "a leaf without basic constraints and extended key usage": ["ok", () => leafOf(plainLeaf(...server))],
    "one good name among many": ["ok", () => leafOf({}, "DNS:a.test,IP:192.0.2.1,DNS:o.test")],
    "a name in capitals": ["ok", () => leafOf({}, "DNS:O.TEST")],
    "a wildcard one label up": [
      "ok",
      async () => ({ ...(await leafOf({}, "DNS:*.o.test")), host: "a.o.test" }),
    ],
    "an IPv4 address": ["ok", async () => ({ ...(await leafOf({}, "IP:192.0.2.7")), host: "192.0.2.7" })],
    "an IPv6 address": ["ok", async () => ({ ...(await leafOf({}, "IP:2001:db8::7")), host: "2001:db8::7" })],
    "a root signed with SHA-1": [
      "ok",
      async () => {
        const old = await makeRoot({ digest: "sha1", key: "rsa2048" });
        return { chain: [await makeLeaf(old, "DNS:o.test")], roots: [old] };
      },
    ],
    "a self-signed leaf that the operator trusts": [
      "ok",
      async () => {
        const own = await makeRoot({ subject: "/CN=o.test", extensions: serverExtensions("DNS:o.test") });
        return { chain: [own], roots: [own] };
      },
    ],

    "an expired leaf": ["expired", () => leafOf({ validDays: [-30, -1] })],
    "a leaf from the future": ["expired", () => leafOf({ validDays: [2, 30] })],
    "an expired intermediate": ["expired", async () => below(await intermediate({ validDays: [-30, -1] }))],
    "a self-signed leaf": [
      "self-signed",
      async () => ({
        chain: [await makeRoot({ subject: "/CN=o.test", extensions: serverExtensions("DNS:o.test") })],
      }),
    ],
    "a self-signed leaf that may sign as well": [
      "self-signed",
      async () => ({
        chain: [
          await makeRoot({
            subject: "/CN=o.test",
            extensions: [
              "basicConstraints = critical,CA:TRUE",
              "keyUsage = critical,digitalSignature,keyCertSign",
              "subjectAltName = DNS:o.test",
            ],
          }),
        ],
      }),
    ],
    "a self-signed leaf of a trusted root's name": [
      "(self-signed|unfit)",
      async () => ({ chain: [await makeRoot({ extensions: serverExtensions("DNS:o.test") })] }),
    ],
    "a root that nobody trusts": [
      "self-signed",
      async () => below(await makeRoot({ subject: "/CN=Other Root" })),
    ],
    "an issuer that nobody knows": [
      "issuer",
      async () => ({ chain: [await makeLeaf(await makeRoot({ subject: "/CN=Other" }), "DNS:o.test")] }),
    ],
    "a root of the same name with another key": [
      "issuer",
      async () => ({ chain: [await makeLeaf(await makeRoot(), "DNS:o.test")] }),
    ],
    "an intermediate that is not sent": [
      "issuer",
      async () => ({ chain: [await makeLeaf(await intermediate(), "DNS:o.test")] }),
    ],
    "another name": ["name", () => leafOf({}, "DNS:p.test")],
    "a wildcard for the name itself": ["name", () => leafOf({}, "DNS:*.o.test")],
    "a wildcard two labels up": [
      "name",
      async () => ({ ...(await leafOf({}, "DNS:*.o.test")), host: "a.b.o.test" }),
    ],
    "a wildcard in the second label": [
      "name",
      async () => ({ ...(await leafOf({}, "DNS:a.*.test")), host: "a.o.test" }),
    ],
    "a wildcard for everything": ["name", () => leafOf({}, "DNS:*")],
    "another address": ["name", async () => ({ ...(await leafOf({}, "IP:192.0.2.8")), host: "192.0.2.7" })],
    "an address written as a name": [
      "name",
      async () => ({ ...(await leafOf({}, "DNS:192.0.2.7")), host: "192.0.2.7" }),
    ],
    "a wildcard for an address": [
      "name",
      async () => ({ ...(await leafOf({}, "DNS:*.0.2.7")), host: "192.0.2.7" }),
    ],
    "a part of a label as a wildcard": [
      "(name|unfit)",
      async () => ({ ...(await leafOf({}, "DNS:f*.o.test")), host: "foo.o.test" }),
    ],
    "only mail and web addresses": ["name", () => leafOf({}, "email:a@o.test,URI:https://o.test/")],

    "a common name and no subject alternative name": [
      "unfit: .*no subject alternative name",
      () => leafOf({ subject: "/CN=o.test", extensions: ["keyUsage = critical,digitalSignature"] }),
    ],
    "a common name, and an address as the only alternative": [
      "(name|unfit)",
      () => leafOf({ subject: "/CN=o.test" }, "IP:192.0.2.7"),
    ],
    "a wildcard over a public suffix": [
      // Bun itself takes a wildcard over one label for none.
      "(name|unfit)",
      async () => ({ ...(await leafOf({}, "DNS:*.com")), host: "shop.com" }),
    ],
    "a wildcard over a two-label public suffix": [
      "unfit: .*may stand for shop.co.uk",
      async () => ({ ...(await leafOf({}, "DNS:*.co.uk")), host: "shop.co.uk" }),
    ],
    "an RSA-1024 leaf": ["unfit: .*1024 bits", () => leafOf({ key: "rsa1024" })],
    "an RSA-1024 intermediate": [
      "unfit: .*1024 bits",
      async () => below(await intermediate({ key: "rsa1024" })),
    ],
    "a leaf signed with SHA-1": ["unfit: .*SHA-1", () => leafOf({ digest: "sha1" })],
    "a leaf signed with SHA-1 by an issuer of its own name": [
      "unfit: .*SHA-1",
      () => leafOf({ digest: "sha1", subject: "/CN=Test Root" }),
    ],
    "a leaf signed with MD5": [
      "(unfit|issuer|tls-failed)",
      async () => {
        const rsa = await makeRoot({ key: "rsa2048" });
        return { chain: [await makeLeaf(rsa, "DNS:o.test", { digest: "md5" })], roots: [rsa] };
      },
    ],
    "an intermediate signed with SHA-1": [
      "unfit: .*SHA-1",
      async () => below(await intermediate({ digest: "sha1" })),
    ],
    "an X.509 v1 leaf": ["(unfit|name)", () => leafOf({ subject: "/CN=o.test", extensions: [] })],
    "an X.509 v1 intermediate": ["(unfit|issuer)", async () => below(await intermediate({ extensions: [] }))],
    "a server's certificate as issuer": [
      "(unfit|issuer)",
      async () => below(await makeLeaf(await root(), "DNS:o.test", { subject: "/CN=End Entity" })),
    ],
    "an issuer without basic constraints": [
      "(unfit|issuer)",
      async () => below(await intermediate({ extensions: ["subjectAltName = DNS:o.test"] })),
    ],
    "a server's certificate of its issuer's name as issuer": [
      "(unfit|issuer|self-signed)",
      async () => below(await makeLeaf(await root(), "DNS:o.test", { subject: "/CN=Test Root" })),
    ],
    "an issuer that may not sign certificates": [
      "(unfit|issuer)",
      async () =>
        below(
          await intermediate({
            extensions: ["basicConstraints = critical,CA:TRUE", "keyUsage = critical,digitalSignature"],
          }),
        ),
    ],
    "a trusted server's certificate as issuer": [
      "(unfit|issuer)",
      async () => {
        const own = await makeRoot({ subject: "/CN=o.test", extensions: serverExtensions("DNS:o.test") });
        return { chain: [await makeLeaf(own, "DNS:o.test")], roots: [own] };
      },
    ],
    "an issuer below its path length": [
      "unfit",
      async () => {
        const upper = await intermediate({
          subject: "/CN=Upper",
          extensions: ["basicConstraints = critical,CA:TRUE,pathlen:0", "keyUsage = critical,keyCertSign"],
        });
        return below(await intermediate({ subject: "/CN=Lower", issuer: upper }), upper);
      },
    ],
    "a name that its issuer may not sign for": [
      "unfit",
      async () =>
        below(
          await intermediate({
            extensions: [...caExtensions, "nameConstraints = critical,permitted;DNS:other.test"],
          }),
        ),
    ],
    "a certificate for clients only": [
      "unfit",
      () => leafOf(plainLeaf(...server, "extendedKeyUsage = clientAuth")),
    ],
    "a critical extension that nobody knows": [
      "unfit",
      () => leafOf(plainLeaf(...server, "1.2.3.4 = critical,ASN1:UTF8String:x")),
    ],
    "a weak intermediate behind a copy of the leaf": [
      "unfit: .*SHA-1",
      async () => {
        const weak = await intermediate({ digest: "sha1" });
        const leaf = await makeLeaf(weak, "DNS:o.test");
        return { chain: [leaf, leaf, weak] };
      },
    ],
    "a weak intermediate behind another one twice": [
      "unfit: .*SHA-1",
      async () => {
        const [weak, beside] = [
          await intermediate({ digest: "sha1" }),
          await intermediate({ subject: "/CN=Beside" }),
        ];
        return { chain: [await makeLeaf(weak, "DNS:o.test"), beside, beside, weak] };
      },
    ],
    "a weak intermediate behind eleven others": [
      "unfit: .*SHA-1",
      async () => {
        const weak = await intermediate({ digest: "sha1" });
        const others = Array.from({ length: 11 }, (_, n) => intermediate({ subject: `/CN=Beside ${n}` }));
        return { chain: [await makeLeaf(weak, "DNS:o.test"), ...(await Promise.all(others)), weak] };
      },
    ],
    "forty certificates": [
      "unfit: .*more than 32",
      async () => {
        const other = await intermediate();
        return { chain: [...(await leafOf()).chain, ...Array.from({ length: 40 }, () => other)] };
      },
    ],
  };
