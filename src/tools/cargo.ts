// Cargo.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const cargo: Tool = {
  id: "cargo",
  title: "Cargo",
  family: "Rust",
  find: {
    programs: ["cargo"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // Debian's cargo does not look at SSL_CERT_FILE.
    {
      name: "CARGO_HTTP_CAINFO",
      text: "{bundle}",
      roots: "replaced",
      source: "https://doc.rust-lang.org/cargo/reference/config.html#httpcainfo",
    },
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it fetches only from registries that its configuration names" },
  limits: [],
  fixes: {
    trust: "set CARGO_HTTP_CAINFO to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http.proxy out of ~/.cargo/config.toml",
  },
};
