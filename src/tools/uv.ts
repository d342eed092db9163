// uv.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const documentation = "https://docs.astral.sh/uv/reference/settings/";

/** In a pyproject.toml it stands in a table of its own. */
const uvSetting = (key: string, does: Override["does"], values?: RegExp): readonly Override[] => {
  const common = {
    format: "toml",
    does,
    beatsEnvironment: true,
    ...(values === undefined ? {} : { values }),
    source: documentation,
  } as const;
  return [
    {
      ...common,
      places: [
        "~/.config/uv/uv.toml",
        "$XDG_CONFIG_HOME/uv/uv.toml",
        "$UV_CONFIG_FILE",
        "/etc/uv/uv.toml",
        "./uv.toml",
      ],
      key,
    },
    { ...common, places: ["./pyproject.toml"], key: `tool.uv.${key}` },
  ];
};

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
    ...uvSetting("https-proxy", "names another proxy"),
    ...uvSetting("no-proxy[]", "goes around the proxy"),
    ...uvSetting("allow-insecure-host[]", "turns verification off", /./),
  ],
  probe: { none: "it fetches only from an index of packages" },
  limits: [
    {
      versions: "all",
      what: "SSL_CERT_FILE takes the place of all its roots, and where the file is missing it trusts none",
      source: "https://docs.astral.sh/uv/concepts/authentication/certificates/",
    },
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: documentation,
    },
  ],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take https-proxy and no-proxy out of uv.toml",
  },
};
