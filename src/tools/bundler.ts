// Bundler.

import type { Tool } from "./tool.ts";

export const bundler: Tool = {
  id: "bundler",
  title: "Bundler",
  variables: [
    // Debian configures RubyGems with a CA file of its own, which beats SSL_CERT_FILE.
    {
      name: "BUNDLE_SSL_CA_CERT",
      names: "bundle",
      roots: "replaced",
      source: "bundle-config(1), ssl_ca_cert",
    },
  ],
};
