// Hex, Elixir's package manager.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const setting = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  values?: RegExp,
): Override => ({
  places: ["~/.hex/hex.config", "$HEX_HOME/hex.config"],
  format: "hexConfig",
  key,
  does,
  beatsEnvironment,
  ...(values === undefined ? {} : { values }),
  source: `mix help hex.config, ${key}`,
});

export const hex: Tool = {
  id: "hex",
  title: "Hex",
  family: "Erlang and Elixir",
  find: {
    programs: ["mix"],
    version: ["hex.info"],
  },
  variables: [
    ...httpsProxy,
    {
      name: "HEX_CACERTS_PATH",
      text: "{bundle}",
      roots: "replaced",
      source: "mix help hex.config, cacerts_path",
    },
  ],
  files: [],
  stores: [],
  overrides: [
    setting("cacerts_path", "names other CAs", false),
    setting("unsafe_https", "turns verification off", true, /^true$/),
    setting("https_proxy", "names another proxy", false),
  ],
  probe: { none: "it fetches only what a mix project names" },
  limits: [],
  fixes: {
    trust: "set HEX_CACERTS_PATH to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
