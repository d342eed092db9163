// Programs that take OpenSSL's default roots, and the many that took over its variable: Python's ssl, Ruby, Go, rustls.

import type { Tool } from "./tool.ts";

export const openssl: Tool = {
  id: "openssl",
  title: "OpenSSL programs",
  variables: [{ name: "SSL_CERT_FILE", names: "bundle", roots: "replaced", source: "openssl-env(7)" }],
};
