// Programs on rustls, of which each build decides where its roots come from.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const nativeCerts = "https://docs.rs/rustls-native-certs";

export const rustls: Tool = {
  id: "rustls",
  title: "rustls programs",
  family: "TLS libraries",
  find: {
    // xh stands for the others: a plain client on reqwest.
    programs: ["xh"],
    places: ["~/.cargo/bin/xh"],
    version: ["--version"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { argv: ["{program}", "--ignore-stdin", "--body", "{probe-url}"] },
  limits: [
    {
      versions: "built on webpki-roots, as reqwest's rustls-tls was before 0.13",
      what: "its roots are part of the program: no variable and no store adds to them",
      source: "https://docs.rs/webpki-roots",
    },
    {
      versions: "built on rustls-native-certs",
      what: "SSL_CERT_FILE takes the place of all its roots",
      source: nativeCerts,
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle; a program with roots of its own must be built with native roots",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
