// Erlang, and what runs on it: Elixir too.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const roots = "https://www.erlang.org/doc/apps/public_key/public_key.html#cacerts_get/0";
const httpc = "https://www.erlang.org/doc/apps/inets/httpc.html#set_options/1";

export const erlang: Tool = {
  id: "erlang",
  title: "Erlang",
  family: "Erlang and Elixir",
  find: {
    programs: ["erl"],
    places: [
      "/usr/local/lib/erlang/bin/erl",
      "~/.asdf/installs/erlang/*/bin/erl",
      "~/.local/share/mise/installs/erlang/*/bin/erl",
      "~/.kerl/builds/*/release_*/bin/erl",
    ],
    version: ["-noshell", "-eval", 'io:format("~s~n",[erlang:system_info(otp_release)]),halt().'],
  },
  variables: [
    ...httpsProxy,
    // At the front of the command line, where the first value counts, so that it beats ERL_FLAGS.
    {
      name: "ERL_AFLAGS",
      text: "-public_key cacerts_path '\"{plain-bundle}\"'",
      roots: "replaced",
      appendedWith: " ",
      source: "https://www.erlang.org/doc/apps/erts/erl_cmd.html#environment-variables",
    },
  ],
  files: [],
  stores: ["system-store"],
  overrides: [],
  probe: { none: "httpc, its client, goes through a proxy only where the code tells it to" },
  limits: [
    {
      versions: "before 27",
      what: "it knows no cacerts_path: public_key:cacerts_get() reads the system's store alone",
      source: roots,
    },
    {
      versions: "all",
      what: "httpc reads no proxy variable: it goes around, unless the code tells it of the proxy, as Mix and rebar3 do",
      source: httpc,
    },
    {
      versions: "all",
      what: "a cacerts_path of the user's own in ERL_AFLAGS has its way",
      source: "https://www.erlang.org/doc/apps/erts/erl_cmd.html#environment-variables",
    },
  ],
  fixes: {
    trust:
      "put the CA into the system's store, or from OTP 27 on set ERL_AFLAGS to -public_key cacerts_path with the bundle",
    proxy: "call httpc:set_options with https_proxy in the code",
  },
};
