// Nix.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const nix: Tool = {
  id: "nix",
  title: "Nix",
  family: "Other languages",
  find: {
    programs: ["nix"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // Of Nix, and of what nixpkgs builds with its patched OpenSSL.
    {
      name: "NIX_SSL_CERT_FILE",
      text: "{bundle}",
      roots: "replaced",
      source: "https://nix.dev/manual/nix/latest/installation/env-variables",
    },
    sslCertFile,
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: {
    argv: [
      "{program}",
      "--extra-experimental-features",
      "nix-command",
      "store",
      "prefetch-file",
      "{probe-url}",
    ],
  },
  limits: [],
  fixes: {
    trust: "set NIX_SSL_CERT_FILE to the bundle; the daemon reads ssl-cert-file of nix.conf instead",
    proxy: "set HTTPS_PROXY to the proxy; the daemon has an environment of its own",
  },
};
