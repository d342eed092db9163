// Nix, and what nixpkgs builds with its patched OpenSSL.

import type { Tool } from "./tool.ts";

export const nix: Tool = {
  id: "nix",
  title: "Nix",
  variables: [
    {
      name: "NIX_SSL_CERT_FILE",
      names: "bundle",
      roots: "replaced",
      source: "https://nix.dev/manual/nix/latest/installation/env-variables",
    },
  ],
};
