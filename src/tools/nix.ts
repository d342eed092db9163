// Nix.

import { httpsProxy, sslCertFile } from "./shared-variables.ts";
import type { Tool } from "./tool.ts";

const manual = "https://nix.dev/manual/nix/latest";

export const nix: Tool = {
  id: "nix",
  title: "Nix",
  family: "Other languages",
  find: {
    programs: ["nix"],
    places: ["/nix/var/nix/profiles/default/bin/nix", "~/.nix-profile/bin/nix"],
    version: ["--version"],
  },
  variables: [
    ...httpsProxy,
    // Of Nix, and of what nixpkgs builds with its patched OpenSSL.
    {
      name: "NIX_SSL_CERT_FILE",
      text: "{bundle}",
      roots: "replaced",
      source: `${manual}/installation/env-variables`,
    },
    sslCertFile,
  ],
  files: [],
  stores: [],
  overrides: [
    {
      places: [
        "/etc/nix/nix.conf",
        "$NIX_CONF_DIR/nix.conf",
        "$XDG_CONFIG_HOME/nix/nix.conf",
        "~/.config/nix/nix.conf",
      ],
      format: "nixConf",
      key: "ssl-cert-file",
      does: "names other CAs",
      beatsEnvironment: true,
      source: `${manual}/command-ref/conf-file#conf-ssl-cert-file`,
    },
  ],
  probe: {
    argv: [
      "{program}",
      "--extra-experimental-features",
      "nix-command",
      "--store",
      "{folder}",
      "eval",
      "--impure",
      "--raw",
      "--expr",
      'builtins.readFile (builtins.fetchurl "{probe-url}")',
    ],
  },
  limits: [
    {
      versions: "2.8",
      what: "it warns of ssl-cert-file in nix.conf, which it does not know, and goes on without",
      source: `${manual}/command-ref/conf-file#conf-ssl-cert-file`,
    },
    {
      versions: "all",
      what: "what its daemon fetches, sources and substitutes, goes by the environment of the daemon",
      source: `${manual}/installation/env-variables#proxy-environment-variables`,
    },
    {
      versions: "all",
      what: "it tries again four times where TLS fails or the proxy denies",
      source: `${manual}/command-ref/conf-file#conf-download-attempts`,
    },
  ],
  fixes: {
    trust: "set NIX_SSL_CERT_FILE to the bundle; the daemon reads ssl-cert-file of /etc/nix/nix.conf instead",
    proxy: "set HTTPS_PROXY to the proxy; the daemon has an environment of its own",
  },
};
