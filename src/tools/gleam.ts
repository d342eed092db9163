// Gleam.

import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const changes = "https://github.com/gleam-lang/gleam/blob/main/changelog/v1.9.md";

export const gleam: Tool = {
  id: "gleam",
  title: "Gleam",
  family: "Erlang and Elixir",
  find: {
    programs: ["gleam"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // It takes one certificate from the file, so that of the bundle it would take one of the image's roots.
    { name: "GLEAM_CACERTS_PATH", text: "{ca}", roots: "added to", source: changes },
  ],
  files: [],
  stores: [],
  overrides: [],
  probe: { none: "it fetches only what a project names" },
  limits: [
    {
      versions: "before 1.9",
      what: "it trusts only what it was built with",
      source: changes,
    },
    {
      versions: "all",
      what: "it takes one certificate from GLEAM_CACERTS_PATH: where the user has CAs of their own too, ours may not be that one",
      source: "https://github.com/gleam-lang/gleam/blob/main/compiler-cli/src/http.rs",
    },
    {
      versions: "all",
      what: "told from its documentation: it has not been run in a session",
      source: changes,
    },
  ],
  fixes: {
    trust: "set GLEAM_CACERTS_PATH to the CA, not to the bundle",
    proxy: "set HTTPS_PROXY to the proxy",
  },
};
