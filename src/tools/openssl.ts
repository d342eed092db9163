// Programs that take OpenSSL's default roots, and openssl itself.

import { sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

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
  overrides: [],
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
