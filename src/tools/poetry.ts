// Poetry.

import { httpsProxy, requestsCaBundle } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const poetry: Tool = {
  id: "poetry",
  title: "Poetry",
  family: "Python",
  find: {
    programs: ["poetry"],
    places: ["~/.local/share/pypoetry/venv/bin/poetry"],
    version: ["--version"],
  },
  variables: [...httpsProxy, requestsCaBundle],
  files: [],
  stores: [],
  // Of one key a path names another CA, and false turns verification off.
  overrides: (["names other CAs", "turns verification off"] as const).map((does) => ({
    places: [
      "~/.config/pypoetry/config.toml",
      "$XDG_CONFIG_HOME/pypoetry/config.toml",
      "$POETRY_CONFIG_DIR/config.toml",
      "./poetry.toml",
    ],
    format: "toml",
    key: "certificates.*.cert",
    does,
    beatsEnvironment: true,
    source:
      "https://python-poetry.org/docs/repositories/#custom-certificate-authority-and-mutual-tls-authentication",
  })),
  probe: { none: "it fetches only what a project names" },
  limits: [],
  fixes: {
    trust:
      "set REQUESTS_CA_BUNDLE to the bundle, and take certificates.NAME.cert out of Poetry's config.toml",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
