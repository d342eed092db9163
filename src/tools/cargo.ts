// Cargo.

import type { Tool } from "./tool.ts";

export const cargo: Tool = {
  id: "cargo",
  title: "Cargo",
  variables: [
    // Debian's cargo does not look at SSL_CERT_FILE.
    {
      name: "CARGO_HTTP_CAINFO",
      names: "bundle",
      roots: "replaced",
      source: "https://doc.rust-lang.org/cargo/reference/config.html#httpcainfo",
    },
  ],
};
