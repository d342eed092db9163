// RubyGems' command, gem.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const gemrc = (
  key: string,
  does: Override["does"],
  beatsEnvironment: boolean,
  values?: RegExp,
): Override => ({
  places: ["~/.gemrc", "$XDG_CONFIG_HOME/gem/gemrc", "~/.config/gem/gemrc", "$GEMRC", "/etc/gemrc"],
  format: "yaml",
  key,
  does,
  beatsEnvironment,
  // RubyGems says that it failed to load it.
  passesOver: true,
  ...(values === undefined ? {} : { values }),
  source: "https://docs.ruby-lang.org/en/master/Gem/ConfigFile.html",
});

export const gem: Tool = {
  id: "gem",
  title: "RubyGems",
  family: "Ruby",
  find: {
    programs: ["gem"],
    version: ["--version"],
  },
  variables: [...httpsProxy, sslCertFile],
  files: [],
  stores: ["system-store"],
  overrides: [
    // It goes beside OpenSSL's default roots, which SSL_CERT_FILE names.
    gemrc(":ssl_ca_cert", "names other CAs", false),
    gemrc(":ssl_verify_mode", "turns verification off", true, /^0$/),
    // As it is written with a colon, like the others, RubyGems does not find it.
    gemrc("http_proxy", "names another proxy", true, /^(?!:no_proxy$)./),
    // What RUBYLIB of a session brings finds the proxy all the same.
    gemrc("http_proxy", "goes around the proxy", false, /^(?::no_proxy)?$/),
  ],
  probe: { none: "it fetches only what an index of gems names" },
  limits: [],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http_proxy out of the gemrc",
  },
};
