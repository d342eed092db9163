// rustup.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://rust-lang.github.io/rustup";

export const rustup: Tool = {
  id: "rustup",
  title: "rustup",
  family: "Rust",
  find: {
    programs: ["rustup"],
    places: ["~/.cargo/bin/rustup", "/usr/local/cargo/bin/rustup"],
    version: ["--version"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "it fetches only toolchains, which a page is not" },
  limits: [
    {
      versions: "with RUSTUP_USE_CURL=1, or before 1.28",
      what: "it downloads by libcurl, which reads SSL_CERT_FILE where it is built on OpenSSL",
      source: `${manual}/environment-variables.html`,
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
