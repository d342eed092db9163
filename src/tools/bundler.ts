// Bundler.

import type { Tool } from "./tool.ts";

export const bundler: Tool = {
  id: "bundler",
  title: "Bundler",
  family: "Ruby",
  find: {
    programs: ["bundle"],
    version: ["--version"],
  },
  variables: [
    // Debian configures RubyGems with a CA file of its own, which beats SSL_CERT_FILE.
    {
      name: "BUNDLE_SSL_CA_CERT",
      text: "{bundle}",
      roots: "replaced",
      source: "bundle-config(1), ssl_ca_cert",
    },
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it fetches only what a Gemfile names" },
  limits: [],
  fixes: {
    trust: "set BUNDLE_SSL_CA_CERT to the bundle",
    proxy: "run it in a session, where RUBYOPT loads what makes Net::HTTP read HTTPS_PROXY",
  },
};
