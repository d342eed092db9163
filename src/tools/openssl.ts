// Programs that take OpenSSL's default roots, and openssl itself.

import { sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

/**
 * All that the file can do against a session: its VerifyCAFile, VerifyCAPath and VerifyMode count for no program of the
 * section that is the default, as was tried with curl, Python, Ruby, PHP and s_client on OpenSSL 3.0.
 */
const limit = (key: string, values: RegExp): Override => ({
  places: ["$OPENSSL_CONF", "/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf"],
  format: "opensslConf",
  key: `system_default.${key}`,
  does: "limits TLS too far",
  values,
  // Somebody may have wanted it so for other hosts.
  isForHand: true,
  beatsEnvironment: true,
  firstOnly: true,
  source: "SSL_CONF_cmd(3)",
});

const groups = ["DEFAULT", "X25519(?:MLKEM768)?", "P-256", "prime256v1", "secp256r1", "P-384", "secp384r1"];

/** A list that has none of them. */
const withoutAny = (names: readonly string[]): RegExp =>
  new RegExp(`^(?!(?:[^]*[:/])?[*?-]?(?:${names.join("|")})(?:[:/]|$))[^]+$`, "i");

export const openssl: Tool = {
  id: "openssl",
  title: "OpenSSL programs",
  family: "TLS libraries",
  find: {
    programs: ["openssl"],
    version: ["version"],
  },
  variables: [sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [
    // The gateway speaks TLS 1.2 and 1.3, with X25519, P-256 and P-384, and signs by ECDSA on P-256.
    limit("maxprotocol", /^(?:SSLv3|TLSv1(?:\.1)?)$/i),
    limit("cipherstring", /@SECLEVEL=[45]/i),
    limit("groups", withoutAny(groups)),
    limit("curves", withoutAny(groups)),
    limit("signaturealgorithms", withoutAny(["ECDSA\\+SHA256", "ecdsa_secp256r1_sha256"])),
  ],
  probe: {
    argv: [
      "{program}",
      "s_client",
      "-proxy",
      "{proxy-authority}",
      "-connect",
      "{probe-host}:443",
      "-servername",
      "{probe-host}",
      "-verify_return_error",
      "-quiet",
    ],
    input: "GET / HTTP/1.0\r\nHost: {probe-host}\r\n\r\n",
  },
  limits: [
    {
      versions: "all",
      what: "s_client reads no proxy variable: it needs -proxy HOST:PORT",
      source: "openssl-s_client(1)",
    },
    {
      versions: "all",
      what: "a program whose code names its CA file, or that carries roots of its own, looks at no variable",
      source: "SSL_CTX_set_default_verify_paths(3)",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "give s_client the proxy itself: -proxy HOST:PORT; it reads no variable",
  },
};
