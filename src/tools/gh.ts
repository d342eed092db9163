// GitHub's command, gh.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const gh: Tool = {
  id: "gh",
  title: "GitHub CLI",
  family: "git",
  find: {
    programs: ["gh"],
    version: ["--version"],
  },
  // A Go program.
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [
    {
      places: ["~/.config/gh/config.yml", "$XDG_CONFIG_HOME/gh/config.yml", "$GH_CONFIG_DIR/config.yml"],
      format: "yaml",
      key: "http_unix_socket",
      does: "goes around the proxy",
      values: /./,
      beatsEnvironment: true,
      source: "gh-config(1)",
    },
  ],
  probe: { none: "it asks a GitHub host alone, with a token" },
  limits: [],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
