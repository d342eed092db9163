// Bundler.

import { gemDefaultsFile, rubyLib } from "./ruby-library.ts";
import { httpsProxy } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const configManual = "bundle-config(1), ssl_ca_cert";

export const bundler: Tool = {
  id: "bundler",
  title: "Bundler",
  family: "Ruby",
  find: {
    programs: ["bundle"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // Debian configures RubyGems with a CA file of its own, which beats SSL_CERT_FILE.
    { name: "BUNDLE_SSL_CA_CERT", text: "{bundle}", roots: "replaced", source: configManual },
    rubyLib,
  ],
  files: [gemDefaultsFile],
  stores: ["system-store"],
  overrides: [
    {
      places: ["./.bundle/config"],
      format: "bundleConfig",
      key: "BUNDLE_SSL_CA_CERT",
      does: "names other CAs",
      beatsEnvironment: true,
      source: configManual,
    },
    {
      places: ["~/.bundle/config", "$BUNDLE_USER_CONFIG"],
      format: "bundleConfig",
      key: "BUNDLE_SSL_CA_CERT",
      does: "names other CAs",
      beatsEnvironment: false,
      source: configManual,
    },
    {
      places: ["./.bundle/config", "~/.bundle/config", "$BUNDLE_USER_CONFIG"],
      format: "bundleConfig",
      key: "BUNDLE_SSL_VERIFY_MODE",
      values: /^0$/,
      does: "turns verification off",
      beatsEnvironment: true,
      source: "bundle-config(1), ssl_verify_mode",
    },
    {
      places: ["~/.gemrc", "$GEMRC", "/etc/gemrc"],
      format: "yaml",
      key: "http_proxy",
      values: /^(?!:no_proxy$)./,
      does: "names another proxy",
      beatsEnvironment: true,
      passesOver: true,
      source: "https://docs.ruby-lang.org/en/master/Gem/ConfigFile.html",
    },
  ],
  probe: { none: "it fetches only what a Gemfile names" },
  limits: [
    {
      versions: "all",
      what: "a source at http:// goes to the proxy too, which says that it serves https alone",
      source: "https://bundler.io/guides/rubygems_tls_ssl_troubleshooting_guide.html",
    },
  ],
  fixes: {
    trust: "set BUNDLE_SSL_CA_CERT to the bundle, and take ssl_ca_cert out of the project's .bundle/config",
    proxy: 'set HTTPS_PROXY to the proxy and RUBYLIB to the folder "ruby" of the state directory',
  },
};
