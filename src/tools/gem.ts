// RubyGems' command, gem.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Override, Tool } from "./tool.ts";

const gemrc = (key: string, does: Override["does"], pattern: RegExp, beatsEnvironment = true): Override => ({
  places: ["~/.gemrc", "$XDG_CONFIG_HOME/gem/gemrc", "~/.config/gem/gemrc", "$GEMRC", "/etc/gemrc"],
  key,
  does,
  beatsEnvironment,
  pattern,
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
    gemrc("ssl_ca_cert", "names other CAs", /^:?ssl_ca_cert:[ \t]*["']?([^"'\s]+)/, false),
    gemrc("ssl_verify_mode", "turns verification off", /^:?ssl_verify_mode:[ \t]*(0)\b/),
    gemrc("http_proxy", "names another proxy", /^:?http_proxy:[ \t]*["']?([^"'\s]+)/),
  ],
  probe: { none: "it fetches only what an index of gems names" },
  limits: [],
  fixes: {
    trust: "set SSL_CERT_FILE to the bundle",
    proxy: "set HTTPS_PROXY to the proxy, and take http_proxy out of the gemrc",
  },
};
