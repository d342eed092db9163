// Mix, Elixir's build tool, and Hex, its package manager.

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

const config = "https://hexdocs.pm/hex/Mix.Tasks.Hex.Config.html";

export const hex: Tool = {
  id: "hex",
  title: "Mix and Hex",
  family: "Erlang and Elixir",
  find: {
    programs: ["mix"],
    places: ["~/.asdf/installs/elixir/*/bin/mix", "~/.local/share/mise/installs/elixir/*/bin/mix"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    { name: "HEX_CACERTS_PATH", text: "{bundle}", roots: "replaced", source: config },
  ],
  files: [],
  // What Mix fetches without Hex it verifies by what Erlang trusts.
  stores: ["system-store"],
  overrides: [
    setting("cacerts_path", "names other CAs", false),
    setting("unsafe_https", "turns verification off", true, /^true$/),
    setting("https_proxy", "names another proxy", false),
  ],
  probe: { none: "it fetches only what a mix project names" },
  limits: [
    {
      versions: "Elixir 1.14, without Hex",
      what: "mix archive.install verifies no certificate, only the checksum that it is given",
      source: "https://hexdocs.pm/mix/1.14/Mix.Tasks.Archive.Install.html",
    },
  ],
  fixes: {
    trust: "set HEX_CACERTS_PATH to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
