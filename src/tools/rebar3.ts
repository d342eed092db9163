// rebar3.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

export const rebar3: Tool = {
  id: "rebar3",
  title: "rebar3",
  family: "Erlang and Elixir",
  find: {
    programs: ["rebar3"],
    places: ["~/.cache/rebar3/bin/rebar3", "~/.mix/elixir/*/rebar3", "~/.local/bin/rebar3"],
    version: ["version"],
  },
  variables: httpsProxy,
  files: [],
  stores: ["rebar3-config"],
  overrides: [
    {
      places: ["~/.config/rebar3/rebar.config"],
      format: "rebarConfig",
      key: "ssl_verify",
      does: "turns verification off",
      values: /^false$/,
      beatsEnvironment: true,
      source: "https://rebar3.org/docs/configuration/configuration/",
    },
    {
      places: ["~/.config/rebar3/rebar.config"],
      format: "rebarConfig",
      key: "ssl_cacerts_path",
      does: "names other CAs",
      // Ours stands before it in the same file, and the first counts.
      beatsEnvironment: false,
      source: "https://rebar3.org/docs/configuration/configuration/",
    },
  ],
  probe: { none: "it fetches only what a project names" },
  limits: [
    {
      versions: "all",
      what: "of its own CA file only its configuration in the home tells, no variable: where stores are turned off it trusts what it was built with",
      source: "https://rebar3.org/docs/configuration/configuration/",
    },
    {
      versions: "3.19",
      what: "where the file is gone that ssl_cacerts_path names, it finds no package at all, and does not say why",
      source: "https://rebar3.org/docs/configuration/configuration/",
    },
    {
      versions: "all",
      what: "a denial is told as a package that is not found; DEBUG=1 shows the answer",
      source: "https://rebar3.org/docs/getting-started/",
    },
  ],
  fixes: {
    trust: "put {ssl_cacerts_path, BUNDLE} with the bundle's path into ~/.config/rebar3/rebar.config",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
