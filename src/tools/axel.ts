// axel.

import { sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const axel: Tool = {
  id: "axel",
  title: "axel",
  family: "Downloaders",
  find: {
    programs: ["axel"],
    version: ["--version"],
  },
  variables: [sslCertFile],
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it cannot go through a proxy that takes CONNECT alone" },
  limits: [
    {
      versions: "all",
      what: "it looks for http_proxy alone, and sends that proxy the whole URL where it should send CONNECT",
      source: "https://github.com/axel-download-accelerator/axel/blob/master/src/conn.c",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "use curl, wget or aria2c instead",
  },
};
