// Stack, and every program on Haskell's tls.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const stack: Tool = {
  id: "stack",
  title: "Stack",
  family: "Other languages",
  find: {
    programs: ["stack"],
    places: ["~/.ghcup/bin/stack", "~/.local/bin/stack"],
    version: ["--numeric-version"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "SYSTEM_CERTIFICATE_PATH",
      text: "{bundle}",
      roots: "replaced",
      source: "https://hackage.haskell.org/package/x509-system",
    },
  ],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only what a project or a template names" },
  limits: [
    {
      versions: "all",
      what: "SSL_CERT_FILE has no effect on programs that verify by Haskell's tls",
      source: "https://hackage.haskell.org/package/x509-system",
    },
  ],
  fixes: {
    trust: "set SYSTEM_CERTIFICATE_PATH to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
