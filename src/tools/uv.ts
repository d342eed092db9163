// uv.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const uvToml: Override["places"] = [
  "~/.config/uv/uv.toml",
  "$XDG_CONFIG_HOME/uv/uv.toml",
  "$UV_CONFIG_FILE",
  "/etc/uv/uv.toml",
  "./uv.toml",
];

export const uv: Tool = {
  id: "uv",
  title: "uv",
  family: "Python",
  find: {
    programs: ["uv"],
    places: ["~/.local/bin/uv", "~/.cargo/bin/uv"],
    version: ["--version"],
  },
  // UV_SYSTEM_CERTS, and UV_NATIVE_TLS before it, stay unset: SSL_CERT_FILE comes before them, and is complete.
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: [],
  overrides: [
    {
      places: uvToml,
      key: "https-proxy",
      does: "names another proxy",
      beatsEnvironment: true,
      pattern: /^[ \t]*https-proxy[ \t]*=[ \t]*["']([^"']+)/,
      source: "https://docs.astral.sh/uv/reference/settings/#https-proxy",
    },
    {
      places: uvToml,
      key: "no-proxy",
      does: "goes around the proxy",
      beatsEnvironment: true,
      pattern: /^[ \t]*no-proxy[ \t]*=[ \t]*\[([^\]]+)/,
      source: "https://docs.astral.sh/uv/reference/settings/#no-proxy",
    },
    {
      places: [...uvToml, "./pyproject.toml"],
      key: "allow-insecure-host",
      does: "turns verification off",
      beatsEnvironment: true,
      pattern: /^[ \t]*allow-insecure-host[ \t]*=[ \t]*\[([^\]]+)/,
      source: "https://docs.astral.sh/uv/reference/settings/#allow-insecure-host",
    },
  ],
  probe: { none: "it fetches only from an index of packages" },
  limits: [
    {
      versions: "all",
      what: "SSL_CERT_FILE takes the place of all its roots, and where the file is missing it trusts none",
      source: "https://docs.astral.sh/uv/concepts/authentication/certificates/",
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take https-proxy and no-proxy out of uv.toml",
  },
};
