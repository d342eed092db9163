// Swift and its package manager.

import { gitSslCaInfo, httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const foundation = "https://github.com/swiftlang/swift-corelibs-foundation";

export const swift: Tool = {
  id: "swift",
  title: "Swift",
  family: "Other languages",
  find: {
    programs: ["swift"],
    places: [
      "/usr/share/swift/usr/bin/swift",
      "~/.local/share/swiftly/bin/swift",
      "/opt/swift/usr/bin/swift",
    ],
    version: ["--version"],
  },
  // Packages come by the git command, and what URLSession fetches goes by libcurl.
  variables: [...httpsProxy, gitSslCaInfo],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only what a package names" },
  limits: [
    {
      versions: "all, on Linux",
      what: "URLSession trusts the system's store alone: neither SSL_CERT_FILE nor URLSessionCertificateAuthorityInfoFile adds to it, so that binary targets and registries need the store",
      source: foundation,
    },
    {
      versions: "all",
      what: "told from its source: it has not been run in a session",
      source: foundation,
    },
  ],
  fixes: {
    trust: "put the CA into the system's store",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
