// Cargo.

import { httpsProxy } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const manual = "https://doc.rust-lang.org/cargo/reference/config.html";

const config = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  values?: RegExp,
): Override => ({
  places: [
    "~/.cargo/config.toml",
    "~/.cargo/config",
    "$CARGO_HOME/config.toml",
    "$CARGO_HOME/config",
    "./.cargo/config.toml",
    "./.cargo/config",
  ],
  format: "toml",
  key,
  does,
  beatsEnvironment,
  ...(values === undefined ? {} : { values }),
  source: `${manual}#${key.replace(".", "")}`,
});

export const cargo: Tool = {
  id: "cargo",
  title: "Cargo",
  family: "Rust",
  find: {
    programs: ["cargo"],
    places: ["~/.cargo/bin/cargo", "~/.rustup/toolchains/*/bin/cargo", "/usr/local/cargo/bin/cargo"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // Debian's cargo does not look at SSL_CERT_FILE.
    { name: "CARGO_HTTP_CAINFO", text: "{bundle}", roots: "replaced", source: `${manual}#httpcainfo` },
    // Cargo's own git, libgit2, does not see the GIT_CONFIG_* by which ssh remotes are reached over HTTPS.
    {
      name: "CARGO_NET_GIT_FETCH_WITH_CLI",
      text: "true",
      roots: null,
      source: `${manual}#netgit-fetch-with-cli`,
    },
  ],
  files: [],
  stores: [],
  overrides: [
    config("http.cainfo", "names other CAs", false),
    config("http.proxy", "names another proxy", true),
    // Where it is empty, no proxy is used.
    config("http.proxy", "goes around the proxy", true, /^$/),
    // Its own git goes to ssh remotes by ssh.
    config("net.git-fetch-with-cli", "goes around the proxy", false, /^false$/),
  ],
  probe: { none: "it fetches only from registries that its configuration names" },
  limits: [
    {
      versions: "all",
      what: "an empty http.proxy in its configuration turns every proxy off, so that it goes around",
      source: `${manual}#httpproxy`,
    },
    {
      versions: "all",
      what: "dependencies from git are fetched by the git command, which must be installed",
      source: `${manual}#netgit-fetch-with-cli`,
    },
  ],
  fixes: {
    trust: "set CARGO_HTTP_CAINFO to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http.proxy out of ~/.cargo/config.toml",
  },
};
