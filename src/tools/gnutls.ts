// Programs that take GnuTLS's default roots, and gnutls-cli itself.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const gnutls: Tool = {
  id: "gnutls",
  title: "GnuTLS programs",
  family: "TLS libraries",
  find: {
    programs: ["gnutls-cli"],
    version: ["--version"],
  },
  variables: httpsProxy,
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "gnutls-cli knows no proxy" },
  limits: [
    {
      versions: "all",
      what: "no variable names CAs: a program has a setting of its own, or the system store must have ours",
      source: "https://www.gnutls.org/manual/html_node/Verifying-X_002e509-certificate-paths.html",
    },
    {
      versions: "all",
      what: "gnutls-cli goes through no proxy",
      source: "gnutls-cli(1)",
    },
  ],
  fixes: {
    trust: "give gnutls-cli the bundle itself: --x509cafile FILE; it reads no variable",
    proxy: "use openssl s_client -proxy HOST:PORT instead",
  },
};
